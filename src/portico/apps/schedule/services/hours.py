"""Working hours: of a staff member in one workspace, of a room, of a resource's units."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import StaffMember
from portico.apps.schedule.locking import find_calendars, lock_calendars
from portico.apps.schedule.models import Calendar, Hours
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput, StaleChange
from portico.domain.hours import Stretch, WeekHours
from portico.domain.timetables import (
    check_dates,
    check_week,
    keep_dates,
    keep_week,
    print_stretches,
    read_hours,
)

MOST_DATES = 200
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@transaction.atomic
def change_staff_hours(
    *,
    workspace: Workspace,
    member: StaffMember,
    hours: WeekHours,
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Set when somebody works here, on the wall of the workspace. What is booked stays.

    `seen`: the version that was on the screen, 0 where there was none yet. Raises InvalidInput
    (`day_0` … `day_6`, or an ISO date), StaleChange.
    """
    check_hours(hours)
    calendars = lock_calendars(find_calendars([member], []), now=now)
    changes = write_hours(workspace, calendars, hours, seen=seen)
    if changes:
        _record(workspace, "staff_member", member.uid, changes, actor, now)


def check_hours(hours: WeekHours) -> None:
    """Raises InvalidInput for what runs into the next day, and for too many dates."""
    faults: dict[str, tuple[str, ...]] = {
        f"day_{day}": (code,) for day, code in check_week(hours.weekdays).items()
    }
    late = check_dates(hours.exceptions, hours.weekdays)
    faults |= {day.isoformat(): (code,) for day, code in late.items()}
    if len(hours.exceptions) > MOST_DATES:
        faults["dates"] = ("times_too_many",)
    if faults:
        raise InvalidInput(faults)


def write_hours(
    workspace: Workspace,
    calendars: Collection[Calendar],
    hours: WeekHours | None,
    *,
    seen: int | None = None,
) -> dict[str, list[Any]]:
    """Write the same hours to calendars that are locked; None: always open. What changed.

    Raises StaleChange where the version is not the one that was seen (None: whatever it is).
    """
    present = list(Hours.objects.filter(calendar__in=calendars, workspace=workspace))
    version = max((one.version for one in present), default=0)
    if seen is not None and seen != version:
        raise StaleChange(seen, version)
    if hours is None:
        changes = describe_change(stored_hours(present), None)
        Hours.objects.filter(pk__in=[one.pk for one in present]).delete()
        return changes
    week, exceptions = keep_week(hours.weekdays), keep_dates(hours.exceptions)
    changes = describe_change(stored_hours(present), hours)
    if not changes and len(present) == len(calendars):
        return {}
    by_calendar = {one.calendar_id: one for one in present}
    for calendar in calendars:
        one = by_calendar.get(calendar.pk) or Hours(
            organization_id=calendar.organization_id, calendar=calendar, workspace=workspace
        )
        one.week, one.exceptions, one.version = week, exceptions, version + 1
        one.save()
    return changes


def stored_hours(present: Sequence[Hours]) -> WeekHours | None:
    """The hours of a calendar as they are kept; None where there are none."""
    return read_hours(present[0].week, present[0].exceptions) if present else None


def describe_change(before: WeekHours | None, after: WeekHours | None) -> dict[str, list[Any]]:
    """`[from, to]` by weekday and date, as people write them: what the history keeps."""
    if before is None or after is None:
        is_same = before is after
        return {} if is_same else {"hours": [_words(before), _words(after)]}
    days: dict[str, tuple[Sequence[Stretch] | None, Sequence[Stretch] | None]] = {
        name: (before.weekdays.get(n, ()), after.weekdays.get(n, ()))
        for n, name in enumerate(_DAYS)
    }
    for day in sorted({*before.exceptions, *after.exceptions}):
        days[day.isoformat()] = (before.exceptions.get(day), after.exceptions.get(day))
    return {
        name: [_stretch_words(was), _stretch_words(now)]
        for name, (was, now) in days.items()
        if (None if was is None else tuple(was)) != (None if now is None else tuple(now))
    }


def _words(hours: WeekHours | None) -> str:
    if hours is None:
        return "none"
    said = [
        f"{name[:3].capitalize()} {print_stretches(hours.weekdays[n])}"
        for n, name in enumerate(_DAYS)
        if hours.weekdays.get(n)
    ]
    return "; ".join(said) or "closed"


def _stretch_words(stretches: Sequence[Stretch] | None) -> str:
    if stretches is None:
        return "as every week"
    return print_stretches(stretches) or "closed"


def _record(
    workspace: Workspace,
    kind: str,
    uid: UUID,
    changes: dict[str, list[Any]],
    actor: Actor,
    now: datetime,
) -> None:
    record(
        subject_kind=kind,
        subject_uid=uid,
        verb="hours_changed",
        actor=actor,
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
        changes=changes,
    )
