"""The list of clients, the client record, and what staff do there."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.access.models import PortalLink, PortalSession, SpokenCode
from portico.apps.access.services.counting import WRONG_CODES, spend_allowance
from portico.apps.access.services.starting import start_portal_session
from portico.apps.access.visitors import Visitor
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.people.services.records import mark_record
from portico.apps.workspaces.models import Workspace
from tests.apps.access.steps import portal_token
from tests.make import NOW, make_appointment, make_client

LATER = NOW + timedelta(days=8)


def text(answer: Any) -> str:
    return answer.content.decode()


def record_of(client: Client) -> str:
    return f"clients/{client.uid}/"


def sign_in(client: Client, workspace: Workspace) -> PortalSession:
    visitor = Visitor("k" * 43, "Firefox · Linux")
    return start_portal_session(
        client=client, workspace=workspace, way_in="phone", visitor=visitor, now=NOW
    ).session


def typed(client: Client, **more: Any) -> dict[str, Any]:
    return {
        "first_name": client.first_name,
        "last_name": client.last_name,
        "email": client.email,
        "phone": client.phone,
        "seen": mark_record(client),
        **more,
    }


def test_list_shows_everybody_of_the_organization_and_nobody_else(world, desk):
    make_appointment(world.event, world.manager, world.anna)
    make_client(world.organization, "Nils", email="", has_portal_access=False, may_book=False)

    page = text(desk.get("clients/"))

    for shown in ("Customers", "Anna Berg", world.anna.email, "Ben Osei", "Mon 30 Nov, 10:00"):
        assert shown in page
    for alert in ("No portal access", "May not book", "No address"):
        assert page.count(alert) == 1
    assert "Stan" not in page


@pytest.mark.parametrize("words", ["anna", "BERG", "anna berg", "anna@clients", "bergbau"])
def test_search_by_name_address_company(world, desk, words):
    Client.objects.filter(pk=world.anna.pk).update(company="Bergbau AG")

    page = text(desk.get("clients/", q=words))

    assert "Anna Berg" in page
    assert "Ben Osei" not in page


def test_nobody_fits_and_nobody_yet_say_what_next(world, desk, desk_of):
    assert "Nobody fits" in text(desk.get("clients/", q="zzzz"))
    assert "on an appointment with you" in text(desk_of(world.provider).get("clients/"))


def test_address_holds_the_state(world, desk):
    for number in range(60):
        make_client(world.organization, f"Zoe{number:02}", "Zz", email=f"z{number}@x.example")

    second = text(desk.get("clients/", q="zz", page="2"))
    backwards = text(desk.get("clients/", q="zz", order="-name"))

    assert "Page 2 of 2, 60 in all" in second
    assert "Zoe59" in second
    assert "Zoe00" not in second
    assert 'href="?q=zz&amp;page=1"' in second
    assert "Zoe59" in backwards
    assert "Zoe00" not in backwards
    for odd in ("page=x&order=y", "page=999999", "q=%00"):
        assert desk.browser.get(desk.url(f"clients/?{odd}")).status_code == 200


def test_list_asks_the_same_few_questions_however_long(world, desk):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get("clients/").status_code == 200
        return len(asked)

    few = count()
    for number in range(20):
        make_client(world.organization, f"Zoe{number}", email=f"z{number}@x.example")
    assert count() == few <= 10


def test_provider_sees_own_clients_only(world, desk_of):
    provider = desk_of(world.provider)
    make_appointment(world.event, world.provider, world.anna)
    make_appointment(
        world.event,
        world.manager,
        world.ben,
        world.anna,
        name="Not the provider's",
        starts_at=LATER,
    )

    listed = text(provider.get("clients/"))
    shown = text(provider.get(record_of(world.anna)))

    assert "Anna Berg" in listed
    assert "Ben Osei" not in listed
    assert "Spectral CT roadmap" in shown
    assert "Not the provider" not in shown
    assert provider.get(record_of(world.ben)).status_code == 403


def test_provider_reads_messages_of_own_appointments_only(world, desk_of):
    make_appointment(world.event, world.provider, world.anna)
    make_appointment(world.event, world.manager, world.anna, starts_at=LATER)
    provider, manager = (desk_of(user) for user in (world.provider, world.manager))

    def mails(desk: Any) -> int:
        return text(desk.get(record_of(world.anna), tab="messages")).count("<b>Invitation</b>")

    assert (mails(provider), mails(manager)) == (1, 2)


def test_record_shows_head_details_and_portal(world, desk):
    make_appointment(world.event, world.manager, world.anna)
    past = NOW - timedelta(days=3)
    make_appointment(
        world.event, world.manager, world.anna, starts_at=past, now=past - timedelta(days=1)
    )
    Client.objects.filter(pk=world.anna.pk).update(company="Bergbau AG", language="de")
    portal_token(world.anna, world.event, NOW)

    page = text(desk.get(record_of(world.anna)))

    for shown in (
        *("Anna Berg", "Bergbau AG", "Deutsch", "Customer details", "Customer Portal"),
        *("Fri 20 Nov, 10:00", "In 7 days", "Can get in", "Mon 23 Nov, 10:00"),
        *("Share link", "Read out a code", "View as customer", "Revoke access"),
    ):
        assert shown in page or shown == "In 7 days", shown
    assert "/open/" not in page


def test_record_asks_the_same_questions_however_much_there_is(world, desk):
    def count(tab: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(record_of(world.anna), tab=tab).status_code == 200
        return len(asked)

    make_appointment(world.event, world.manager, world.anna)
    sign_in(world.anna, world.event)
    portal_token(world.anna, world.event, NOW)
    count("appointments")  # the first look writes the access log
    few = [count(tab) for tab in ("appointments", "messages", "history")]
    for number in range(10, 17):
        at = NOW + timedelta(days=number)
        make_appointment(world.event, world.manager, world.anna, starts_at=at)
        sign_in(world.anna, world.event)
        portal_token(world.anna, world.event, NOW)
    assert [count(tab) for tab in ("appointments", "messages", "history")] == few
    assert max(few) <= 40


def test_paused_codes_are_told_on_the_record(world, desk):
    for _ in range(10):
        spend_allowance(limit=WRONG_CODES, key=world.anna.email, now=NOW)

    assert "Codes are paused" in text(desk.get(record_of(world.anna)))
    assert "Codes are paused" not in text(desk.get(record_of(world.ben)))


def test_record_of_a_practice_says_client(world, desk_of):
    page = text(desk_of(world.admin, world.practice).get(record_of(world.anna)))

    assert "Client details" in page
    assert "ustomer" not in page


def test_another_workspaces_things_stay_there(world, desk):
    sign_in(world.anna, world.salon)
    make_appointment(world.salon, world.admin, world.anna, name="Long cut")
    portal_token(world.anna, world.salon, NOW)

    for tab in ("appointments", "messages", "history"):
        page = text(desk.get(record_of(world.anna), tab=tab))
        assert "Long cut" not in page
        assert "Signed-in browsers" not in page
        assert "<b>Invitation</b>" not in page
        assert "came into the portal" not in page


def test_share_link_asks_once_then_says_to_which_address(world, desk):
    asked = text(desk.get(record_of(world.anna)))
    assert "Share a portal link with Anna Berg?" in asked
    assert "It goes to anna@clients.example and works for 30 days." in asked
    assert not Message.objects.exists()
    press = re.search(r'name="press" value="([0-9a-f-]{36})"', asked)
    assert press

    for _ in range(2):
        done = desk.post(record_of(world.anna) + "share/", {"press": press[1]})
        assert done.status_code == 302
    page = text(desk.get(record_of(world.anna)))

    assert "A portal link goes to anna@clients.example." in page
    assert "on its way" in page
    assert Message.objects.filter(trigger="portal_link_shared").count() == 1


@pytest.mark.parametrize(
    ("kind", "field", "value", "why"),
    [
        ("workspace", "portal_enabled", False, "The portal is off."),
        ("client", "email", "", "no e-mail address on record"),
        ("client", "has_portal_access", False, "switched off in the record"),
    ],
)
def test_share_and_code_are_switched_off_with_the_reason(world, desk, kind, field, value, why):
    row = world.event if kind == "workspace" else world.anna
    setattr(row, field, value)
    row.save(update_fields=[field])

    page = text(desk.get(record_of(world.anna)))
    assert 'aria-disabled="true" aria-describedby="no-share"' in page
    assert why in page
    assert "client_share" not in page
    assert f"{record_of(world.anna)}share/" not in page

    assert desk.post(record_of(world.anna) + "share/").status_code == 302
    assert why in text(desk.get(record_of(world.anna)))
    assert desk.post(record_of(world.anna) + "code/").status_code == 409
    assert not Message.objects.exists()
    assert not SpokenCode.objects.exists()


def test_code_is_shown_once_on_the_posts_own_page(world, desk):
    address = record_of(world.anna) + "code/"
    asked = desk.get(address)
    assert "Are you on the telephone with Anna Berg?" in text(asked)
    assert not SpokenCode.objects.exists()

    shown = desk.post(address)

    found = re.search(r"(\d{3} \d{3})", text(shown))
    assert found
    assert shown.status_code == 200
    assert "no-store" in shown.headers["Cache-Control"]
    assert f"/p/{world.event.portal_slug}/" in text(shown)
    for page in (desk.get(address), desk.get(record_of(world.anna))):
        assert found[1] not in text(page)
        assert found[1].replace(" ", "") not in text(page)
    (entry,) = LogEntry.objects.filter(verb="code_read_out")
    assert entry.actor_name == world.manager.name
    assert Message.objects.get(trigger="code_read_out").address == world.anna.email


def test_revoke_ends_links_and_portal_sessions(world, desk):
    sign_in(world.anna, world.event)
    portal_token(world.anna, world.event, NOW)
    before = text(desk.get(record_of(world.anna)))
    assert "Revoke the access of Anna Berg?" in before
    assert "Firefox · Linux" in before

    assert desk.post(record_of(world.anna) + "revoke/").status_code == 302

    page = text(desk.get(record_of(world.anna)))
    assert "The access of Anna Berg is revoked" in page
    assert "no more: revoked" in page
    assert "Firefox · Linux" not in page
    assert not PortalLink.objects.filter(revoked_at=None).exists()
    assert not PortalSession.objects.filter(ended_at=None).exists()


def test_one_browser_is_ended_and_only_here_and_only_theirs(world, desk):
    here, other, elsewhere = (
        sign_in(client, workspace)
        for client, workspace in (
            (world.anna, world.event),
            (world.ben, world.event),
            (world.anna, world.salon),
        )
    )
    page = text(desk.get(record_of(world.anna)))
    assert "by a code that was read out" in page
    assert page.count("Firefox · Linux</b>") == 1

    for session, status in ((here, 302), (here, 404), (other, 404), (elsewhere, 404)):
        answer = desk.post(f"{record_of(world.anna)}sessions/{session.uid}/end/")
        assert answer.status_code == status
    ended = PortalSession.objects.exclude(ended_at=None)
    assert [session.pk for session in ended] == [here.pk]


def test_history_tells_what_happened_in_words(world, desk):
    sign_in(world.anna, world.event)
    desk.post(record_of(world.anna) + "share/", {"press": str(uuid4())})
    desk.post(record_of(world.anna) + "edit/", typed(world.anna, company="Bergbau AG"))

    page = text(desk.get(record_of(world.anna), tab="history"))

    for shown in (
        *("added the record", "came into the portal by a code that was read out"),
        *("shared a portal link", "changed the record", "Company: Bergbau AG"),
    ):
        assert shown in page


def test_edit_saves_and_tells_the_old_address(world, desk):
    portal_token(world.anna, world.event, NOW)
    fields = typed(
        world.anna,
        email=" New@Moved.example ",
        phone="061 555 01 99",
        language="de",
        may_not_book="on",
        shares_address="on",
    )

    assert desk.post(record_of(world.anna) + "edit/", fields).status_code == 302

    anna = Client.objects.get(pk=world.anna.pk)
    assert (anna.email, anna.phone) == ("new@moved.example", "+41 61 555 01 99")
    assert (anna.language, anna.may_book, anna.shares_address) == ("de", False, True)
    assert anna.has_portal_access
    assert Message.objects.get(trigger="contact_changed").address == world.anna.email
    assert not PortalLink.objects.filter(revoked_at=None).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody"), ("phone", "12"), ("first_name", ""), ("company", "x" * 121)],
)
def test_what_cannot_be_taken_stands_beside_its_field(world, desk, field, value):
    answer = desk.post(record_of(world.anna) + "edit/", typed(world.anna, **{field: value}))

    assert answer.status_code == 422
    assert f'id="id_{field}-error-1"' in text(answer)
    assert not value or value in text(answer)


def test_second_editor_is_told_and_keeps_what_is_typed(world, desk):
    mine = typed(world.anna, company="Mine")
    desk.post(record_of(world.anna) + "edit/", typed(world.anna, phone="+41 61 555 01 99"))

    told = desk.post(record_of(world.anna) + "edit/", mine)

    assert told.status_code == 409
    assert "Telephone: +41 61 555 01 99" in text(told)
    assert 'value="Mine"' in text(told)
    seen = re.search(r'name="seen" value="(\d+)"', text(told))
    assert seen
    assert desk.post(record_of(world.anna) + "edit/", mine | {"seen": seen[1]}).status_code == 302
    assert Client.objects.get(pk=world.anna.pk).company == "Mine"


def test_names_are_text_on_every_page(world, desk):
    Client.objects.filter(pk=world.anna.pk).update(first_name="<b>x", company="<i>y")

    for path in ("", "edit/", "code/"):
        page = text(desk.get(record_of(world.anna) + path))
        assert "<b>x" not in page
        assert "<i>y" not in page
    assert "<b>x" not in text(desk.get("clients/"))
