"""When reminders of an appointment are due (product pages 4 and 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.domain.states import Answer
from portico.domain.wall_days import shift_days


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One reminder of a workspace; `only_answer` is an answer, or empty: whatever it is.

    Hours are elapsed hours; days the same wall-clock time that many days before. `channels`: by
    which of *email* and *sms* it goes.
    """

    hours_before: int
    only_answer: str = ""
    days_before: int = 0
    channels: frozenset[str] = frozenset({"email"})


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder to one attendee; `is_past` ones are recorded as skipped."""

    due_at: datetime
    hours_before: int
    is_past: bool
    days_before: int = 0


def reminder_times(
    starts_at: datetime,
    rules: Sequence[ReminderRule],
    answer: Answer,
    *,
    zone: str = "UTC",
    now: datetime,
) -> tuple[Reminder, ...]:
    """The reminders of somebody with `answer`, earliest first; days are days of `zone`.

    Nobody who declined is reminded. Two rules for the same moment give one reminder by each
    channel. One due this very moment is not past.
    """
    if answer is Answer.DECLINED:
        return ()
    dues: dict[datetime, list[ReminderRule]] = {}
    for rule in rules:
        if rule.only_answer in ("", answer):
            day = request_time(starts_at, rule.days_before, zone) if rule.days_before else starts_at
            dues.setdefault(day - timedelta(hours=rule.hours_before), []).append(rule)
    return tuple(
        Reminder(due, rule.hours_before, due < now, rule.days_before)
        for due in sorted(dues)
        for rule in _choose(dues[due])
    )


def _choose(rules: Sequence[ReminderRule]) -> list[ReminderRule]:
    """Rules of one moment that share no channel: those with the most channels, then the first."""
    chosen: list[ReminderRule] = []
    for rule in sorted(rules, key=lambda one: -len(one.channels)):
        if not any(rule.channels & other.channels for other in chosen):
            chosen.append(rule)
    return chosen


def request_time(starts_at: datetime, days: int, zone: str) -> datetime:
    """When clients are asked to confirm: `days` before, at the same time of the zone's day."""
    return shift_days(starts_at, -days, zone)
