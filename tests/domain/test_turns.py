"""Whose turn it is: no organization waits for another's ten thousand."""

from hypothesis import given
from hypothesis import strategies as st

from portico.domain.automated import Purpose
from portico.domain.turns import FIRST, LAST, USUAL, priority_of, take_turns


def test_who_waits_comes_first_and_marketing_last() -> None:
    assert priority_of("sign_in", Purpose.ALWAYS) == FIRST
    assert priority_of("reminder", Purpose.APPOINTMENT) == USUAL
    assert priority_of("portal_link_shared", Purpose.ALWAYS) == USUAL
    assert priority_of("flow", Purpose.MARKETING) == LAST
    assert priority_of("automated_test", Purpose.MARKETING) == FIRST


def test_one_of_each_in_turn() -> None:
    waiting = {1: [10, 11, 12, 13], 2: [20], 3: [30, 31]}
    assert take_turns(waiting, limit=10) == [10, 20, 30, 11, 31, 12, 13]
    assert take_turns(waiting, limit=2) == [10, 20]
    assert take_turns(waiting, limit=2, first=2) == [30, 10]
    assert take_turns({}, limit=5) == []
    assert take_turns({1: []}, limit=5) == []


def test_a_lone_organization_gets_no_more_than_the_limit() -> None:
    assert take_turns({1: [10, 11, 12]}, limit=2) == [10, 11]
    assert take_turns({1: [10]}, limit=0) == []


@given(
    st.dictionaries(st.integers(1, 9), st.integers(0, 30), max_size=6),
    st.integers(1, 50),
    st.integers(0, 9),
)
def test_nobody_gets_two_more_than_somebody_who_waits(
    counts: dict[int, int], limit: int, first: int
) -> None:
    waiting = {name: [100 * name + i for i in range(count)] for name, count in counts.items()}
    chosen = take_turns(waiting, limit=limit, first=first)
    assert len(chosen) == min(limit, sum(counts.values()))
    assert len(set(chosen)) == len(chosen)
    got = {name: [key for key in chosen if key // 100 == name] for name in waiting}
    for name, keys in got.items():
        assert keys == waiting[name][: len(keys)]
        if len(keys) < len(waiting[name]):
            assert all(len(other) <= len(keys) + 1 for other in got.values())
