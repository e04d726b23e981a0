"""May answer, may enter, is active: every reason, every boundary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.policies import AnswerFacts, EntryFacts, is_active, may_answer, may_enter
from portico.domain.states import ACTIVE, AppointmentState

START = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
END = START + timedelta(minutes=45)
DEADLINE = START - timedelta(hours=24)
INSTANT = timedelta(microseconds=1)
OPEN = AnswerFacts(AppointmentState.PENDING, START, END, DEADLINE, is_attendee_client=True)


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (OPEN, DEADLINE - INSTANT, ()),
        (OPEN, DEADLINE, ()),
        (OPEN, DEADLINE + INSTANT, ("deadline_passed",)),
        (OPEN, START, ("deadline_passed", "already_begun")),
        (replace(OPEN, response_deadline=None), START - INSTANT, ()),
        (replace(OPEN, response_deadline=None), START, ("already_begun",)),
        (replace(OPEN, response_deadline=END), START, ("already_begun",)),
        (replace(OPEN, state=AppointmentState.CONFIRMED), DEADLINE, ()),
        (replace(OPEN, state=AppointmentState.DECLINED), DEADLINE, ()),
        (replace(OPEN, state=AppointmentState.CANCELLED), DEADLINE, ("not_active",)),
        (replace(OPEN, state=AppointmentState.COMPLETED), DEADLINE, ("not_active",)),
        (replace(OPEN, state=AppointmentState.CHECKED_IN), DEADLINE, ("not_active",)),
        (replace(OPEN, state=AppointmentState.IN_SESSION), DEADLINE, ("not_active",)),
        (
            replace(OPEN, state=AppointmentState.PROPOSED, starts_at=None, ends_at=None),
            DEADLINE,
            ("not_active",),
        ),
        (replace(OPEN, starts_at=None), DEADLINE, ("not_active",)),
        (
            replace(OPEN, state=AppointmentState.CANCELLED),
            END,
            ("not_active", "deadline_passed", "already_begun"),
        ),
        # staff record what was said by telephone
        (replace(OPEN, is_attendee_client=False), END, ()),
        (
            replace(OPEN, is_attendee_client=False, state=AppointmentState.CANCELLED),
            END,
            ("not_active",),
        ),
    ],
)
def test_may_answer(facts: AnswerFacts, now: datetime, codes: tuple[str, ...]) -> None:
    decision = may_answer(facts, now=now)
    assert decision.codes == codes
    assert decision.is_allowed is (codes == ())


def test_the_passed_deadline_is_named() -> None:
    (reason,) = may_answer(OPEN, now=DEADLINE + INSTANT).reasons
    assert reason.deadline == DEADLINE


@given(st.sampled_from(AppointmentState), st.integers(-3000, 3000), st.integers(0, 3000))
def test_once_closed_it_stays_closed(state: AppointmentState, minutes: int, later: int) -> None:
    facts = replace(OPEN, state=state)
    now = DEADLINE + timedelta(minutes=minutes)
    codes = set(may_answer(facts, now=now).codes)
    assert codes <= set(may_answer(facts, now=now + timedelta(minutes=later)).codes)


WELCOME = EntryFacts(
    is_portal_on=True,
    has_client=True,
    has_portal_access=True,
    has_active=True,
    has_future_ended=False,
    has_past=False,
    keeps_past=False,
    is_marked_shared_ok=True,
)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"is_portal_on": False}, ("portal_off",)),
        ({"has_client": False}, ("unknown_address",)),
        (
            {"has_client": False, "has_portal_access": False, "has_active": False},
            ("unknown_address",),
        ),
        ({"is_portal_on": False, "has_client": False}, ("portal_off", "unknown_address")),
        ({"has_portal_access": False}, ("no_portal_access",)),
        ({"has_active": False}, ("nothing_active",)),
        ({"has_active": False, "has_future_ended": True}, ()),
        ({"has_active": False, "has_past": True}, ("nothing_active",)),
        ({"has_active": False, "keeps_past": True}, ("nothing_active",)),
        ({"has_active": False, "has_past": True, "keeps_past": True}, ()),
        ({"has_past": True, "keeps_past": True}, ()),
        ({"is_marked_shared_ok": False}, ("shared_address",)),
        (
            {
                "is_portal_on": False,
                "has_portal_access": False,
                "has_active": False,
                "is_marked_shared_ok": False,
            },
            ("portal_off", "no_portal_access", "nothing_active", "shared_address"),
        ),
    ],
)
def test_may_enter(changes: dict[str, bool], codes: tuple[str, ...]) -> None:
    decision = may_enter(replace(WELCOME, **changes))
    assert decision.codes == codes
    assert decision.is_allowed is (codes == ())


@pytest.mark.parametrize("state", sorted(ACTIVE - {AppointmentState.PROPOSED}))
def test_active_until_its_end(state: AppointmentState) -> None:
    assert is_active(state, START, END, None, None, now=START - timedelta(days=90))
    assert is_active(state, START, END, None, None, now=END - INSTANT)
    assert not is_active(state, START, END, None, None, now=END)


@pytest.mark.parametrize("state", sorted(set(AppointmentState) - ACTIVE))
def test_what_has_ended_is_not_active(state: AppointmentState) -> None:
    assert not is_active(state, START, END, START, END, now=START - timedelta(days=1))
    assert not is_active(state, None, None, None, None, now=START)


@pytest.mark.parametrize(
    ("last_offered_at", "last_day_end", "now", "expected"),
    [
        (None, None, END + timedelta(days=999), True),
        (START, None, START - INSTANT, True),
        (START, None, START, False),
        (START, END, START, False),
        (END, START, START, True),
        (None, START, START - INSTANT, True),
        (None, START, START, False),
    ],
)
def test_proposed_is_active_while_it_can_still_come_to_be(
    last_offered_at: datetime | None,
    last_day_end: datetime | None,
    now: datetime,
    expected: bool,
) -> None:
    proposed = AppointmentState.PROPOSED
    assert is_active(proposed, None, None, last_offered_at, last_day_end, now=now) is expected


@pytest.mark.parametrize(("starts_at", "ends_at"), [(None, None), (START, None), (None, END)])
def test_an_unknown_time_is_an_error_and_never_an_answer(
    starts_at: datetime | None, ends_at: datetime | None
) -> None:
    with pytest.raises(ValueError, match="without a time"):
        is_active(AppointmentState.CONFIRMED, starts_at, ends_at, None, None, now=START)
