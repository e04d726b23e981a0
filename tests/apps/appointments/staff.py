"""Short ways to visits that staff book."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance, LineInput
from portico.apps.catalog.models import Service
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import ConflictsFound
from tests.apps.appointments.visits import TEN
from tests.booking import again
from tests.conftest import World
from tests.make import NOW, appointment_form, staff_actor

SEEN = Allowance(accepts_warnings=True)


def line(service: Service, member: StaffMember | None = None, **more: Any) -> LineInput:
    return LineInput(service.uid, member.uid if member else None, **more)


def save(
    world: World,
    *lines: LineInput,
    made: Appointment | None = None,
    allowance: Allowance | None = None,
    starts_at: Any = TEN,
    people: Any = None,
    is_notifying: bool = True,
    **fields: Any,
) -> Appointment:
    wanted = {"name": "", "minutes": 45, **fields}
    form = appointment_form(
        world.admin.staff_member,
        *(people or [world.anna]),
        starts_at=starts_at,
        lines=lines,
        **wanted,
    )
    more: dict[str, Any] = {}
    if made is not None:
        more = {"uid": made.uid, "seen_version": made.version}
    write: Any = create_appointment if made is None else edit_appointment
    done = write(
        workspace=world.salon,
        form=form,
        allowance=allowance or Allowance(),
        is_notifying=is_notifying,
        user=world.admin,
        actor=staff_actor(world.admin),
        now=NOW,
        **more,
    )
    return again(done)


def shape(made: Appointment) -> set[tuple[str, int, int]]:
    found = set()
    for row in Occupancy.objects.filter(subject_uid=made.uid).select_related(
        "calendar__staff_member", "calendar__room", "calendar__resource"
    ):
        owner = row.calendar.staff_member or row.calendar.room or row.calendar.resource
        begin, end = ((at - TEN) // timedelta(minutes=1) for at in (row.starts_at, row.ends_at))
        found.add((str(owner), begin, end))
    return found


def weights(error: ConflictsFound) -> set[tuple[str, str, str]]:
    return {(one.name, one.cause, one.weight) for one in error.conflicts}


def refuse(world: World, *lines: LineInput, **more: Any) -> ConflictsFound:
    with pytest.raises(ConflictsFound) as caught:
        save(world, *lines, **more)
    return caught.value
