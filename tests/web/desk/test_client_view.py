"""View as client: the portal's own pages, read-only, and no more than the viewer may see."""

import re
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.test import Client as Browser

from portico.apps.access.services.starting import start_portal_session
from portico.apps.care.models import AccessEntry
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client, Membership
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Role
from portico.web.portal.previewing import SHOWN, find_page
from tests.apps.appointments.visits import book
from tests.booking import ask, make_colleague, make_service
from tests.forms import attach, hand_in, send
from tests.make import NOW, make_appointment, make_user
from tests.web.portal.table import INSIDE

LATER = NOW + timedelta(days=8)
PAGES = ("", "appointments/", "appointments/past/", "profile/")


def prefix(world) -> str:
    return f"/desk/{world.event.public_id}/clients/{world.anna.uid}/as-client/"


def begin(desk, world):
    answer = desk.post(f"clients/{world.anna.uid}/view/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == prefix(world)
    return desk.browser


def rows() -> Counter[str]:
    """How many rows each table of ours has."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("portico.")]
    return Counter({model.__name__: model._default_manager.count() for model in ours})


@pytest.fixture
def meeting(world):
    past = NOW - timedelta(days=9)
    make_appointment(
        world.event, world.scheduler, world.anna, starts_at=past, now=past - timedelta(days=1)
    )
    link = "https://meet.example/secret-room"
    return make_appointment(
        world.event, world.scheduler, world.anna, is_online=True, join_link=link
    )


def test_it_shows_what_the_client_sees_and_writes_nothing_but_the_log_entry(world, desk, meeting):
    before = rows()
    browser = begin(desk, world)
    assert rows() - before == Counter({"LogEntry": 1})
    entry = LogEntry.objects.get(verb="viewed_as_client")
    assert (entry.subject_uid, entry.actor_name) == (world.anna.uid, world.manager.name)

    for path in (*PAGES, f"appointments/{meeting.uid}/"):
        for method in (browser.get, browser.head):
            answer = method(prefix(world) + path)
            assert answer.status_code == 200, path
            assert "no-store" in answer.headers["Cache-Control"]
        page = browser.get(prefix(world) + path).content.decode()
        assert "<b>Preview:</b> you look at the portal as <b>Anna Berg</b>" in page
        assert f'/clients/{world.anna.uid}/">End preview' in page
    assert rows() - before == Counter({"LogEntry": 1})
    home = browser.get(prefix(world)).content.decode()
    assert "Spectral CT roadmap" in home


def test_no_link_leaves_the_preview_and_no_form_can_be_sent(world, desk, meeting):
    browser = begin(desk, world)
    for path in (*PAGES, f"appointments/{meeting.uid}/"):
        page = browser.get(prefix(world) + path).content.decode()
        assert "/w/" not in page
        assert "secret-room" not in page
        assert "/open/" not in page
        assert "/join/" not in page
        inside = page.partition('<fieldset class="still" disabled>')[2].partition("</main>")[0]
        assert page.count("<form") == inside.count("<form")
        for address in re.findall(r'href="(/desk/[^"]*as-client/[^"]*)"', page):
            assert browser.get(address.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_press_is_refused(world, desk, meeting, method):
    browser = begin(desk, world)
    before = rows()
    paths = (*PAGES, f"appointments/{meeting.uid}/", f"appointments/{meeting.uid}/answer/")
    for path in (*paths, "log-out/", "profile/phone/", "switch/", "code/"):
        answer = getattr(browser, method)(prefix(world) + path, {"answer": "accepted"})
        assert answer.status_code == 403, path
    assert rows() == before


def test_what_the_preview_lacks_does_not_exist_in_it(world, desk, meeting):
    browser = begin(desk, world)
    uid = meeting.uid
    for path in (
        *(
            f"appointments/{uid}/join/",
            f"appointments/{uid}/calendar.ics",
            "code/",
            "profile/phone/",
        ),
        *("log-out/", "switch/", "who/", "nowhere/", "../../", "%2e%2e/"),
    ):
        assert browser.get(prefix(world) + path).status_code in (404, 302), path
        assert b"meet.example" not in browser.get(prefix(world) + path).content
    assert set(INSIDE) >= SHOWN


def test_only_pages_of_a_portal_session_are_shown(world):
    """A door, a token's page or a style sheet never comes into the preview."""
    for path in ("p/slug/", "open/token/", "../../open/token/", "brand/x.css"):
        assert find_page(world.event.public_id, path) is None


def test_nobody_looks_without_the_press_that_is_logged(world, desk, meeting):
    answer = desk.browser.get(prefix(world))
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/clients/{world.anna.uid}/")

    begin(desk, world)
    other = prefix(world).replace(str(world.anna.uid), str(world.ben.uid))
    assert desk.browser.get(other).status_code == 302
    with time_machine.travel(NOW + timedelta(minutes=29), tick=False):
        assert desk.browser.get(prefix(world)).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        assert desk.browser.get(prefix(world)).status_code == 302


def test_it_never_mixes_with_a_clients_own_portal_session(world, desk, meeting):
    entered = start_portal_session(client=world.ben, workspace=world.event, way_in="link", now=NOW)
    browser = begin(desk, world)
    browser.cookies[f"portal-{world.event.public_id}"] = entered.session_key

    assert "Ben" in browser.get(f"/w/{world.event.public_id}/").content.decode()
    assert "Ben" not in browser.get(prefix(world)).content.decode()
    del browser.cookies[f"portal-{world.event.public_id}"]
    assert browser.get(f"/w/{world.event.public_id}/").status_code == 403


def test_another_organizations_staff_find_nothing(world, desk_of, meeting):
    stranger = desk_of(world.stranger_admin)
    own = stranger.browser

    assert stranger.post(f"clients/{world.anna.uid}/view/").status_code == 404
    assert own.get(prefix(world)).status_code == 404
    elsewhere = prefix(world).replace(world.event.public_id, world.stranger_workspace.public_id)
    assert own.get(elsewhere).status_code == 404
    assert not LogEntry.objects.filter(verb="viewed_as_client").exists()


def test_nobody_is_sent_to_sign_in(world):
    answer = Browser().get(prefix(world))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/desk/account/login/")


def test_a_provider_who_is_not_theirs_is_refused(world, desk_of, meeting):
    provider = desk_of(world.provider)

    assert provider.post(f"clients/{world.anna.uid}/view/").status_code == 403
    assert provider.browser.get(prefix(world)).status_code == 403
    assert not LogEntry.objects.filter(verb="viewed_as_client").exists()


def test_a_provider_sees_own_appointments_only(world, desk_of, meeting):
    own = make_appointment(
        world.event, world.provider, world.anna, name="With Mara", starts_at=LATER
    )
    browser = begin(desk_of(world.provider), world)

    pages = [browser.get(prefix(world) + path).content.decode() for path in PAGES]

    assert "With Mara" in pages[0]
    assert "With Mara" in pages[1]
    assert all("Spectral" not in page for page in pages)
    assert browser.get(f"{prefix(world)}appointments/{own.uid}/").status_code == 200
    assert browser.get(f"{prefix(world)}appointments/{meeting.uid}/").status_code == 404


def test_the_pages_of_changing_are_shown_and_change_nothing(world, desk):
    Workspace.objects.filter(pk=world.event.pk).update(
        allow_self_rescheduling=True, increment=60, who_may_book="known"
    )
    world.event.refresh_from_db()
    made = book(
        world.anna, world.event, ask(make_service(world.event, make_colleague(world.event)))
    )
    browser = begin(desk, world)
    pages = (
        "cancel/",
        "reschedule/",
        "reschedule/?day=2026-11-25",
        "reschedule/?start=2026-11-25T09:00Z",
    )
    for page in pages:
        path = f"{prefix(world)}appointments/{made.uid}/{page}"
        answer = browser.get(path)
        text = answer.content.decode()
        assert answer.status_code == 200, page
        assert f'="/w/{world.event.public_id}' not in text
        assert browser.post(path).status_code == 403
    picker = f"{prefix(world)}appointments/{made.uid}/reschedule/"
    part = browser.get(picker, {"month": "2026-12"}, HTTP_HX_REQUEST="true").content.decode()
    assert f'hx-get="{picker}?' in part
    assert "<html" not in part
    assert made.attendees.count() == 2
    made.refresh_from_db()
    assert (made.state, made.version) == ("confirmed", 1)


def test_a_role_that_ends_ends_the_preview(world, desk_of, meeting):
    leaving = make_user(world.organization, "Lena Voss", Role.SCHEDULER, world.event)
    browser = begin(desk_of(leaving), world)
    assert browser.get(prefix(world)).status_code == 200

    leaving.memberships.all().delete()

    assert browser.get(prefix(world)).status_code == 403


def test_other_workspaces_are_not_named(world, desk, meeting):
    world.salon.portal_enabled = True
    world.salon.save(update_fields=["portal_enabled"])
    make_appointment(world.salon, world.admin, world.anna, starts_at=LATER)
    start_portal_session(client=world.anna, workspace=world.salon, way_in="link", now=NOW)

    page = begin(desk, world).get(f"{prefix(world)}profile/").content.decode()

    assert world.salon.name.replace("&", "&amp;") not in page


def test_banner_says_what_the_client_does_not_see(world, desk):
    Client.objects.filter(pk=world.anna.pk).update(has_portal_access=False)
    assert "Anna has no portal access" in begin(desk, world).get(prefix(world)).content.decode()
    world.event.portal_enabled = False
    world.event.save(update_fields=["portal_enabled"])
    page = desk.browser.get(prefix(world)).content.decode()
    assert "The portal is off: nobody else sees this." in page


def test_the_clients_language_in_the_page_and_the_desks_in_the_banner(world, desk):
    Client.objects.filter(pk=world.anna.pk).update(language="de")

    page = begin(desk, world).get(prefix(world)).content.decode()

    assert '<html lang="de"' in page
    assert "Nothing can be pressed." in page


def test_papers_and_files_come_from_the_desk_and_are_logged_as_staffs(world, desk):
    """Only for the clinical permission; whoever lacks it is told why forms are left out."""
    make_appointment(world.event, world.manager, world.anna)
    sent = send(world.event, world.anna)
    upload = attach(sent)
    hand_in(sent)
    page = f"{prefix(world)}forms/{sent.uid}/"
    browser = begin(desk, world)
    own = f"/desk/{world.event.public_id}/forms/{sent.uid}/"
    papers = (f"{own}paper.pdf", f"{own}files/{upload.uid}/")

    assert "your role does not open them" in browser.get(prefix(world)).content.decode()
    assert browser.get(page).status_code == 404
    assert {browser.get(path).status_code for path in papers} == {403}
    assert not AccessEntry.objects.filter(kind="form").exists()

    Membership.objects.filter(user=world.manager).update(is_clinical=True)
    text = browser.get(page).content.decode()
    assert "your role does not open them" not in text
    assert "/w/" not in text
    AccessEntry.objects.all().delete()
    for path in papers:
        assert f'href="{path}"' in text
        answer = browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    entry = AccessEntry.objects.get(kind="form")
    assert (entry.actor_kind, entry.actor_uid) == ("staff", world.manager.uid)
    assert browser.get(f"{page}paper.pdf").status_code == 404
