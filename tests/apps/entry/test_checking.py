"""*Check access*: every reason, who may be meant, and nobody of another organization."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from portico.apps.access.models import PortalLink, SignInRequest
from portico.apps.access.services.counting import ASKED_BY_ADDRESS, WRONG_CODES, spend_allowance
from portico.apps.access.services.ending import end_all_of_client
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.access.services.opening import open_link
from portico.apps.access.validity import LinkStatus
from portico.apps.entry.selectors import AccessCheck, check_access, check_client
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
from tests.apps.access.steps import ask, portal_token
from tests.apps.appointments.steps import mark_sent
from tests.conftest import World
from tests.make import make_appointment, make_client
from tests.texts import CALLED, MOBILE, make_sender

ANNA = "anna@clients.example"


def codes_of(check: AccessCheck) -> list[tuple[str, ...]]:
    return [one.decision.codes for one in check.clients]


def test_who_gets_in_is_allowed(world: World, now: datetime) -> None:
    make_appointment(world.event, world.admin, world.anna)

    check = check_access(world.event, " Anna@Clients.Example ", now=now)

    assert (check.address, check.is_allowed, codes_of(check)) == (ANNA, True, [()])
    assert (check.are_codes_paused, check.is_asked_too_often, check.likely) == (False, False, ())
    assert check.last_asked is None


def off(world: World) -> None:
    Workspace.objects.filter(pk=world.event.pk).update(portal_enabled=False)
    world.event.refresh_from_db()


def locked(world: World) -> None:
    Client.objects.filter(pk=world.anna.pk).update(has_portal_access=False)


def unmarked(world: World) -> None:
    Workspace.objects.filter(pk=world.event.pk).update(shared_address="marked_only")
    world.event.refresh_from_db()
    make_client(world.organization, "Arne", "Berg", email=ANNA, shares_address=True)


@pytest.mark.parametrize(
    ("does", "code"),
    [(off, "portal_off"), (locked, "no_portal_access"), (unmarked, "shared_address")],
)
def test_each_reason_alone(
    world: World, now: datetime, does: Callable[[World], None], code: str
) -> None:
    make_appointment(world.event, world.admin, world.anna)
    does(world)

    check = check_access(world.event, ANNA, now=now)

    assert codes_of(check)[0] == (code,)
    assert not check.is_allowed
    assert check_client(world.event, Client.objects.get(pk=world.anna.pk), now=now).decision.codes


def test_all_reasons_at_once(world: World, now: datetime) -> None:
    off(world)
    locked(world)
    unmarked(world)

    anna, arne = check_access(world.event, ANNA, now=now).clients

    wanted = ("portal_off", "no_portal_access", "nothing_active", "shared_address")
    assert anna.decision.codes == wanted
    assert arne.decision.codes == ("portal_off", "nothing_active")
    assert not anna.is_alone


def test_the_last_appointment_is_named(world: World, now: datetime) -> None:
    first = now - timedelta(days=4)
    for at in (first, first - timedelta(days=3)):
        make_appointment(
            world.event, world.admin, world.anna, starts_at=at, now=at - timedelta(days=1)
        )

    (checked,) = check_access(world.event, ANNA, now=now).clients

    assert checked.decision.codes == ("nothing_active",)
    assert checked.last_meeting is not None
    assert checked.last_meeting.starts_at == first


def test_a_client_without_an_address(world: World, now: datetime) -> None:
    nobody = make_client(world.organization, "Nils", email="")
    make_client(world.organization, "Nora", email="")
    make_appointment(world.event, world.admin, nobody)

    checked = check_client(world.event, nobody, now=now)

    assert (checked.decision.codes, checked.is_alone) == (("no_address",), True)


def spend(limit: Any, count: int, now: datetime) -> None:
    for _ in range(count):
        assert spend_allowance(limit=limit, key=ANNA, now=now)


def test_paused_codes_and_too_many_requests(world: World, now: datetime) -> None:
    make_appointment(world.event, world.admin, world.anna)
    spend(WRONG_CODES, 9, now)
    spend(ASKED_BY_ADDRESS, 4, now)
    before = check_access(world.event, ANNA, now=now)
    spend(WRONG_CODES, 1, now)
    spend(ASKED_BY_ADDRESS, 1, now)
    after = check_access(world.event, ANNA, now=now)

    assert (before.are_codes_paused, before.is_asked_too_often) == (False, False)
    assert (after.are_codes_paused, after.is_asked_too_often) == (True, True)
    assert (before.is_allowed, after.is_allowed) == (True, False)
    a_day_later = check_access(world.event, ANNA, now=now + timedelta(hours=25))
    assert not a_day_later.are_codes_paused


def test_the_last_request_and_why_it_brought_nothing(world: World, now: datetime) -> None:
    ask(world.event, ANNA, now)
    admit_requests(now=now)

    asked = check_access(world.event, ANNA, now=now).last_asked

    assert asked is not None
    assert (asked.state, asked.reason) == (SignInRequest.REFUSED, "nothing_active")
    assert check_access(world.practice, ANNA, now=now).last_asked is None


def test_the_last_link_sent_opened_ended(world: World, now: datetime) -> None:
    def links(at: datetime) -> Any:
        return check_access(world.event, ANNA, now=at).clients[0].links

    assert links(now).status is None
    token = portal_token(world.anna, world.event, now)
    assert (links(now).sent_at, links(now).opened_at, links(now).is_open) == (now, None, True)
    opened = now + timedelta(hours=1)
    open_link(token=token, now=opened)
    assert links(opened).opened_at == opened
    mint_portal_link(client=world.anna, workspace=world.event, address=ANNA, now=opened)
    assert (links(opened).sent_at, links(opened).opened_at) == (opened, opened)
    assert links(now + timedelta(days=60)).status == LinkStatus.ENDED
    end_all_of_client(client=world.anna, actor=SYSTEM, now=opened)
    assert links(opened).is_revoked


def test_invited_as_another_address(world: World, now: datetime) -> None:
    make_appointment(world.event, world.admin, world.anna)
    mark_sent()
    new = "a.b@elsewhere.example"
    change_contact(client=world.anna, workspace=world.event, email=new, actor=SYSTEM, now=now)

    check = check_access(world.event, ANNA, now=now)

    assert check.clients == ()
    assert [(one.client, one.why) for one in check.likely] == [(world.anna, "invited_as")]
    assert check.likely[0].client.email == new


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("ana@clients.example", "typo"),
        ("anna@clients.exmaple", "typo"),
        ("anna@private.example", "same_local_part"),
        ("anna.berg@private.example", "same_name"),
        ("otto@private.example", None),
        ("100%@clients.example", None),
    ],
)
def test_who_may_be_meant(world: World, now: datetime, typed: str, why: str | None) -> None:
    check = check_access(world.event, typed, now=now)

    wanted = [(world.anna, why)] if why else []
    assert [(one.client, one.why) for one in check.likely] == wanted


def test_nobody_of_another_organization(world: World, now: datetime) -> None:
    make_appointment(world.stranger_workspace, world.stranger_admin, world.stranger_client)
    for typed in (world.stranger_client.email, "stann@clients.example", "stan@other.example"):
        check = check_access(world.event, typed, now=now)
        assert (check.clients, check.likely) == ((), ())


def test_what_is_no_address_is_nobodys(world: World, now: datetime) -> None:
    make_client(world.organization, "Nils", email="")

    check = check_access(world.event, "not an address", now=now)

    assert (check.address, check.clients, check.likely) == ("", (), ())


def test_it_changes_nothing(world: World, now: datetime) -> None:
    make_appointment(world.event, world.admin, world.anna)
    before = (LogEntry.objects.count(), PortalLink.objects.count(), SignInRequest.objects.count())
    check_access(world.event, ANNA, now=now)
    after = (LogEntry.objects.count(), PortalLink.objects.count(), SignInRequest.objects.count())
    assert before == after


@pytest.mark.parametrize(
    ("texts", "kept", "codes"),
    [
        (True, MOBILE, [()]),
        (True, "079 555 01 40", [()]),
        (False, MOBILE, [("no_text_sender",)]),
        (True, "+41 79 555 01 41", []),
    ],
)
def test_a_number_is_checked_as_an_address_is(
    world: World, now: datetime, texts: bool, kept: str, codes: list[tuple[str, ...]]
) -> None:
    make_appointment(world.event, world.admin, world.anna)
    Client.objects.filter(pk=world.anna.pk).update(phone=kept, email="")
    make_client(world.stranger_organization, "Sita", phone=MOBILE)
    if texts:
        make_sender(world.event)

    check = check_access(world.event, CALLED, now=now)

    assert (check.address, codes_of(check)) == (CALLED, codes)
    assert check.is_allowed is (codes == [()])


def test_who_is_reached_by_text_needs_no_address(world: World, now: datetime) -> None:
    make_appointment(world.event, world.admin, world.anna)
    Client.objects.filter(pk=world.anna.pk).update(phone=MOBILE, email="")
    world.anna.refresh_from_db()
    assert check_client(world.event, world.anna, now=now).decision.codes == ("no_address",)
    make_sender(world.event)
    assert check_client(world.event, world.anna, now=now).decision.is_allowed
