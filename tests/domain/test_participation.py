"""Answers and states, product page 1: table, then what holds for every table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.participation import (
    Part,
    needs_attention,
    state_after_answer,
    state_after_edit,
    state_after_undo,
    state_at_creation,
)
from portico.domain.states import Answer, AppointmentState, Confirmation

AT_ONCE, BY_ANSWERS = Confirmation.AT_ONCE, Confirmation.BY_ANSWERS
BY_REQUEST, BY_STAFF = Confirmation.BY_REQUEST, Confirmation.BY_STAFF
PENDING, CONFIRMED = AppointmentState.PENDING, AppointmentState.CONFIRMED
DECLINED = AppointmentState.DECLINED
WAITING, YES = Answer.NEEDS_ACTION, Answer.ACCEPTED
MAYBE, NO = Answer.TENTATIVE, Answer.DECLINED


def client(answer: Answer) -> Part:
    return Part("client", True, answer)


def guest(answer: Answer) -> Part:
    return Part("client", False, answer)


def colleague(answer: Answer) -> Part:
    return Part("staff", True, answer)


@pytest.mark.parametrize(
    ("confirmation", "parts", "expected"),
    [
        (AT_ONCE, [client(WAITING)], CONFIRMED),
        (AT_ONCE, [], CONFIRMED),
        (BY_ANSWERS, [client(WAITING)], PENDING),
        (BY_ANSWERS, [client(YES), client(WAITING)], PENDING),
        (BY_ANSWERS, [client(YES), colleague(WAITING)], PENDING),
        (BY_ANSWERS, [client(MAYBE)], PENDING),
        (BY_ANSWERS, [client(YES), colleague(YES)], CONFIRMED),
        (BY_ANSWERS, [client(YES), guest(WAITING)], CONFIRMED),
        (BY_ANSWERS, [guest(WAITING)], CONFIRMED),
        (BY_ANSWERS, [], CONFIRMED),
        (BY_REQUEST, [client(YES)], PENDING),
        (BY_STAFF, [client(YES)], PENDING),
    ],
)
def test_state_at_creation(
    confirmation: Confirmation, parts: list[Part], expected: AppointmentState
) -> None:
    assert state_at_creation(confirmation, parts) is expected


@pytest.mark.parametrize("confirmation", list(Confirmation))
def test_without_a_time_it_is_proposed(confirmation: Confirmation) -> None:
    made = state_at_creation(confirmation, [client(YES)], has_time=False)
    assert made is AppointmentState.PROPOSED


@pytest.mark.parametrize(
    ("state", "confirmation", "others", "changed", "expected"),
    [
        # declining: the last required client, or not
        (CONFIRMED, AT_ONCE, [], client(NO), DECLINED),
        (PENDING, BY_ANSWERS, [colleague(YES)], client(NO), DECLINED),
        (PENDING, BY_ANSWERS, [guest(YES)], client(NO), DECLINED),
        (PENDING, BY_ANSWERS, [client(NO)], client(NO), DECLINED),
        (DECLINED, AT_ONCE, [], client(NO), DECLINED),
        (CONFIRMED, BY_ANSWERS, [client(YES)], client(NO), PENDING),
        (CONFIRMED, AT_ONCE, [client(WAITING)], client(NO), PENDING),
        # an optional client or a colleague who declines changes nothing
        (CONFIRMED, BY_ANSWERS, [client(YES)], guest(NO), CONFIRMED),
        (PENDING, BY_ANSWERS, [], guest(NO), PENDING),
        (CONFIRMED, BY_ANSWERS, [client(YES)], colleague(NO), CONFIRMED),
        (PENDING, BY_ANSWERS, [client(NO), client(YES)], colleague(NO), PENDING),
        (CONFIRMED, AT_ONCE, [], colleague(NO), CONFIRMED),
        (DECLINED, BY_ANSWERS, [client(NO)], colleague(YES), DECLINED),
        (DECLINED, AT_ONCE, [client(NO)], guest(YES), DECLINED),
        # accepting
        (PENDING, BY_ANSWERS, [], client(YES), CONFIRMED),
        (PENDING, BY_ANSWERS, [client(YES)], colleague(YES), CONFIRMED),
        (PENDING, BY_ANSWERS, [client(WAITING)], client(YES), PENDING),
        (PENDING, BY_ANSWERS, [colleague(NO)], client(YES), PENDING),
        (PENDING, BY_ANSWERS, [guest(WAITING)], client(YES), CONFIRMED),
        (PENDING, BY_ANSWERS, [client(WAITING)], guest(YES), PENDING),
        (PENDING, BY_STAFF, [], client(YES), PENDING),
        (PENDING, BY_REQUEST, [], client(YES), PENDING),
        (CONFIRMED, BY_STAFF, [], client(YES), CONFIRMED),
        # staff confirmed it in spite of the red mark: another's yes does not undo that
        (CONFIRMED, BY_STAFF, [client(NO)], client(YES), CONFIRMED),
        # accepted turns tentative
        (CONFIRMED, BY_ANSWERS, [], client(MAYBE), PENDING),
        (CONFIRMED, BY_ANSWERS, [client(YES)], colleague(MAYBE), PENDING),
        (CONFIRMED, BY_ANSWERS, [client(YES)], guest(MAYBE), CONFIRMED),
        (CONFIRMED, AT_ONCE, [], client(MAYBE), CONFIRMED),
        (CONFIRMED, BY_STAFF, [], client(MAYBE), CONFIRMED),
        (PENDING, BY_ANSWERS, [], client(MAYBE), PENDING),
        # thinking again
        (DECLINED, AT_ONCE, [], client(YES), CONFIRMED),
        (DECLINED, AT_ONCE, [], client(MAYBE), CONFIRMED),
        (DECLINED, BY_ANSWERS, [], client(YES), CONFIRMED),
        (DECLINED, BY_ANSWERS, [colleague(WAITING)], client(YES), PENDING),
        (DECLINED, BY_ANSWERS, [], client(MAYBE), PENDING),
        (DECLINED, BY_STAFF, [], client(YES), PENDING),
        (DECLINED, AT_ONCE, [client(NO)], client(YES), PENDING),
        (PENDING, AT_ONCE, [client(YES)], client(YES), CONFIRMED),
        (PENDING, AT_ONCE, [client(NO)], client(YES), PENDING),
    ],
)
def test_state_after_answer(
    state: AppointmentState,
    confirmation: Confirmation,
    others: list[Part],
    changed: Part,
    expected: AppointmentState,
) -> None:
    assert state_after_answer(state, confirmation, [*others, changed], changed) is expected


@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize(
    "state",
    [
        AppointmentState.PROPOSED,
        AppointmentState.CHECKED_IN,
        AppointmentState.IN_SESSION,
        AppointmentState.COMPLETED,
        AppointmentState.CANCELLED,
    ],
)
def test_an_answer_leaves_other_states_alone(state: AppointmentState, answer: Answer) -> None:
    changed = client(answer)
    assert state_after_answer(state, BY_ANSWERS, [changed], changed) is state


@pytest.mark.parametrize(
    ("state", "parts", "expected"),
    [
        (PENDING, [client(NO), client(WAITING)], True),
        (PENDING, [client(NO), client(YES), colleague(YES)], True),
        (PENDING, [client(WAITING), client(YES)], False),
        (PENDING, [client(NO)], False),
        (PENDING, [guest(NO), client(YES)], False),
        (PENDING, [colleague(NO), client(YES)], False),
        (CONFIRMED, [client(NO), client(YES)], False),
        (DECLINED, [client(NO), client(NO)], False),
        (PENDING, [], False),
    ],
)
def test_needs_attention(state: AppointmentState, parts: list[Part], expected: bool) -> None:
    assert needs_attention(state, parts) is expected


parts = st.builds(
    Part,
    kind=st.sampled_from(["client", "staff"]),
    is_required=st.booleans(),
    answer=st.sampled_from(Answer),
)
confirmations = st.sampled_from(Confirmation)
answering = st.sampled_from([PENDING, CONFIRMED, DECLINED])


@given(answering, confirmations, st.lists(parts, max_size=5), parts)
def test_declined_only_by_the_last_required_client(
    state: AppointmentState, confirmation: Confirmation, others: list[Part], changed: Part
) -> None:
    everybody = [*others, changed]
    after = state_after_answer(state, confirmation, everybody, changed)
    if after is DECLINED and state is not DECLINED:
        required = [part for part in everybody if part.kind == "client" and part.is_required]
        assert changed in required
        assert all(part.answer is NO for part in required)


@given(answering, confirmations, st.lists(parts, max_size=5), parts)
def test_the_same_answer_twice_is_one_answer(
    state: AppointmentState, confirmation: Confirmation, others: list[Part], changed: Part
) -> None:
    everybody = [*others, changed]
    once = state_after_answer(state, confirmation, everybody, changed)
    assert state_after_answer(once, confirmation, everybody, changed) is once


@given(confirmations, st.lists(parts, max_size=5))
def test_taking_a_decline_back_gives_the_state_of_creation(
    confirmation: Confirmation, others: list[Part]
) -> None:
    undeclined = [part for part in others if part.answer is not NO]
    before, after = client(NO), client(YES)
    started = state_at_creation(confirmation, [*undeclined, after])
    declined = state_after_answer(started, confirmation, [*undeclined, before], before)
    again = state_after_answer(declined, confirmation, [*undeclined, after], after)
    assert again is started


@pytest.mark.parametrize(
    ("confirmation", "is_request_over", "expected"),
    [
        (BY_REQUEST, False, PENDING),
        (BY_REQUEST, True, CONFIRMED),
        (BY_STAFF, True, PENDING),
        (BY_ANSWERS, True, PENDING),
        (AT_ONCE, False, CONFIRMED),
    ],
)
def test_who_is_not_asked_any_more_is_confirmed_at_once(
    confirmation: Confirmation, is_request_over: bool, expected: AppointmentState
) -> None:
    made = state_at_creation(confirmation, [client(WAITING)], is_request_over=is_request_over)
    assert made is expected


@pytest.mark.parametrize(
    ("state", "is_request_over", "expected"),
    [(PENDING, True, PENDING), (DECLINED, True, CONFIRMED), (DECLINED, False, PENDING)],
)
def test_an_answer_is_no_confirm(
    state: AppointmentState, is_request_over: bool, expected: AppointmentState
) -> None:
    yes = client(YES)
    after = state_after_answer(state, BY_REQUEST, [yes], yes, is_request_over=is_request_over)
    assert after is expected


@pytest.mark.parametrize(
    ("state", "confirmation", "parts", "is_moved", "expected"),
    [
        (CONFIRMED, AT_ONCE, [client(WAITING)], True, CONFIRMED),
        (PENDING, AT_ONCE, [client(NO), client(YES)], True, PENDING),
        (PENDING, AT_ONCE, [client(YES)], False, CONFIRMED),
        (CONFIRMED, BY_ANSWERS, [client(WAITING)], True, PENDING),
        (CONFIRMED, BY_ANSWERS, [client(YES)], False, CONFIRMED),
        (PENDING, BY_ANSWERS, [colleague(YES)], False, CONFIRMED),
        (CONFIRMED, BY_REQUEST, [client(WAITING)], True, CONFIRMED),
        (PENDING, BY_REQUEST, [client(YES)], True, PENDING),
        (CONFIRMED, BY_STAFF, [client(YES)], True, PENDING),
        (CONFIRMED, BY_STAFF, [client(YES)], False, CONFIRMED),
        (PENDING, BY_STAFF, [client(YES)], False, PENDING),
        (AppointmentState.CHECKED_IN, BY_STAFF, [client(YES)], True, AppointmentState.CHECKED_IN),
    ],
)
def test_only_two_methods_ask_again_after_a_move(
    state: AppointmentState,
    confirmation: Confirmation,
    parts: list[Part],
    is_moved: bool,
    expected: AppointmentState,
) -> None:
    after = state_after_edit(state, confirmation, parts, has_time=True, is_moved=is_moved)
    assert after is expected


def test_a_proposed_one_gets_the_state_of_creation_with_its_time() -> None:
    proposed = AppointmentState.PROPOSED
    still = state_after_edit(proposed, AT_ONCE, [], has_time=False, is_moved=False)
    assert still is proposed
    timed = state_after_edit(
        proposed, BY_REQUEST, [], has_time=True, is_moved=True, is_request_over=True
    )
    assert timed is CONFIRMED


@pytest.mark.parametrize(
    ("state", "before", "confirmation", "others", "changed", "expected"),
    [
        (AppointmentState.CANCELLED, CONFIRMED, BY_STAFF, [], client(WAITING), CONFIRMED),
        (AppointmentState.CANCELLED, PENDING, AT_ONCE, [], client(YES), PENDING),
        (
            AppointmentState.CANCELLED,
            AppointmentState.PROPOSED,
            AT_ONCE,
            [],
            client(WAITING),
            AppointmentState.PROPOSED,
        ),
        (DECLINED, CONFIRMED, BY_STAFF, [], client(WAITING), CONFIRMED),
        (DECLINED, PENDING, BY_ANSWERS, [client(NO)], client(WAITING), PENDING),
        (PENDING, CONFIRMED, BY_REQUEST, [client(YES)], client(YES), CONFIRMED),
        (PENDING, CONFIRMED, AT_ONCE, [client(NO)], client(YES), PENDING),
        # staff confirmed it meanwhile
        (CONFIRMED, PENDING, BY_STAFF, [client(YES)], client(WAITING), CONFIRMED),
        (CONFIRMED, PENDING, BY_ANSWERS, [client(YES)], client(WAITING), PENDING),
        # an optional client's changes nothing
        (CONFIRMED, PENDING, BY_ANSWERS, [client(YES)], guest(WAITING), CONFIRMED),
        (AppointmentState.COMPLETED, PENDING, AT_ONCE, [], client(YES), AppointmentState.COMPLETED),
    ],
)
def test_undo_gives_the_state_back(
    state: AppointmentState,
    before: AppointmentState,
    confirmation: Confirmation,
    others: list[Part],
    changed: Part,
    expected: AppointmentState,
) -> None:
    after = state_after_undo(state, before, confirmation, [*others, changed], changed)
    assert after is expected
