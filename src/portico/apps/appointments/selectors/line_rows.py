"""The rows that staff name on the services of a visit: people, rooms, units, options."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from portico.apps.appointments.selectors.wishes import Option
from portico.apps.appointments.services.inputs import LineInput
from portico.apps.catalog.models import ServiceOption
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Calendar, Hours, Resource, Room
from portico.apps.schedule.selectors.offers import KeptHours, Offer, OfferedService
from portico.apps.workspaces.models import Workspace
from portico.domain.availability import Key

_NOWHERE = 1 << 40
"""Keys below minus this stand for people who were never booked and have no calendar yet."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody whom staff chose, with hours here or without."""

    uid: UUID
    staff_pk: int
    name: str
    calendar: Key
    hours: KeptHours

    def as_offer(self, service: OfferedService) -> Offer:
        """As if they offered the service, in its own minutes."""
        return Offer(
            self.uid,
            self.staff_pk,
            self.name,
            self.calendar,
            self.hours,
            service.time,
            service.price_cents,
            is_online=False,
            is_in_anyone=False,
        )


def load_people(workspace: Workspace, asked: Sequence[LineInput]) -> dict[UUID, Chosen]:
    """Whom the lines name; whoever works elsewhere in the organization, too."""
    uids = {one.staff_uid for one in asked if one.staff_uid}
    if not uids:
        return {}
    staff = StaffMember.objects.filter(
        organization_id=workspace.organization_id, uid__in=uids
    ).select_related("calendar")
    hours = {
        one.calendar_id: KeptHours(one.week, one.exceptions)
        for one in Hours.objects.filter(workspace=workspace, calendar__staff_member__in=staff)
    }
    found = {}
    for member in staff:
        calendar = getattr(member, "calendar", None)
        key = calendar.pk if calendar else -_NOWHERE - member.pk
        kept = hours.get(key, KeptHours({}, {}))
        found[member.uid] = Chosen(member.uid, member.pk, member.name, key, kept)
    return found


def load_rooms(workspace: Workspace) -> tuple[dict[Key, Room], dict[Key, KeptHours]]:
    """Rooms of the workspace by calendar (never booked: by id, negative), and their hours."""
    rooms: dict[Key, Room] = {}
    for room in Room.objects.filter(workspace=workspace).select_related("calendar"):
        calendar = getattr(room, "calendar", None)
        rooms[calendar.pk if calendar else -room.pk] = room
    keys = [key for key in rooms if key > 0]
    hours = Hours.objects.filter(workspace=workspace, calendar__in=keys)
    return rooms, {one.calendar_id: KeptHours(one.week, one.exceptions) for one in hours}


def load_units(keys: Collection[Key]) -> dict[Key, Resource]:
    """Of these calendars those that are units, with their resources."""
    units = Calendar.objects.filter(pk__in=keys, resource__isnull=False)
    return {one.pk: one.resource for one in units.select_related("resource") if one.resource}


def load_options(workspace: Workspace, asked: Sequence[LineInput]) -> dict[UUID, Option]:
    """The options that the lines name."""
    uids = {uid for one in asked for uid in one.option_uids}
    if not uids:
        return {}
    rows = ServiceOption.objects.filter(service__workspace=workspace, uid__in=uids)
    names = ("uid", "service_id", "name", "minutes", "price_cents")
    return {row[0]: Option._make(row) for row in rows.values_list(*names)}
