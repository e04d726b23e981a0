"""What clients booked stays whole when staff edit it, and when it is cancelled and comes back."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput, PersonInput
from portico.apps.appointments.services.restoring import restore, uncancel_appointment
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Occupancy, Room
from portico.domain.errors import InvalidInput, Refused
from tests.apps.appointments.steps import press_cancel, press_undo
from tests.apps.appointments.visits import TEN, book, minutes, rows
from tests.booking import again, ask, make_colleague, make_service, make_units, need, take
from tests.conftest import World
from tests.make import NOW, client_actor, make_room, staff_actor


@pytest.fixture
def visit(world: World) -> Appointment:
    """Colour, 30 + 20 + 10 minutes with a buffer after, in a room and on a chair."""
    world.salon.allow_self_cancellation = True
    world.salon.self_cancellation_hours = 0
    world.salon.save()
    mara = make_colleague(world.salon)
    colour = make_service(
        world.salon, mara, duration=30, processing=20, finishing=10, buffer_after=10
    )
    need(colour, make_room(world.salon), make_units(world.salon, 1))
    return book(world.anna, world.salon, ask(colour))


def edit(
    world: World,
    made: Appointment,
    room: Room | None,
    staff: StaffMember | None = None,
    **changes: Any,
) -> Appointment:
    mara = staff or made.lines.get().staff_member
    form = AppointmentInput(
        **{
            "name": made.name,
            "organizer_uid": mara.uid,
            "scheduler_uid": None,
            "starts_at": made.starts_at,
            "minutes": 60,
            "room_uid": room.uid if room else None,
            "people": (PersonInput("client", world.anna.uid), PersonInput("staff", mara.uid)),
            **changes,
        }
    )
    return edit_appointment(
        workspace=world.salon,
        uid=made.uid,
        form=form,
        seen_version=made.version,
        allowance=Allowance(),
        user=world.admin,
        actor=staff_actor(world.admin),
        now=NOW,
    )


def shape(made: Appointment) -> set[tuple[str, int, int]]:
    """Whose calendar is taken, in minutes from the start of the first booking."""
    found = set()
    for row in Occupancy.objects.filter(subject_uid=made.uid).select_related(
        "calendar__staff_member", "calendar__room", "calendar__resource"
    ):
        owner = row.calendar.staff_member or row.calendar.room or row.calendar.resource
        begin, end = ((at - TEN) // timedelta(minutes=1) for at in (row.starts_at, row.ends_at))
        found.add((owner.name, begin, end))
    return found


WHOLE = {("Mara", 0, 30), ("Mara", 50, 70), ("R4", 0, 70), ("Chair", 0, 70)}


def test_undo_restore_and_uncancel_give_back_every_row(world: World, visit: Appointment) -> None:
    assert shape(visit) == WHOLE
    press_cancel(visit, world.anna)
    press_undo(visit, world.anna)
    assert shape(visit) == WHOLE
    press_cancel(visit, world.anna, 2)
    assert shape(visit) == set()
    how = {"workspace": world.salon, "uid": visit.uid}
    restore(client=world.anna, actor=client_actor(world.anna), now=NOW + minutes(20), **how)
    assert shape(visit) == WHOLE
    by = {"actor": staff_actor(world.admin), "now": NOW + minutes(30)}
    cancel_appointment(reason="", **how, **by)
    assert shape(visit) == set()
    uncancel_appointment(is_notifying=False, **how, **by)
    assert shape(visit) == WHOLE


@pytest.mark.parametrize(("begin", "is_back"), [(30, True), (29, False), (60, False), (70, True)])
def test_who_came_in_between_stays(
    world: World, visit: Appointment, begin: int, is_back: bool
) -> None:
    """Twenty minutes of processing were free, and are; buffers were not."""
    calendar = visit.lines.get().staff_member.calendar
    press_cancel(visit, world.anna)
    Occupancy.objects.filter(subject_uid=visit.uid).delete()
    take(calendar, TEN + minutes(begin), 10 if begin == 60 else 20)
    how = {"workspace": world.salon, "uid": visit.uid, "now": NOW + minutes(20)}
    if is_back:
        restore(client=world.anna, actor=client_actor(world.anna), **how)
        assert shape(visit) == WHOLE
        return
    with pytest.raises(Refused) as caught:
        restore(client=world.anna, actor=client_actor(world.anna), **how)
    assert caught.value.decision.codes == ("slot_taken",)


def test_a_move_by_staff_takes_its_lines_along(world: World, visit: Appointment) -> None:
    edit(world, visit, visit.room, starts_at=TEN + minutes(7))
    assert shape(visit) == {(name, begin + 7, end + 7) for name, begin, end in WHOLE}
    line = visit.lines.get()
    assert (line.starts_at, line.by_hand) == (TEN + minutes(7), [])


def test_another_length_is_set_by_hand(world: World, visit: Appointment) -> None:
    edit(world, visit, visit.room, minutes=75)
    line = visit.lines.get()
    assert (line.duration, line.by_hand) == (45, ["duration"])
    assert ("Mara", 0, 45) in shape(visit)
    edit(world, again(visit), visit.room, minutes=31)
    assert visit.lines.get().duration == 1


@pytest.mark.parametrize(
    ("lines", "length"),
    [([(0, 60), (60, 30)], 60), ([(0, 60), (60, 30)], 40), ([(0, 60), (30, 35)], 55)],
    ids=["all of the last", "more than that", "another ends later"],
)
def test_a_service_never_goes_by_a_shorter_length(
    world: World, lines: list[tuple[int, int]], length: int
) -> None:
    cut = make_service(world.salon, make_colleague(world.salon, "Lena"))
    made = book(world.anna, world.salon, ask(cut), TEN + minutes(120))
    (first,) = made.lines.all()
    for position, (begin, duration) in enumerate(lines):
        first.pk = first.pk if position == 0 else None
        first.starts_at, first.duration = TEN + minutes(begin), duration
        first.position = position
        first.save()
    ends_at = max(line.ends_at for line in made.lines.all())
    Appointment.objects.filter(pk=made.pk).update(starts_at=TEN, ends_at=ends_at)
    before = rows(made)
    with pytest.raises(InvalidInput) as caught:
        edit(world, again(made), None, minutes=length, staff=first.staff_member)
    assert caught.value.fields == {"minutes": ("too_short",)}
    assert rows(made) == before
    assert again(made).ends_at == ends_at


def test_another_room_goes_with_its_lines(world: World, visit: Appointment) -> None:
    other = make_room(world.salon, "R5")
    edit(world, visit, other)
    assert shape(visit) == (WHOLE - {("R4", 0, 70)}) | {("R5", 0, 70)}
    edit(world, again(visit), None)
    assert shape(visit) == WHOLE - {("R4", 0, 70)}
    assert len(rows(visit)) == 3
