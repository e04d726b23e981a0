"""Every reason why a client may not move an appointment: on the page and behind it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.catalog.models import Offering, Service, ServiceOption
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from tests.apps.appointments.visits import TEN, book, choose, minutes, move, refused
from tests.booking import (
    again,
    ask,
    berlin,
    make_colleague,
    make_option,
    make_service,
)
from tests.conftest import World
from tests.make import NOW, make_appointment


@pytest.fixture(autouse=True)
def allowed(world: World) -> None:
    world.salon.allow_self_rescheduling = True
    world.salon.self_rescheduling_hours = 4
    world.salon.increment = 60
    world.salon.save()


@pytest.mark.parametrize(
    ("workspace", "service", "client", "codes"),
    [
        ({"allow_self_rescheduling": False}, {}, {}, ("disabled",)),
        ({}, {"allow_self_rescheduling": False}, {}, ("disabled",)),
        ({"allow_self_rescheduling": False}, {"allow_self_rescheduling": True}, {}, ()),
        ({"self_rescheduling_hours": 26}, {}, {}, ("too_late",)),
        ({}, {"self_rescheduling_hours": 26}, {}, ("too_late",)),
        ({"self_rescheduling_hours": 26}, {"self_rescheduling_hours": 1}, {}, ()),
        ({}, {"clients_can_self_schedule": False}, {}, ("not_online",)),
        ({}, {"is_prompt_to_call": True}, {}, ("not_online",)),
        ({}, {"is_retired": True}, {}, ("not_online",)),
        ({}, {}, {"may_book": False}, ("blocked",)),
        (
            {"allow_self_rescheduling": False},
            {"is_retired": True},
            {"may_book": False},
            ("disabled", "not_online", "blocked"),
        ),
    ],
)
def test_rules_of_workspace_service_and_client(
    world: World,
    cut: Service,
    workspace: dict[str, Any],
    service: dict[str, Any],
    client: dict[str, Any],
    codes: tuple[str, ...],
) -> None:
    made = book(world.anna, world.salon, ask(cut))
    Workspace.objects.filter(pk=world.salon.pk).update(**workspace)
    world.salon.refresh_from_db()
    made.workspace = world.salon
    Service.objects.filter(pk=cut.pk).update(**service)
    Client.objects.filter(pk=world.anna.pk).update(**client)
    world.anna.refresh_from_db()
    if codes:
        assert refused(made, world.anna) == codes
    else:
        assert move(made, world.anna, berlin(25, 10)).starts_at == berlin(25, 10)


@pytest.mark.parametrize(
    ("offering", "member", "codes"),
    [
        ({"is_online_bookable": False}, {}, ("not_online",)),
        ({}, {"is_active": False}, ("not_online",)),
        ({"is_in_anyone": False, "duration": 60}, {}, ()),
        ({"duration": 45}, {}, ()),
    ],
)
def test_rules_of_the_person(
    world: World,
    cut: Service,
    offering: dict[str, Any],
    member: dict[str, Any],
    codes: tuple[str, ...],
) -> None:
    made = book(world.anna, world.salon, ask(cut))
    Offering.objects.update(**offering)
    type(cut.staff.get()).objects.filter(pk=cut.staff.get().pk).update(
        **{"is_active": True, **member}
    )
    if codes:
        assert refused(made, world.anna) == codes
    else:
        assert move(made, world.anna, berlin(25, 10)).lines.get().duration == 60


@pytest.mark.parametrize(
    ("by_hand", "parts", "default", "codes"),
    [
        (["duration"], {"duration": 75}, {}, ("duration_changed",)),
        (["processing"], {"processing": 5}, {}, ("duration_changed",)),
        (["finishing"], {"finishing": 5}, {}, ("duration_changed",)),
        (["duration"], {"duration": 60}, {}, ()),
        (["duration"], {"duration": 75}, {"duration": 75}, ()),
        ([], {}, {"duration": 90}, ()),
        (
            ["duration"],
            {"duration": 75},
            {"duration": 60, "buffer_after": 10},
            ("duration_changed",),
        ),
    ],
)
def test_a_length_set_by_hand(
    world: World,
    cut: Service,
    by_hand: list[str],
    parts: dict[str, int],
    default: dict[str, int],
    codes: tuple[str, ...],
) -> None:
    made = book(world.anna, world.salon, ask(cut))
    BookedService.objects.filter(appointment=made).update(by_hand=by_hand, **parts)
    Service.objects.filter(pk=cut.pk).update(**default)
    if codes:
        assert refused(made, world.anna) == codes
    else:
        assert move(made, world.anna, berlin(25, 10))


def test_options_are_part_of_the_default_and_so_are_own_minutes(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    Offering.objects.update(duration=45)
    wash = make_option(cut, 15)
    made = book(world.anna, world.salon, ask(cut))
    line = BookedService.objects.filter(appointment=made)
    line.update(duration=60, options=[str(wash.uid)], by_hand=["duration"])
    assert choose(made, world.anna).decision.is_allowed
    ServiceOption.objects.update(minutes=20)
    assert refused(made, world.anna) == ("duration_changed",)


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("pending", ()),
        ("checked_in", ("not_upcoming",)),
        ("in_session", ("not_upcoming",)),
        ("completed", ("not_upcoming",)),
        ("declined", ("not_upcoming",)),
        ("cancelled", ("not_upcoming",)),
    ],
)
def test_states(world: World, cut: Service, state: str, codes: tuple[str, ...]) -> None:
    made = book(world.anna, world.salon, ask(cut))
    Appointment.objects.filter(pk=made.pk).update(state=state)
    if codes:
        assert refused(made, world.anna) == codes
    else:
        assert move(made, world.anna, berlin(25, 10)).state == "confirmed"


@pytest.mark.parametrize(
    ("hours", "grace", "now", "codes"),
    [
        (4, 15, TEN - timedelta(hours=4), ()),
        (4, 15, TEN - timedelta(hours=4) + timedelta(microseconds=1), ("too_late",)),
        (48, 15, NOW + minutes(15), ()),
        (48, 15, NOW + minutes(15) + timedelta(microseconds=1), ("too_late",)),
        (48, 0, NOW, ()),
        (0, 15, TEN, ("not_upcoming",)),
    ],
)
def test_hours_and_grace(
    world: World, cut: Service, hours: int, grace: int, now: datetime, codes: tuple[str, ...]
) -> None:
    world.salon.self_rescheduling_hours, world.salon.grace_minutes = hours, grace
    world.salon.save()
    made = book(world.anna, world.salon, ask(cut))
    if codes:
        assert refused(made, world.anna, now) == codes
    else:
        assert move(made, world.anna, berlin(25, 10), now=now)


def test_a_move_does_not_renew_the_grace(world: World, cut: Service) -> None:
    world.salon.self_rescheduling_hours = 48
    world.salon.save()
    made = book(world.anna, world.salon, ask(cut))
    move(made, world.anna, berlin(24, 14), now=NOW + minutes(14))
    assert refused(again(made), world.anna, NOW + minutes(16)) == ("too_late",)


def test_no_grace_for_what_staff_booked(world: World, cut: Service) -> None:
    world.salon.self_rescheduling_hours = 48
    world.salon.save()
    made = book(world.anna, world.salon, ask(cut))
    Appointment.objects.filter(pk=made.pk).update(booked_by=None)
    assert refused(made, world.anna, NOW) == ("too_late",)


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        (59, ("overlapping_services",)),
        (30, ("overlapping_services",)),
        (90, ()),
        (95, ()),
    ],
)
def test_overlapping_services(world: World, second: int, codes: tuple[str, ...]) -> None:
    """Nested in processing counts; where only buffers overlap it is allowed."""
    mara, lena = make_colleague(world.salon), make_colleague(world.salon, "Lena")
    colour = make_service(
        world.salon, mara, duration=30, processing=30, finishing=30, buffer_after=15
    )
    dry = make_service(world.salon, lena, duration=30, buffer_before=15)
    made = book(world.anna, world.salon, ask(colour, dry))
    BookedService.objects.filter(appointment=made, position=1).update(
        starts_at=TEN + minutes(second)
    )
    if codes:
        assert refused(made, world.anna) == codes
    else:
        assert move(made, world.anna, berlin(25, 10))


def test_meetings_of_several_clients_and_without_a_service(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    made.attendees.create(organization=world.organization, client=world.ben)
    assert refused(made, world.anna) == ("several_clients",)
    world.event.allow_self_rescheduling = True
    world.event.save()
    meeting = make_appointment(world.event, world.scheduler, world.anna)
    assert refused(meeting, world.anna) == ("no_service",)
