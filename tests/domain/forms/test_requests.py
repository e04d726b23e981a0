"""States of a request; when it is due, expires, is reminded of."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.forms.requests import (
    FILLABLE,
    RequestState,
    may_become,
    may_correct,
    state_after_submission,
)
from portico.domain.forms.sending import (
    Frequency,
    Sending,
    SendingRule,
    add_months,
    due_from,
    expiry_of,
    is_due,
    reminder_times,
)

S = RequestState
ALLOWED = {
    (S.SENT, S.OPENED),
    *[(one, S.IN_PROGRESS) for one in (S.SENT, S.OPENED)],
    *[
        (one, to)
        for one in FILLABLE
        for to in (S.SUBMITTED, S.NEEDS_REVIEW, S.WITHDRAWN, S.EXPIRED)
    ],
    (S.SUBMITTED, S.COMPLETED),
    (S.NEEDS_REVIEW, S.COMPLETED),
}


@pytest.mark.parametrize("wanted", S)
@pytest.mark.parametrize("state", S)
def test_what_may_follow_what(state: S, wanted: S) -> None:
    decision = may_become(state, wanted)
    assert decision.is_allowed == ((state, wanted) in ALLOWED)
    assert decision.codes == (() if decision.is_allowed else (f"form_{state}",))


def test_after_handing_in() -> None:
    assert state_after_submission(needs_review=True) is S.NEEDS_REVIEW
    assert state_after_submission(needs_review=False) is S.SUBMITTED
    assert may_correct(S.COMPLETED, has_follower=False).is_allowed
    assert may_correct(S.COMPLETED, has_follower=True).codes == ("form_corrected",)
    assert may_correct(S.EXPIRED, has_follower=False).codes == ("form_not_handed_in",)


ZONE = "Europe/Vienna"
NOW = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
START = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)  # 10:00, after the change of clocks on the 29th
EVERY = SendingRule(Frequency.EVERY_TIME)
ONCE = SendingRule(Frequency.PER_CLIENT)
YEARLY = SendingRule(Frequency.AFTER_MONTHS, months=12)


def ago(days: int, state: S = S.COMPLETED, appointment: str = "other") -> Sending:
    sent = NOW - timedelta(days=days)
    return Sending(sent, state, appointment, sent if state is S.COMPLETED else None)


@pytest.mark.parametrize(
    ("rule", "past", "expected"),
    [
        (EVERY, [], True),
        (EVERY, [ago(1)], True),
        (EVERY, [ago(1, appointment="this")], False),
        (EVERY, [ago(1, S.WITHDRAWN, "this")], False),
        (ONCE, [], True),
        (ONCE, [ago(900)], False),
        (ONCE, [ago(1, S.SENT)], False),
        (ONCE, [ago(1, S.WITHDRAWN), ago(2, S.EXPIRED)], True),
        (YEARLY, [], True),
        (YEARLY, [ago(300)], False),
        (YEARLY, [ago(365)], True),
        (YEARLY, [ago(900), ago(300)], False),
        (YEARLY, [ago(900, S.OPENED)], False),
        (YEARLY, [ago(10, S.EXPIRED)], True),
    ],
)
def test_when_a_rule_sends(rule: SendingRule, past: list[Sending], expected: bool) -> None:
    assert is_due(rule, past, appointment="this", starts_at=START, now=NOW, zone=ZONE) is expected


def test_days_before_are_days_of_the_wall() -> None:
    rule = SendingRule(Frequency.EVERY_TIME, days_before=2)
    first = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)  # 10:00 in Vienna too
    assert due_from(START, 2, ZONE) == first
    for now, expected in (
        (first - timedelta(seconds=1), False),
        (first, True),
        (START - timedelta(seconds=1), True),
        (START, False),
    ):
        assert is_due(rule, [], appointment="x", starts_at=START, now=now, zone=ZONE) is expected
    assert due_from(START, 0, ZONE) is None


def test_months_end_with_the_month() -> None:
    leap = datetime(2024, 2, 29, 11, 0, tzinfo=UTC)
    assert add_months(leap, 12, ZONE) == datetime(2025, 2, 28, 11, 0, tzinfo=UTC)
    assert add_months(leap, 10, ZONE) == datetime(2024, 12, 29, 11, 0, tzinfo=UTC)


def test_expiry_and_reminders() -> None:
    expires = expiry_of(NOW, 3, ZONE)
    assert expires == datetime(2026, 3, 30, 8, 0, tzinfo=UTC), (
        "10:00 on the wall, as when it was sent"
    )
    assert expiry_of(NOW, None, ZONE) is None
    times = reminder_times(NOW, (3, 2, 2, 9), expires, ZONE)
    assert times == (datetime(2026, 3, 29, 8, 0, tzinfo=UTC),)
    assert len(reminder_times(NOW, (3, 2, 9), None, ZONE)) == 3
