"""Hours and time off are edited while clients and staff book: bookings stand, rows agree."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.booking import book_visit
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import Allowance, LineInput
from portico.apps.appointments.services.stretching import load_stretches
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.models import Calendar, Hours, Occupancy, TimeOff
from portico.apps.schedule.services.hours import change_staff_hours
from portico.apps.schedule.services.time_off import add_time_off
from portico.domain.errors import ConflictsFound, StaleChange, TimeTaken
from portico.domain.hours import WeekHours
from portico.domain.states import OCCUPYING
from tests.booking import ask, berlin, make_colleague, make_service
from tests.concurrency.test_booking_at_once import make_clients, run_at_once
from tests.conftest import World
from tests.make import NOW, appointment_form, client_actor, staff_actor

TEN = berlin(24, 10)
TIMES = [TEN + timedelta(minutes=30 * number) for number in range(6)]


def kind_of_end(work: Callable[[], object]) -> Callable[[], object]:
    """A refusal of staff is an end as good as any."""

    def run() -> object:
        try:
            return work()
        except (ConflictsFound, StaleChange, TimeTaken):
            return None

    return run


def by_client(world: World, client: Client, cut: Service, number: int) -> object:
    return book_visit(
        client=client,
        workspace=world.salon,
        request=ask(cut),
        starts_at=TIMES[number % len(TIMES)],
        actor=client_actor(client),
        now=NOW,
    )


def by_staff(
    world: World, client: Client, cut: Service, member: StaffMember, number: int
) -> object:
    form = appointment_form(
        member,
        client,
        starts_at=TIMES[number % len(TIMES)],
        name="",
        lines=(LineInput(cut.uid, member.uid),),
    )
    return create_appointment(
        workspace=world.salon,
        form=form,
        allowance=Allowance(accepts_warnings=bool(number % 2)),
        user=world.admin,
        actor=staff_actor(world.admin),
        now=NOW,
    )


def edit_hours(world: World, member: StaffMember, number: int) -> object:
    seen = Hours.objects.get(calendar__staff_member=member).version
    return change_staff_hours(
        workspace=world.salon,
        member=member,
        hours=WeekHours({1: ((540 + number * 15, 1020),)}),
        seen=seen,
        actor=staff_actor(world.admin),
        now=NOW,
    )


def go_away(world: World, member: StaffMember, number: int) -> object:
    return add_time_off(
        workspace=world.salon,
        member=member,
        starts_at=TIMES[number % len(TIMES)],
        ends_at=TIMES[number % len(TIMES)] + timedelta(minutes=45),
        note="",
        accepted=(),
        actor=staff_actor(world.admin),
        now=NOW,
    )


def taken_rows(made: Appointment) -> Counter[tuple[int, object, object]]:
    rows = Occupancy.objects.filter(subject_kind="appointment", subject_uid=made.uid)
    return Counter(rows.values_list("calendar", "starts_at", "ends_at"))


@pytest.mark.django_db(transaction=True)
def test_bookings_stand_while_hours_change(transactional_db: None, world: World) -> None:
    staff = [make_colleague(world.salon, name) for name in ("Mara", "Tom")]
    cut = make_service(world.salon, *staff, duration=30, processing=15, finishing=15)
    clients = make_clients(world, 40)
    works: list[Callable[[], object]] = []
    for number, client in enumerate(clients):
        member = staff[number % 2]
        works += [
            lambda c=client, n=number: by_client(world, c, cut, n),
            lambda c=client, m=member, n=number: by_staff(world, c, cut, m, n),
        ]
    for number in range(10):
        works.append(lambda m=staff[number % 2], n=number: edit_hours(world, m, n))
        works.append(lambda m=staff[number % 2], n=number: go_away(world, m, n))
    ends = run_at_once([kind_of_end(work) for work in works])
    assert set(ends) <= {"done", "taken", "own_overlap", "slot_taken", "slot_taken, own_overlap"}
    standing = Appointment.objects.filter(state__in=OCCUPYING)
    assert standing.count() == Appointment.objects.count() > 0
    for made in standing:
        people = made.attendees.exclude(staff_member=None).values("staff_member")
        calendars = list(Calendar.objects.filter(staff_member__in=people))
        wanted = load_stretches(made, calendars)
        expected = Counter((one.calendar.pk, one.starts_at, one.ends_at) for one in wanted)
        assert taken_rows(made) == expected
    booked = Occupancy.objects.filter(subject_kind="appointment").values("subject_uid").distinct()
    assert booked.count() == standing.count()
    assert Occupancy.objects.filter(kind=Occupancy.BUSY).count() == TimeOff.objects.count()
    for hours in Hours.objects.all():
        assert hours.version >= 1
