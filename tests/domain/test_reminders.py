"""Reminders: 24 h for all, 48 h for the tentative, and those whose moment has passed."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.reminders import Reminder, ReminderRule, reminder_times, request_time
from portico.domain.states import Answer

START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LONG_BEFORE = START - timedelta(days=30)
RULES = (ReminderRule(24), ReminderRule(48, Answer.TENTATIVE))


@pytest.mark.parametrize(
    ("answer", "hours"),
    [
        (Answer.NEEDS_ACTION, [24]),
        (Answer.ACCEPTED, [24]),
        (Answer.TENTATIVE, [48, 24]),
        (Answer.DECLINED, []),
    ],
)
def test_who_is_reminded_when(answer: Answer, hours: list[int]) -> None:
    reminders = reminder_times(START, RULES, answer, now=LONG_BEFORE)
    assert [reminder.hours_before for reminder in reminders] == hours
    assert [reminder.due_at for reminder in reminders] == [
        START - timedelta(hours=before) for before in hours
    ]


def test_a_moment_that_has_passed_is_said_so() -> None:
    now = START - timedelta(hours=30)
    reminders = reminder_times(START, RULES, Answer.TENTATIVE, now=now)
    assert reminders == (
        Reminder(START - timedelta(hours=48), 48, is_past=True),
        Reminder(START - timedelta(hours=24), 24, is_past=False),
    )


@pytest.mark.parametrize(("microseconds", "is_past"), [(-1, False), (0, False), (1, True)])
def test_this_very_moment_is_not_past(microseconds: int, is_past: bool) -> None:
    now = START - timedelta(hours=24) + timedelta(microseconds=microseconds)
    (reminder,) = reminder_times(START, (ReminderRule(24),), Answer.ACCEPTED, now=now)
    assert reminder.is_past is is_past


def test_two_rules_for_one_hour_remind_once() -> None:
    rules = (ReminderRule(24), ReminderRule(24, "tentative"), ReminderRule(24, ""))
    assert len(reminder_times(START, rules, Answer.TENTATIVE, now=LONG_BEFORE)) == 1


def test_without_rules_nobody_is_reminded() -> None:
    assert reminder_times(START, (), Answer.TENTATIVE, now=LONG_BEFORE) == ()


MAIL, TEXT = frozenset({"email"}), frozenset({"sms"})


@pytest.mark.parametrize(
    ("of_hours", "of_days", "chosen"),
    [(MAIL, MAIL, [0]), (MAIL, MAIL | TEXT, [1]), (MAIL | TEXT, MAIL, [0]), (MAIL, TEXT, [0, 1])],
)
def test_at_one_moment_there_is_one_by_each_channel(
    of_hours: frozenset[str], of_days: frozenset[str], chosen: list[int]
) -> None:
    rules = (
        ReminderRule(24, channels=of_hours),
        ReminderRule(0, days_before=1, channels=of_days),
    )
    found = reminder_times(START, rules, Answer.ACCEPTED, now=LONG_BEFORE)
    assert [one.days_before for one in found] == chosen


@pytest.mark.parametrize(
    ("starts_at", "days", "zone", "expected"),
    [
        (
            datetime(2026, 11, 26, 9, tzinfo=UTC),
            3,
            "Europe/Berlin",
            datetime(2026, 11, 23, 9, tzinfo=UTC),
        ),
        (
            datetime(2026, 11, 26, 9, tzinfo=UTC),
            0,
            "Europe/Berlin",
            datetime(2026, 11, 26, 9, tzinfo=UTC),
        ),
        # the clocks change on 25 October: the same time of the day is an hour off in UTC
        (
            datetime(2026, 10, 26, 9, tzinfo=UTC),
            3,
            "Europe/Berlin",
            datetime(2026, 10, 23, 8, tzinfo=UTC),
        ),
        (datetime(2026, 10, 26, 9, tzinfo=UTC), 3, "UTC", datetime(2026, 10, 23, 9, tzinfo=UTC)),
    ],
)
def test_days_before_are_the_same_time_of_the_day(
    starts_at: datetime, days: int, zone: str, expected: datetime
) -> None:
    assert request_time(starts_at, days, zone) == expected


def test_days_are_days_of_the_zone_and_hours_elapsed() -> None:
    starts_at = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)  # 10:00 in Berlin, the day after a change
    rules = (ReminderRule(0, days_before=2), ReminderRule(48), ReminderRule(3, days_before=2))
    found = reminder_times(
        starts_at, rules, Answer.ACCEPTED, zone="Europe/Berlin", now=starts_at - timedelta(days=9)
    )
    assert [(r.due_at.hour, r.days_before, r.hours_before) for r in found] == [
        (5, 2, 3),
        (8, 2, 0),
        (9, 0, 48),
    ]
