"""Take and free time. Callers hold the lock (`schedule.locking`)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from portico.apps.schedule.models import ALL_LANES, Calendar, Occupancy
from portico.apps.schedule.wall import CONSTRAINT
from portico.domain.errors import SlotTaken


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time wanted on one calendar, half-open; `may_share` marks a deliberate double-booking."""

    calendar: Calendar
    starts_at: datetime
    ends_at: datetime
    may_share: bool = False


def occupy(
    *,
    stretches: Collection[Stretch],
    subject_kind: str,
    subject_uid: UUID,
    is_tentative: bool = False,
    held_until: datetime | None = None,
) -> list[Occupancy]:
    """Insert one occupancy per stretch; raises SlotTaken where the wall refuses.

    `held_until`: as a hold that ends then.
    """
    kind = Occupancy.BOOKING if held_until is None else Occupancy.HOLD
    try:
        with transaction.atomic():
            made = []
            for stretch in stretches:
                lanes = _make_room(stretch) if stretch.may_share else (0, ALL_LANES)
                made.append(
                    Occupancy(
                        organization_id=stretch.calendar.organization_id,
                        calendar=stretch.calendar,
                        starts_at=stretch.starts_at,
                        ends_at=stretch.ends_at,
                        lane_from=lanes[0],
                        lane_to=lanes[1],
                        kind=kind,
                        expires_at=held_until,
                        subject_kind=subject_kind,
                        subject_uid=subject_uid,
                        is_tentative=is_tentative,
                    )
                )
            Occupancy.objects.bulk_create(made)
    except IntegrityError as error:
        if CONSTRAINT not in str(error):
            raise
        raise SlotTaken(tuple(stretch.calendar.pk for stretch in stretches)) from error
    return made


def free(*, subject_kind: str, subject_uids: Collection[UUID]) -> int:
    """Delete every occupancy of these subjects; returns how many."""
    return Occupancy.objects.filter(
        subject_kind=subject_kind, subject_uid__in=list(subject_uids)
    ).delete()[0]


def _make_room(stretch: Stretch) -> tuple[int, int]:
    """Narrow what overlaps to one lane each and return the next free lane.

    A client, who needs every lane, is then refused over both.
    """
    over = list(
        Occupancy.objects.filter(
            calendar=stretch.calendar,
            starts_at__lt=stretch.ends_at,
            ends_at__gt=stretch.starts_at,
        ).order_by("lane_from")
    )
    if not over:
        return 0, ALL_LANES
    for row in over:
        if row.lane_to - row.lane_from > 1:
            row.lane_to = row.lane_from + 1
            row.save(update_fields=["lane_to"])
    taken = {row.lane_from for row in over}
    lane = next(n for n in range(ALL_LANES) if n not in taken)
    return lane, lane + 1
