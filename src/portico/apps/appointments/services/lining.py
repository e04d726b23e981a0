"""The services of a visit that staff save: lock what they could take, settle, write."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.appointments.selectors.staff_lines import (
    StaffLines,
    load_staff_lines,
    with_calendars,
)
from portico.apps.appointments.services.arranging import Arranged, arrange_lines
from portico.apps.appointments.services.checking import CheckedForm
from portico.apps.appointments.services.inputs import AppointmentInput, PersonInput
from portico.apps.appointments.services.locking import lock_everything
from portico.apps.people.models import StaffMember
from portico.apps.schedule.locking import find_calendars
from portico.apps.schedule.models import Calendar, Room
from portico.apps.workspaces.models import Workspace
from portico.domain.conflicts import Taken
from portico.domain.errors import SlotTaken


def list_kept(appointment: Appointment | None) -> list[BookedService]:
    """The booked services that staff edit."""
    return list(appointment.lines.all()) if appointment else []


def lock_form(
    workspace: Workspace, checked: CheckedForm, appointment: Appointment | None, *, now: datetime
) -> tuple[CheckedForm, list[Calendar], Arranged | None]:
    """Lock everything that the form could take; the form with its services settled.

    Without services it stays as it is. The calendars are those of its people and room. Raises
    InvalidInput, or SlotTaken where services changed under our hands.
    """
    lines = checked.form.lines
    rooms = [checked.room] if checked.room and not lines else []
    if not lines or checked.form.starts_at is None:
        locked = lock_everything(appointment, checked.staff, rooms, checked.clients, now=now)
        return checked, locked, None
    kept = list_kept(appointment)
    make_calendars(workspace, load_staff_lines(workspace, lines, kept))
    before = load_staff_lines(workspace, lines, kept)
    locked = lock_everything(
        appointment,
        checked.staff,
        (),
        checked.clients,
        more=with_calendars(before.keys),
        now=now,
    )
    found = load_staff_lines(workspace, lines, kept)
    uids = [appointment.uid] if appointment else []
    arranged = arrange_lines(workspace, found, checked.form.starts_at, except_uids=uids, now=now)
    settled = settle_form(workspace, checked, arranged)
    calendars = _calendars_of(settled, locked)
    taken = {key for line in arranged.lines for key in line.takes}
    wanted = taken | {calendar.pk for calendar in calendars}
    if not wanted <= before.keys | {calendar.pk for calendar in locked}:
        raise SlotTaken(tuple(sorted(wanted)))
    return settled, calendars, arranged


def make_calendars(workspace: Workspace, found: StaffLines) -> None:
    """Whoever and whatever was never booked gets its calendar first."""
    nameless = [room for key, room in found.rooms.items() if key < 0 and key in found.keys]
    choices = [choice for line in found.lines for choice, _ in line.plan.choices]
    staff = [choice.staff_pk for choice in choices if choice.calendar < 0]
    if nameless or staff:
        people = StaffMember.objects.filter(organization_id=workspace.organization_id, pk__in=staff)
        find_calendars(list(people), list(nameless))


def _calendars_of(checked: CheckedForm, locked: Collection[Calendar]) -> list[Calendar]:
    known = {calendar.staff_member_id for calendar in locked}
    missing = [member for member in checked.staff if member.pk not in known]
    return [*locked, *find_calendars(missing, [])]


def settle_form(workspace: Workspace, checked: CheckedForm, arranged: Arranged) -> CheckedForm:
    """The form as its services make it: times, room, and whoever does them is on it."""
    form = checked.form
    listed = {person.uid for person in form.people if person.kind == "staff"}
    more = [uid for uid in arranged.staff if uid not in listed]
    members = {
        member.uid: member
        for member in StaffMember.objects.filter(
            organization_id=workspace.organization_id, uid__in=arranged.staff
        )
    }
    people = (*form.people, *(PersonInput("staff", uid) for uid in more))
    room = Room.objects.filter(pk=arranged.room).first() if arranged.room else None
    organizer = checked.organizer or members[arranged.staff[0]]
    name = form.name.strip() or arranged.name
    return replace(
        checked,
        form=replace(form, people=people, name=name, starts_at=arranged.starts_at),
        organizer=organizer,
        room=room,
        staff=(*checked.staff, *(members[uid] for uid in more)),
        ends_at=arranged.ends_at,
    )


def write_lines(appointment: Appointment, arranged: Arranged | None, form: AppointmentInput) -> str:
    """Save the services; what was there and is not any more goes. Returns them in words.

    None without services in the form: what is there stays.
    """
    if form.lines is None:
        return describe_lines(appointment)
    lines = arranged.lines if arranged else []
    kept = [line.pk for line in lines if line.pk]
    BookedService.objects.filter(appointment=appointment).exclude(pk__in=kept).delete()
    for line in lines:
        line.appointment = appointment
        line.save()
    return describe_lines(appointment)


def describe_lines(appointment: Appointment) -> str:
    """What the history says of booked services, as they are saved."""
    said = []
    for line in appointment.lines.select_related("staff_member"):
        parts = f"{line.duration}+{line.processing}+{line.finishing}"
        minutes = parts if line.processing or line.finishing else str(line.duration)
        cents = line.price_cents
        price = "" if cents is None else f", {cents // 100}.{cents % 100:02d}"
        said.append(f"{line.name} ({line.staff_member.name}, {minutes} min{price})")
    return "; ".join(said)


def list_closed(arranged: Arranged | None) -> Sequence[Taken]:
    """What staff are warned of beside what is taken."""
    return arranged.closed if arranged else ()
