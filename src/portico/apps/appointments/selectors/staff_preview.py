"""What a visit that staff are writing would be: who, where, when, and what is in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.appointments.selectors.staff_lines import (
    StaffLine,
    load_staff_lines,
    with_calendars,
)
from portico.apps.appointments.services.arranging import Arranged, arrange_lines
from portico.apps.appointments.services.inputs import LineInput, PersonInput
from portico.apps.appointments.services.placing import list_conflicts
from portico.apps.appointments.services.stretching import list_stretches
from portico.apps.people.models import Client, StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.models import Calendar
from portico.domain.conflicts import Conflict
from portico.domain.errors import InvalidInput
from portico.domain.timing import ServiceTime


@dataclass(frozen=True, slots=True)
class LineNote:
    """One service as it would be booked; `by_hand`: the parts that are changed by hand."""

    name: str
    starts_at: datetime
    ends_at: datetime
    staff_name: str
    staff_uid: UUID
    places: Sequence[str]
    by_hand: Sequence[str]
    price_cents: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`defaults`: the minutes of each line without what is typed; None where it is unknown.

    `faults`: as InvalidInput names them; then there are no notes.
    """

    defaults: Sequence[ServiceTime | None] = ()
    notes: Sequence[LineNote] = ()
    conflicts: Sequence[Conflict] = ()
    faults: dict[str, tuple[str, ...]] = field(default_factory=dict)


def load_preview(
    access: DeskAccess,
    lines: Sequence[LineInput],
    starts_at: datetime | None,
    people: Collection[PersonInput],
    appointment_uid: UUID | None,
    *,
    now: datetime,
) -> Preview:
    """The visit as it would be saved; nothing is locked or written."""
    kept = list_kept_lines(access, appointment_uid)
    try:
        found = load_staff_lines(access.workspace, lines, kept)
    except InvalidInput as error:
        return Preview([None] * len(lines), faults=error.fields)
    defaults = [_default_of(line) for line in found.lines]
    if starts_at is None:
        return Preview(defaults)
    uids = [appointment_uid] if appointment_uid else []
    try:
        arranged = arrange_lines(access.workspace, found, starts_at, except_uids=uids, now=now)
    except InvalidInput as error:
        return Preview(defaults, faults=error.fields)
    rooms = {key: room.name for key, room in found.rooms.items()}
    things = rooms | {key: unit.name for key, unit in found.units.items()}
    notes = [
        _note(
            found.lines[line.position],
            line,
            [name for key, name in things.items() if key in line.takes],
        )
        for line in arranged.lines
    ]
    return Preview(defaults, notes, _conflicts(access, arranged, people, uids, now))


def list_kept_lines(access: DeskAccess, uid: UUID | None) -> list[BookedService]:
    """The booked services of the appointment that is edited."""
    if uid is None:
        return []
    appointments = Appointment.objects.filter(workspace=access.workspace, uid=uid)
    return list(BookedService.objects.filter(appointment__in=appointments))


def _default_of(line: StaffLine) -> ServiceTime | None:
    """As it would be without typed minutes; of *Anyone* the first."""
    if not line.plan.choices:
        return None
    asked = replace(line.asked, duration=None, processing=None, finishing=None)
    plain = replace(line, asked=asked)
    return plain.time_of(line.plan.choices[0][0])


def _note(line: StaffLine, booked: BookedService, places: Sequence[str]) -> LineNote:
    offer = next(o for o, _ in line.plan.choices if o.staff_pk == booked.staff_member_id)
    return LineNote(
        name=booked.name,
        starts_at=booked.starts_at,
        ends_at=booked.ends_at,
        staff_name=offer.name,
        staff_uid=offer.staff_uid,
        places=places,
        by_hand=booked.by_hand,
        price_cents=booked.price_cents,
    )


def _conflicts(
    access: DeskAccess,
    arranged: Arranged,
    people: Collection[PersonInput],
    except_uids: Collection[UUID],
    now: datetime,
) -> tuple[Conflict, ...]:
    organization = access.workspace.organization_id
    listed = [one.uid for one in people if one.kind == "staff"]
    staff = StaffMember.objects.filter(
        organization_id=organization, uid__in=[*listed, *arranged.staff]
    )
    clients = Client.objects.filter(
        organization_id=organization, uid__in=[one.uid for one in people if one.kind == "client"]
    )
    calendars = list(
        Calendar.objects.filter(Q(staff_member__in=staff)).select_related("staff_member")
    )
    takes = {key for line in arranged.lines for key in line.takes}
    real = {one.pk for one in with_calendars(takes)}
    for line in arranged.lines:
        line.takes = [key for key in line.takes if key in real]
    return list_conflicts(
        access.workspace,
        list_stretches(arranged.lines, calendars, arranged.starts_at, arranged.ends_at),
        starts_at=arranged.starts_at,
        ends_at=arranged.ends_at,
        clients=list(clients),
        closed=arranged.closed,
        except_uids=except_uids,
        now=now,
    )
