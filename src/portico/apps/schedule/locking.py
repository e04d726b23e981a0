"""The only place that locks calendars.

PostgreSQL: row locks in sorted order. SQLite: a writing transaction holds the whole file
already (`transaction_mode = IMMEDIATE`). Expired holds go under the lock, before anything
is checked.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Calendar, Occupancy, Room


def find_calendars(staff: Collection[StaffMember], rooms: Collection[Room]) -> list[Calendar]:
    """The calendars of these staff members and rooms; made where one is missing."""
    found = _list_calendars(staff, rooms)
    have_staff = {calendar.staff_member_id for calendar in found}
    have_rooms = {calendar.room_id for calendar in found}
    missing = [
        *(
            Calendar(organization_id=one.organization_id, staff_member=one)
            for one in staff
            if one.pk not in have_staff
        ),
        *(
            Calendar(organization_id=one.organization_id, room=one)
            for one in rooms
            if one.pk not in have_rooms
        ),
    ]
    if not missing:
        return found
    # Somebody else may make the same one at this moment: then theirs is found.
    Calendar.objects.bulk_create(missing, ignore_conflicts=True)
    return _list_calendars(staff, rooms)


def _list_calendars(staff: Collection[StaffMember], rooms: Collection[Room]) -> list[Calendar]:
    found = list(Calendar.objects.filter(staff_member__in=staff)) if staff else []
    if rooms:
        found += Calendar.objects.filter(room__in=rooms)
    return found


def lock_calendars(calendars: Collection[Calendar], *, now: datetime) -> list[Calendar]:
    """Lock in sorted order and delete expired holds; must run inside `atomic()`."""
    return lock_keys([calendar.pk for calendar in calendars], now=now)


def lock_keys(keys: Collection[int], *, now: datetime) -> list[Calendar]:
    """The same by the calendars' ids."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("lock_calendars outside a transaction")
    keys = sorted(set(keys))
    locked = list(Calendar.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    Occupancy.objects.filter(calendar__in=keys, expires_at__lte=now).delete()
    return locked


def list_subject_calendars(subject_kind: str, subject_uids: Collection[UUID]) -> list[Calendar]:
    """Calendars that these subjects occupy at present."""
    return list(
        Calendar.objects.filter(
            occupancies__subject_kind=subject_kind, occupancies__subject_uid__in=subject_uids
        ).distinct()
    )
