"""Rooms of a workspace: what they are, and when they are open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from portico.apps.history.services.recording import record
from portico.apps.schedule.locking import find_calendars, lock_calendars
from portico.apps.schedule.models import Hours, Room, ServiceNeed
from portico.apps.schedule.services.hours import check_hours, write_hours
from portico.apps.schedule.services.marks import check_mark, mark_of
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput
from portico.domain.hours import WeekHours

MOST_SEATS = 10_000
_FIELDS = ("name", "directions", "seats", "allows_double_booking", "is_active")


@dataclass(frozen=True, slots=True)
class RoomDetails:
    """The fields as staff type them; `hours` None: always open."""

    name: str
    directions: str = ""
    seats: int = 4
    allows_double_booking: bool = False
    is_active: bool = True
    hours: WeekHours | None = None


def mark_room(room: Room) -> int:
    """For noticing a second editor."""
    hours = Hours.objects.filter(calendar__room=room, workspace_id=room.workspace_id).first()
    return mark_of(room, _FIELDS, hours)


@transaction.atomic
def create_room(*, workspace: Workspace, details: RoomDetails, actor: Actor, now: datetime) -> Room:
    """Save a room with its calendar; raises InvalidInput."""
    _check(details, None)
    last = Room.objects.filter(workspace=workspace).aggregate(last=Max("position"))["last"]
    room = Room.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        position=0 if last is None else last + 1,
        **{name: getattr(details, name) for name in _FIELDS},
    )
    calendars = lock_calendars(find_calendars([], [room]), now=now)
    write_hours(workspace, calendars, details.hours)
    _record(room, "created", {}, actor, now)
    return room


@transaction.atomic
def change_room(
    *, room: Room, details: RoomDetails, seen: int, actor: Actor, now: datetime
) -> None:
    """Save what differs; what is booked stays. Raises InvalidInput, StaleChange."""
    _check(details, room)
    calendars = lock_calendars(find_calendars([], [room]), now=now)
    kept = Room.objects.select_related("workspace").get(pk=room.pk)
    check_mark(seen, mark_room(kept))
    wanted = {name: getattr(details, name) for name in _FIELDS}
    changes = {n: [getattr(kept, n), v] for n, v in wanted.items() if getattr(kept, n) != v}
    for name in changes:
        setattr(kept, name, wanted[name])
    if changes:
        kept.save(update_fields=list(changes))
    changes |= write_hours(kept.workspace, calendars, details.hours)
    if changes:
        _record(kept, "changed", changes, actor, now)


def _check(details: RoomDetails, room: Room | None) -> None:
    faults: dict[str, tuple[str, ...]] = {}
    if not details.name.strip():
        faults["name"] = ("required",)
    if not 1 <= details.seats <= MOST_SEATS:
        faults["seats"] = ("out_of_range",)
    needed = room and ServiceNeed.objects.filter(room=room, service__is_retired=False).exists()
    if needed and not details.is_active:
        faults["is_active"] = ("needed_by_service",)
    if faults:
        raise InvalidInput(faults)
    if details.hours is not None:
        check_hours(details.hours)


def _record(room: Room, verb: str, changes: dict[str, Any], actor: Actor, now: datetime) -> None:
    record(
        subject_kind="room",
        subject_uid=room.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=room.organization_id,
        workspace_id=room.workspace_id,
        changes=changes,
    )
