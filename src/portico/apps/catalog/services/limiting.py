"""When a service can be booked, and its own rules: each replaces the workspace's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portico.apps.catalog.models import Service
from portico.apps.catalog.services.versions import close_change, take_service
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput
from portico.domain.hours import Stretch
from portico.domain.timetables import check_week, keep_week

MOST = {
    "minimum_notice_minutes": 365 * 24 * 60,
    "maximum_days_ahead": 730,
    "self_cancellation_hours": 24 * 90,
    "self_rescheduling_hours": 24 * 90,
}
"""The most of each."""


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """None: no limit of its own, or as the workspace has it.

    `week`: stretches per weekday (see `domain.timetables`); None: whenever staff work.
    """

    week: Mapping[int, Sequence[Stretch]] | None = None
    first_day: date | None = None
    last_day: date | None = None
    minimum_notice_minutes: int | None = None
    maximum_days_ahead: int | None = None
    allow_self_cancellation: bool | None = None
    self_cancellation_hours: int | None = None
    allow_self_rescheduling: bool | None = None
    self_rescheduling_hours: int | None = None


@transaction.atomic
def limit_service(
    *, service: Service, limits: ServiceLimits, seen: int, actor: Actor, now: datetime
) -> None:
    """Save what differs. Raises InvalidInput (a day of the week as `day_0` …), StaleChange."""
    _check(limits)
    kept = take_service(service, seen)
    wanted: dict[str, Any] = {name: getattr(limits, name) for name in ServiceLimits.__slots__}
    wanted["week"] = None if limits.week is None else keep_week(limits.week)
    before = {name: getattr(kept, name) for name in wanted}
    changed = {name for name in wanted if before[name] != wanted[name]}
    if not changed:
        return
    for name in changed:
        setattr(kept, name, wanted[name])
    kept.save(update_fields=sorted(changed))
    changes = {name: [_plain(before[name]), _plain(wanted[name])] for name in sorted(changed)}
    close_change(kept, changes, verb="limits_changed", actor=actor, now=now)


def _check(limits: ServiceLimits) -> None:
    faults: dict[str, tuple[str, ...]] = {}
    for name, most in MOST.items():
        value = getattr(limits, name)
        if value is not None and not 0 <= value <= most:
            faults[name] = ("out_of_range",)
    if limits.first_day and limits.last_day and limits.last_day < limits.first_day:
        faults["last_day"] = ("last_day_first",)
    faults |= {f"day_{day}": (code,) for day, code in check_week(limits.week or {}).items()}
    if limits.week is not None and not any(limits.week.values()):
        faults["day_0"] = ("never_open",)
    if faults:
        raise InvalidInput(faults)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
