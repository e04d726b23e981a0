"""When a form is due by itself, expires, and is reminded of.

Days before a start are days by the calendar: the same wall-clock time in the workspace's zone
(product page 1, Times).
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from portico.domain.forms.requests import HANDED_IN, RequestState
from portico.domain.wall_days import shift_days


class Frequency(StrEnum):
    """How often a client gets the form of a service."""

    EVERY_TIME = "every_time"
    PER_CLIENT = "once_per_client"
    AFTER_MONTHS = "after_months"


@dataclass(frozen=True, slots=True)
class SendingRule:
    """`days_before` the start, 0: at once when it is booked. `months` of *after months*."""

    frequency: Frequency
    days_before: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Sending:
    """A form that this client got before: when, for which appointment, and what became of it."""

    sent_at: datetime
    state: RequestState
    appointment: str = ""
    submitted_at: datetime | None = None


def due_from(starts_at: datetime, days_before: int, zone: str) -> datetime | None:
    """From when it is due; None: from the booking on."""
    return shift_days(starts_at, -days_before, zone) if days_before else None


def is_due(
    rule: SendingRule,
    past: Sequence[Sending],
    *,
    appointment: str,
    starts_at: datetime,
    now: datetime,
    zone: str,
) -> bool:
    """Whether the form is to be sent now for this appointment; after its start no more.

    For one appointment it is sent once, whatever became of it: staff who withdrew it meant it.
    For the client, what was withdrawn or has expired does not count as sent. Months count from
    when it was handed in, else from when it was sent, to the start of the appointment.
    """
    begins = due_from(starts_at, rule.days_before, zone)
    if now >= starts_at or (begins is not None and now < begins):
        return False
    if any(one.appointment == appointment for one in past):
        return False
    counted = [one for one in past if one.state not in _FAILED]
    if rule.frequency is Frequency.PER_CLIENT:
        return not counted
    if rule.frequency is Frequency.AFTER_MONTHS:
        if any(one.state not in HANDED_IN for one in counted):
            return False
        last = max((one.submitted_at or one.sent_at for one in counted), default=None)
        return last is None or add_months(last, rule.months, zone) <= starts_at
    return True


_FAILED = frozenset({RequestState.WITHDRAWN, RequestState.EXPIRED})


def expiry_of(sent_at: datetime, days: int | None, zone: str) -> datetime | None:
    """When it can be filled in no more; None: never."""
    return shift_days(sent_at, days, zone) if days else None


def reminder_times(
    sent_at: datetime, days: Sequence[int], expires_at: datetime | None, zone: str
) -> tuple[datetime, ...]:
    """When the client is reminded: so many days after it was sent, only while it can be filled."""
    times = [shift_days(sent_at, one, zone) for one in sorted(set(days))]
    return tuple(one for one in times if expires_at is None or one < expires_at)


def add_months(moment: datetime, months: int, zone: str) -> datetime:
    """The same day some months later, the last of the month where it has no such day; in UTC."""
    wall = moment.astimezone(ZoneInfo(zone))
    years, month = divmod(wall.month - 1 + months, 12)
    year = wall.year + years
    day = min(wall.day, calendar.monthrange(year, month + 1)[1])
    return wall.replace(year=year, month=month + 1, day=day).astimezone(ZoneInfo("UTC"))
