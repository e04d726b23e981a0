"""When reminders of an appointment are due (product pages 4 and 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portico.domain.states import Answer


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One reminder of a workspace; `only_answer` is an answer, or empty: whatever it is."""

    hours_before: int
    only_answer: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder to one attendee; `is_past` ones are recorded as skipped."""

    due_at: datetime
    hours_before: int
    is_past: bool


def reminder_times(
    starts_at: datetime, rules: Sequence[ReminderRule], answer: Answer, *, now: datetime
) -> tuple[Reminder, ...]:
    """The reminders of somebody with `answer`, earliest first; hours are elapsed hours.

    Nobody who declined is reminded. Two rules for the same hour give one reminder. One due this
    very moment is not past.
    """
    if answer is Answer.DECLINED:
        return ()
    hours = {rule.hours_before for rule in rules if rule.only_answer in ("", answer)}
    dues = [(starts_at - timedelta(hours=before), before) for before in hours]
    return tuple(Reminder(due, before, due < now) for due, before in sorted(dues))


def request_time(starts_at: datetime, days: int, zone: str) -> datetime:
    """When clients are asked to confirm: `days` before, at the same time of the zone's day."""
    local = starts_at.astimezone(ZoneInfo(zone))
    return (local - timedelta(days=days)).astimezone(starts_at.tzinfo)
