"""Every file and PDF that is handed out: to whom, and so that no browser runs it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from portico.apps.care.models import AccessEntry
from portico.apps.care.services.form_reviewing import withdraw_request
from portico.apps.people.models import Membership
from portico.domain.actors import SYSTEM
from portico.domain.states import Role
from tests.conftest import World
from tests.forms import attach, hand_in, make_form, send
from tests.hostile_files import PDF, picture
from tests.make import make_appointment, make_client, make_user
from tests.security.steps import link_of

Enter = Callable[..., Browser]
PORTAL = ("paper.pdf", "files/{pdf}/", "files/{picture}/")
DESK = PORTAL


@pytest.fixture
def files(world: World) -> dict[str, Any]:
    """A form of Anna's at the event, handed in with a PDF and a picture; Mara is hers."""
    make_appointment(world.event, world.provider, world.anna, world.provider.staff_member)
    sent = send(world.event, world.anna)
    made = {
        "pdf": attach(sent, PDF, "<b>über</b>.pdf").uid,
        "picture": attach(sent, picture(), "me.svg").uid,
    }
    hand_in(sent)
    return {"request": sent, **made}


def portal(world: World, files: dict[str, Any], workspace: Any = None) -> list[str]:
    there = (workspace or world.event).public_id
    return [f"/w/{there}/forms/{files['request'].uid}/" + one.format(**files) for one in PORTAL]


def desk(world: World, files: dict[str, Any], workspace: Any = None) -> list[str]:
    there = (workspace or world.event).public_id
    return [f"/desk/{there}/forms/{files['request'].uid}/" + one.format(**files) for one in DESK]


def statuses(browser: Browser, addresses: list[str]) -> set[int]:
    """Of GET and HEAD; nothing that is refused holds a byte of the file."""
    answers = [getattr(browser, method)(one) for one in addresses for method in ("get", "head")]
    for answer in answers:
        if answer.status_code != 200:
            content = b"".join(answer)
            assert b"%PDF" not in content
            assert b"\xff\xd8\xff" not in content
    return {answer.status_code for answer in answers}


def staff(user: Any) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def test_what_is_handed_out_is_inert(world: World, files: dict[str, Any], anna: Browser) -> None:
    mara = staff(world.provider)
    places = [(anna, one) for one in portal(world, files)]
    places += [(mara, one) for one in desk(world, files)]
    for browser, address in places:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        heads = answer.headers
        assert heads["Content-Type"] in ("application/pdf", "image/jpeg")
        assert heads["Content-Disposition"].startswith("attachment; filename"), address
        assert "<" not in heads["Content-Disposition"]
        assert "svg" not in heads["Content-Disposition"]
        assert heads["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert heads["X-Content-Type-Options"] == "nosniff"
        assert heads["Cross-Origin-Resource-Policy"] == "same-origin"
        assert heads["Cache-Control"] == "no-store"
        assert heads["X-Frame-Options"] == "DENY"
        assert "Set-Cookie" not in heads


def test_each_handing_out_stands_in_the_access_log(
    world: World, files: dict[str, Any], anna: Browser
) -> None:
    for browser, addresses, kind in (
        (anna, portal(world, files), "client"),
        (staff(world.provider), desk(world, files), "staff"),
    ):
        for address in addresses:
            AccessEntry.objects.all().delete()
            browser.get(address)
            entry = AccessEntry.objects.get()
            assert (entry.client, entry.kind, entry.actor_kind) == (world.anna, "form", kind)


def test_nobody_else_gets_them_at_the_portal(
    world: World, files: dict[str, Any], enter: Enter
) -> None:
    own, elsewhere = portal(world, files), portal(world, files, world.salon)
    namesake = make_client(world.organization, "Anna", "Berg", email="other@clients.example")
    assert statuses(Browser(), own) == {403}
    assert statuses(enter(world.ben, world.event), own) == {404}
    assert statuses(enter(namesake, world.event), own) == {404}
    world.salon.portal_enabled = True
    world.salon.save(update_fields=["portal_enabled"])
    assert statuses(enter(world.anna, world.salon), elsewhere) == {404}
    assert statuses(enter(world.anna, world.salon), own) == {403}
    stranger = enter(world.stranger_client, world.stranger_workspace)
    assert statuses(stranger, portal(world, files, world.stranger_workspace)) == {404}
    assert statuses(staff(world.admin), own) == {403}, "a desk session is no portal session"


def test_a_file_of_another_form_of_ones_own_is_not_there(
    world: World, files: dict[str, Any], anna: Browser
) -> None:
    other = send(world.event, world.anna, template=make_form(world.event, "Other"))
    strange = attach(send(world.event, world.ben, template=other.template)).uid
    inside = f"/w/{world.event.public_id}/forms/"
    wanted = [
        f"{inside}{other.uid}/files/{files['pdf']}/",
        f"{inside}{files['request'].uid}/files/{strange}/",
        f"{inside}{files['request'].uid}/files/{uuid4()}/",
        f"{inside}{other.uid}/paper.pdf",
    ]
    assert statuses(anna, wanted) == {404}


def test_what_is_withdrawn_is_gone(world: World, anna: Browser) -> None:
    sent = send(world.event, world.anna)
    upload = attach(sent)
    address = f"/w/{world.event.public_id}/forms/{sent.uid}/files/{upload.uid}/"
    assert statuses(anna, [address]) == {200}
    withdraw_request(request=sent, actor=SYSTEM, now=sent.sent_at)
    assert statuses(anna, [address]) == {404}


@pytest.mark.parametrize("way", ["a code read out", "a new device"])
def test_a_portal_session_alone_does_not_open_them(
    world: World, files: dict[str, Any], enter: Enter, way: str, now: Any
) -> None:
    inside = f"/w/{world.event.public_id}/"
    if way == "a new device":
        world.event.confirm_new_devices = True
        world.event.save(update_fields=["confirm_new_devices"])
        Browser().post(link_of(world.anna, world.event, now))
        browser = enter(world.anna, world.event)
    else:
        browser = enter(world.anna, world.event, way_in="phone", is_limited=True)
    assert browser.get(inside).status_code == 200
    for address in [*portal(world, files), f"{inside}profile/data/my-data.zip"]:
        answer = browser.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{inside}code/?next=")
    assert not AccessEntry.objects.exists()


def test_my_data_is_handed_out_after_a_fresh_code_only(
    world: World, files: dict[str, Any], anna: Browser
) -> None:
    address = f"/w/{world.event.public_id}/profile/data/my-data.zip"
    assert statuses(anna, [address]) == {302}
    assert statuses(Browser(), [address]) == {403}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("nobody", 302),
        ("system administrator", 403),
        ("system administrator with the permission", 200),
        ("manager", 403),
        ("manager with the permission", 200),
        ("scheduler", 403),
        ("scheduler with the permission", 403),
        ("their provider", 200),
        ("a provider who is not theirs", 403),
        ("manager of another workspace", 403),
        ("another organization's administrator", 404),
    ],
)
def test_who_gets_them_at_the_desk(
    world: World, files: dict[str, Any], who: str, expected: int
) -> None:
    role, _, permission = who.partition(" with the ")
    own = world.organization
    users = {
        "nobody": lambda: None,
        "system administrator": lambda: world.admin,
        "manager": lambda: world.manager,
        "scheduler": lambda: world.scheduler,
        "their provider": lambda: world.provider,
        "a provider who is not theirs": lambda: make_user(
            own, "Nora Elsewhere", Role.PROVIDER, world.event
        ),
        "manager of another workspace": lambda: make_user(
            own, "Lena Voss", Role.MANAGER, world.salon, is_clinical=True
        ),
        "another organization's administrator": lambda: world.stranger_admin,
    }
    user = users[role]()
    if permission:
        assert Membership.objects.filter(user=user).update(is_clinical=True)
    browser = staff(user) if user else Browser()
    assert statuses(browser, desk(world, files)) == {expected}
    assert AccessEntry.objects.exists() is (expected == 200)
    if user:
        somewhere = (world.salon, world.stranger_workspace)
        for workspace in somewhere:
            assert statuses(browser, desk(world, files, workspace)) <= {403, 404}
