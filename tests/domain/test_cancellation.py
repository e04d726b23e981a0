"""Cancelling by clients, and the type that staff find preselected: every code, every boundary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.cancellation import (
    CancelFacts,
    CancelType,
    cancel_deadline,
    may_cancel,
    may_change_cancel_type,
    may_mark_no_show,
    may_unmark_no_show,
    preselect_cancel_type,
)
from portico.domain.states import AppointmentState

START = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
LIMIT = START - timedelta(hours=24)
INSTANT = timedelta(microseconds=1)
GRACE = timedelta(minutes=15)
LATE_BOOKING = START - timedelta(hours=2)
PENDING, CONFIRMED = AppointmentState.PENDING, AppointmentState.CONFIRMED
OPEN = CancelFacts(CONFIRMED, START, is_switched_on=True, hours=24, grace=GRACE)
ONLINE = replace(OPEN, booked_at=LATE_BOOKING)
PROPOSED = replace(OPEN, state=AppointmentState.PROPOSED, starts_at=None)
OTHERS = sorted(set(AppointmentState) - {PENDING, CONFIRMED, AppointmentState.PROPOSED})


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (OPEN, LIMIT - INSTANT, ()),
        (OPEN, LIMIT, ()),
        (OPEN, LIMIT + INSTANT, ("too_late",)),
        (replace(OPEN, state=PENDING), LIMIT, ()),
        (replace(OPEN, hours=0), START - INSTANT, ()),
        (replace(OPEN, hours=0), START, ("not_upcoming",)),
        (OPEN, START, ("not_upcoming", "too_late")),
        (replace(OPEN, is_switched_on=False), LIMIT, ("disabled",)),
        (replace(OPEN, is_switched_on=False), LIMIT + INSTANT, ("disabled", "too_late")),
        # the grace after the client's own online booking
        (ONLINE, LATE_BOOKING, ()),
        (ONLINE, LATE_BOOKING + GRACE, ()),
        (ONLINE, LATE_BOOKING + GRACE + INSTANT, ("too_late",)),
        (replace(ONLINE, is_switched_on=False), LATE_BOOKING, ("disabled",)),
        (replace(ONLINE, grace=timedelta()), LATE_BOOKING + INSTANT, ("too_late",)),
        (replace(ONLINE, booked_at=START - timedelta(days=9)), LIMIT, ()),
        (replace(ONLINE, booked_at=START - timedelta(days=9)), LIMIT + INSTANT, ("too_late",)),
        (replace(ONLINE, booked_at=START - timedelta(minutes=5)), START - INSTANT, ()),
        (replace(ONLINE, booked_at=START - timedelta(minutes=5)), START, ("not_upcoming",)),
        # whoever has declined has nothing left to cancel
        (replace(OPEN, has_declined=True), LIMIT, ("not_upcoming",)),
        # groups
        (replace(OPEN, group_part="member"), LIMIT, ("group_member",)),
        (replace(OPEN, group_part="member", is_whole_group=True), LIMIT, ("group_member",)),
        (replace(OPEN, group_part="primary"), LIMIT, ("group_member",)),
        (replace(OPEN, group_part="primary", is_whole_group=True), LIMIT, ()),
        (replace(OPEN, group_part="primary", is_member_of_own=True), LIMIT, ()),
        (replace(OPEN, group_part="member", is_member_of_own=True), LIMIT, ("group_member",)),
        # proposed: at any time, whatever is switched
        (PROPOSED, START + timedelta(days=99), ()),
        (replace(PROPOSED, is_switched_on=False), START, ()),
        (
            replace(PROPOSED, has_declined=True, is_switched_on=False),
            START,
            ("disabled", "not_upcoming"),
        ),
        # all at once
        (
            replace(
                OPEN, is_switched_on=False, state=AppointmentState.COMPLETED, group_part="member"
            ),
            START,
            ("disabled", "not_upcoming", "too_late", "group_member"),
        ),
    ],
)
def test_may_cancel(facts: CancelFacts, now: datetime, codes: tuple[str, ...]) -> None:
    assert may_cancel(facts, now=now).codes == codes


@pytest.mark.parametrize("state", OTHERS)
def test_only_what_is_ahead_is_cancelled(state: AppointmentState) -> None:
    assert may_cancel(replace(OPEN, state=state), now=LIMIT).codes == ("not_upcoming",)


@pytest.mark.parametrize(
    ("facts", "deadline"),
    [
        (OPEN, LIMIT),
        (ONLINE, LATE_BOOKING + GRACE),
        (replace(ONLINE, booked_at=START - timedelta(days=9)), LIMIT),
        (replace(ONLINE, booked_at=START - timedelta(minutes=5)), START),
        (PROPOSED, None),
    ],
)
def test_the_deadline_is_the_last_instant_that_is_allowed(
    facts: CancelFacts, deadline: datetime | None
) -> None:
    assert cancel_deadline(facts) == deadline


def test_too_late_names_the_deadline() -> None:
    (reason,) = may_cancel(OPEN, now=LIMIT + INSTANT).reasons
    assert (reason.code, reason.deadline) == ("too_late", LIMIT)


@pytest.mark.parametrize(
    ("own", "marks"),
    [
        (OPEN, [("disabled", True), ("not_upcoming", True)]),
        (replace(OPEN, is_switched_on=False), [("disabled", False), ("not_upcoming", True)]),
        (
            replace(OPEN, state=AppointmentState.CHECKED_IN),
            [("disabled", True), ("not_upcoming", False)],
        ),
    ],
)
def test_what_another_members_visit_causes_is_marked(
    own: CancelFacts, marks: list[tuple[str, bool]]
) -> None:
    whole = replace(
        OPEN,
        state=AppointmentState.CHECKED_IN,
        is_switched_on=False,
        group_part="primary",
        is_whole_group=True,
        own=replace(own, group_part="primary", is_whole_group=True),
    )
    found = may_cancel(whole, now=LIMIT).reasons
    assert [(one.code, one.is_of_another) for one in found] == marks


@given(st.integers(0, 200), st.integers(-9000, 9000), st.integers(0, 9000), st.booleans())
def test_what_is_closed_stays_closed(hours: int, minutes: int, later: int, is_online: bool) -> None:
    facts = replace(ONLINE if is_online else OPEN, hours=hours)
    now = START + timedelta(minutes=minutes)
    codes = set(may_cancel(facts, now=now).codes)
    assert codes <= set(may_cancel(facts, now=now + timedelta(minutes=later)).codes)


BOOKED = START - timedelta(days=9)


@pytest.mark.parametrize(
    ("starts_at", "hours", "booked_at", "now", "expected"),
    [
        (START, 24, BOOKED, LIMIT, CancelType.NORMAL),
        (START, 24, BOOKED, LIMIT + INSTANT, CancelType.LATE),
        (START, 24, LATE_BOOKING, LATE_BOOKING + GRACE - INSTANT, CancelType.NORMAL),
        (START, 24, LATE_BOOKING, LATE_BOOKING + GRACE, CancelType.LATE),
        (START, 0, BOOKED, START, CancelType.NORMAL),
        (START, 0, BOOKED, START + INSTANT, CancelType.LATE),
        (None, 24, BOOKED, START, CancelType.NORMAL),
    ],
)
def test_late_is_preselected_after_the_threshold(
    starts_at: datetime | None,
    hours: int,
    booked_at: datetime,
    now: datetime,
    expected: CancelType,
) -> None:
    assert preselect_cancel_type(starts_at, hours, booked_at, now=now) is expected


@pytest.mark.parametrize("state", list(AppointmentState))
def test_types_belong_to_what_is_cancelled(state: AppointmentState) -> None:
    is_cancelled = state is AppointmentState.CANCELLED
    assert may_change_cancel_type(state).codes == (() if is_cancelled else ("not_cancelled",))
    is_completed = state is AppointmentState.COMPLETED
    assert may_mark_no_show(state).codes == (() if is_completed else ("not_completed",))


@pytest.mark.parametrize(
    ("state", "cancel_type", "before", "codes"),
    [
        (AppointmentState.CANCELLED, "no_show", AppointmentState.COMPLETED, ()),
        (AppointmentState.CANCELLED, "no_show", CONFIRMED, ("not_no_show",)),
        (AppointmentState.CANCELLED, "no_show", None, ("not_no_show",)),
        (AppointmentState.CANCELLED, "late", AppointmentState.COMPLETED, ("not_no_show",)),
        (AppointmentState.COMPLETED, "", None, ("not_no_show",)),
    ],
)
def test_back_from_no_show(
    state: AppointmentState,
    cancel_type: str,
    before: AppointmentState | None,
    codes: tuple[str, ...],
) -> None:
    assert may_unmark_no_show(state, cancel_type, before).codes == codes
