from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.models import Appointment
from portico.apps.entry.selectors import (
    find_entrants,
    find_known_entrant,
    list_other_portals,
    load_entry_facts,
)
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.policies import EntryFacts
from tests.conftest import World
from tests.make import make_appointment, make_client

A_MOMENT = timedelta(microseconds=1)
UNKNOWN = EntryFacts(
    is_portal_on=True,
    has_client=False,
    has_portal_access=False,
    has_active=False,
    has_future_ended=False,
    has_past=False,
    keeps_past=False,
    is_marked_shared_ok=True,
)
NOTHING = replace(UNKNOWN, has_client=True, has_portal_access=True)


def book(world: World, *clients: Client, workspace: Workspace | None = None) -> Appointment:
    """An appointment in seven days, 45 minutes."""
    return make_appointment(workspace or world.event, world.admin, *clients)


def propose(world: World, client: Client, **fields: object) -> None:
    """An appointment without a time."""
    booked = book(world, client)
    wanted = {"state": "proposed", "starts_at": None, "ends_at": None, **fields}
    Appointment.objects.filter(pk=booked.pk).update(**wanted)


def codes(workspace: Workspace, address: str, now: datetime) -> tuple[str, ...]:
    return find_entrants(workspace, address, now=now).decision.codes


def test_who_is_unknown(world: World, now: datetime) -> None:
    assert load_entry_facts(world.event, "nobody@nowhere.example", now=now) == UNKNOWN
    assert load_entry_facts(world.event, "", now=now) == UNKNOWN
    assert codes(world.event, "no address", now) == ("unknown_address",)


@pytest.mark.parametrize("typed", ["anna@clients.example", " ANNA@Clients.Example "])
def test_an_active_appointment_lets_in(world: World, now: datetime, typed: str) -> None:
    assert codes(world.event, typed, now) == ("nothing_active",)
    book(world, world.anna)
    assert load_entry_facts(world.event, typed, now=now) == replace(NOTHING, has_active=True)
    assert find_entrants(world.event, typed, now=now).clients == (world.anna,)


def test_plus_addresses_are_other_addresses(world: World, now: datetime) -> None:
    book(world, world.anna)
    assert codes(world.event, "anna+portal@clients.example", now) == ("unknown_address",)


def test_international_domains_are_compared_in_ascii(world: World, now: datetime) -> None:
    umlaut = make_client(world.organization, "Uwe", email="uwe@bücher.example")
    book(world, umlaut)
    for kept in ("uwe@bücher.example", "Uwe@bücher.example", "uwe@xn--bcher-kva.example"):
        Client.objects.filter(pk=umlaut.pk).update(email=kept)
        for typed in ("uwe@bücher.example", "uwe@xn--bcher-kva.example", "UWE@BÜCHER.example"):
            assert find_entrants(world.event, typed, now=now).clients == (umlaut,)
    assert codes(world.event, "uwe@xn--0.example", now) == ("unknown_address",)


def test_other_workspaces_and_organizations_do_not_count(world: World, now: datetime) -> None:
    book(world, world.anna, workspace=world.practice)
    make_client(world.stranger_organization, email="anna@clients.example")
    assert codes(world.event, world.anna.email, now) == ("nothing_active",)
    assert codes(world.stranger_workspace, world.anna.email, now) == ("nothing_active",)
    assert codes(world.event, world.stranger_client.email, now) == ("unknown_address",)


def test_over_means_nothing_active(world: World, now: datetime) -> None:
    booked = book(world, world.anna)
    assert booked.ends_at is not None
    end = booked.ends_at
    assert codes(world.event, world.anna.email, end - A_MOMENT) == ()
    assert codes(world.event, world.anna.email, end) == ("nothing_active",)


def test_past_appointments_let_in_where_past_clients_are_kept(world: World, now: datetime) -> None:
    book(world, world.anna)
    later = now + timedelta(days=8)
    make_appointment(world.practice, world.admin, world.anna, starts_at=later)
    after_all = now + timedelta(days=400)
    assert codes(world.event, world.anna.email, after_all) == ("nothing_active",)
    assert codes(world.practice, world.anna.email, after_all) == ()


@pytest.mark.parametrize("state", ["cancelled", "declined"])
def test_what_was_ended_lets_in_until_its_start(world: World, now: datetime, state: str) -> None:
    booked = book(world, world.anna)
    Appointment.objects.filter(pk=booked.pk).update(state=state)
    assert booked.starts_at is not None
    ahead = load_entry_facts(world.event, world.anna.email, now=booked.starts_at - A_MOMENT)
    assert ahead == replace(NOTHING, has_future_ended=True)
    begun = load_entry_facts(world.event, world.anna.email, now=booked.starts_at)
    assert begun == replace(NOTHING, has_past=True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "has_active"),
        ({"state": "cancelled", "state_before": "proposed"}, "has_future_ended"),
    ],
)
def test_without_a_time_it_lasts_as_long_as_the_workspace(
    world: World, now: datetime, fields: dict[str, str], field: str
) -> None:
    propose(world, world.anna, **fields)
    expected = replace(NOTHING, **{field: True})
    far = now + timedelta(days=4000)
    assert load_entry_facts(world.event, world.anna.email, now=far) == expected
    world.event.last_day = date(2026, 11, 30)
    midnight = datetime.fromisoformat("2026-12-01T00:00+01:00")
    before = load_entry_facts(world.event, world.anna.email, now=midnight - A_MOMENT)
    assert before == expected
    after = load_entry_facts(world.event, world.anna.email, now=midnight)
    assert after == replace(NOTHING, has_past=True)


def test_no_portal_access_and_portal_off_are_named(world: World, now: datetime) -> None:
    book(world, world.anna)
    Client.objects.filter(pk=world.anna.pk).update(has_portal_access=False)
    world.event.portal_enabled = False
    assert codes(world.event, world.anna.email, now) == ("portal_off", "no_portal_access")
    assert find_entrants(world.event, world.anna.email, now=now).clients == ()


def test_everybody_on_a_chooser_address_who_gets_in_is_offered(world: World, now: datetime) -> None:
    address = "family@clients.example"
    mia, leo, kim = (
        make_client(world.organization, n, email=address) for n in ("Mia", "Leo", "Kim")
    )

    def offered() -> tuple[Client, ...]:
        return find_entrants(world.event, address, now=now).clients

    assert offered() == ()
    cancelled = make_appointment(world.event, world.admin, kim, minutes=15)
    Appointment.objects.filter(pk=cancelled.pk).update(state="cancelled")
    assert offered() == (kim,)
    make_appointment(world.event, world.admin, mia, starts_at=now + timedelta(days=9))
    make_appointment(world.event, world.admin, leo, starts_at=now + timedelta(days=8))
    assert offered() == (mia, leo, kim)
    Client.objects.filter(pk=leo.pk).update(has_portal_access=False)
    assert offered() == (mia, kim)


def test_the_decision_is_that_of_who_comes_closest(world: World, now: datetime) -> None:
    leo = make_client(world.organization, "Leo", email=world.anna.email)
    Client.objects.filter(pk=leo.pk).update(has_portal_access=False)
    assert codes(world.event, world.anna.email, now) == ("nothing_active",)


def test_marked_only_lets_in_those_who_share_knowingly(world: World, now: datetime) -> None:
    assert world.practice.shared_address == "marked_only"
    address = "family@clients.example"
    mia = make_client(world.organization, "Mia", email=address)
    make_appointment(world.practice, world.admin, mia)
    assert find_entrants(world.practice, address, now=now).clients == (mia,)
    leo = make_client(world.organization, "Leo", email=address)
    assert codes(world.practice, address, now) == ("shared_address",)
    Client.objects.filter(pk=leo.pk).update(shares_address=True)
    assert codes(world.practice, address, now) == ("nothing_active",)
    later = now + timedelta(days=20)
    make_appointment(world.practice, world.admin, leo, starts_at=later)
    assert find_entrants(world.practice, address, now=now).clients == (leo,)
    Client.objects.filter(pk=mia.pk).update(shares_address=True)
    assert find_entrants(world.practice, address, now=now).clients == (mia, leo)


def test_who_is_known_is_judged_alone(world: World, now: datetime) -> None:
    leo = make_client(world.organization, "Leo", email=world.anna.email)
    book(world, leo, workspace=world.practice)
    assert find_known_entrant(world.practice, leo, now=now).clients == (leo,)
    known = find_known_entrant(world.practice, world.anna, now=now)
    assert known.decision.codes == ("nothing_active",)


def test_two_queries_whatever_there_is(world: World, now: datetime) -> None:
    for turn in range(3):
        sharer = make_client(world.organization, f"Kid {turn}", email=world.anna.email)
        for days in range(3, 6):
            starts_at = now + timedelta(days=days, hours=turn)
            make_appointment(world.event, world.admin, sharer, starts_at=starts_at)
    for address in (world.anna.email, "nobody@nowhere.example"):
        with CaptureQueriesContext(connection) as captured:
            find_entrants(world.event, address, now=now)
        assert len(captured) <= 2


def test_other_portals_are_those_that_let_in(
    world: World, now: datetime, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    book(world, world.anna)
    later = now + timedelta(days=20)
    make_appointment(world.practice, world.admin, world.anna, starts_at=later)
    elsewhere = now + timedelta(days=30)
    make_appointment(world.salon, world.admin, world.ben, starts_at=elsewhere)
    with django_assert_max_num_queries(2):
        assert list_other_portals(world.anna, world.event, now=now) == (world.practice,)
    assert list_other_portals(world.anna, world.practice, now=now) == (world.event,)
    assert list_other_portals(world.ben, world.salon, now=now) == ()
    Workspace.objects.filter(pk=world.practice.pk).update(portal_enabled=False)
    assert list_other_portals(world.anna, world.event, now=now) == ()
    over = now + timedelta(days=400)
    assert list_other_portals(world.anna, world.practice, now=over) == ()
