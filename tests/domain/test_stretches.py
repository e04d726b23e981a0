"""What a visit takes: processing stays free, touching rows are one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portico.domain.availability import Placed
from portico.domain.stretches import list_spans, merge_spans
from portico.domain.timing import ServiceTime

COLOUR = ServiceTime(30, 20, 10, buffer_before=5, buffer_after=10)


def test_processing_is_free_for_staff_and_not_for_a_room() -> None:
    visit = [Placed(0, 1, COLOUR, 100, (7,))]
    assert list_spans(visit) == [(1, 95, 130), (1, 150, 170), (7, 95, 170)]


def test_lines_of_one_visit_are_one_where_they_touch() -> None:
    wash = ServiceTime(15, buffer_before=10)
    visit = [Placed(0, 1, COLOUR, 0, (7,)), Placed(1, 1, wash, 60, (7,))]
    assert list_spans(visit) == [(1, -5, 30), (1, 50, 75), (7, -5, 75)]


def test_others_stay_apart() -> None:
    cut = ServiceTime(30)
    visit = [Placed(0, 2, cut, 0, ()), Placed(1, 1, cut, 30, ())]
    assert list_spans(visit) == [(1, 30, 60), (2, 0, 30)]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda s: (s[0], sum(s)))))
def test_merging_keeps_every_minute_and_leaves_gaps(spans: list[tuple[int, int]]) -> None:
    merged = merge_spans(spans)
    assert {m for a, b in merged for m in range(a, b)} == {m for a, b in spans for m in range(a, b)}
    assert all(one[1] < other[0] for one, other in pairwise(merged))
