"""What a visit takes of calendars, once it is known who does it and where."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from portico.domain.availability import Key, Placed

Span = tuple[int, int]
_At = TypeVar("_At", int, datetime)


def list_spans(visit: Iterable[Placed]) -> list[tuple[Key, int, int]]:
    """Calendar, first minute and the one after of everything that a visit takes.

    A staff member's processing time stays free; a room or a unit is taken for the whole stretch.
    What touches or overlaps on one calendar is one: buffers of one visit are no conflict.
    """
    spans: dict[Key, list[Span]] = defaultdict(list)
    for placed in visit:
        at = placed.minute
        for begin, end in placed.time.staff_busy:
            spans[placed.staff].append((at + begin, at + end))
        begin, end = placed.time.whole
        for key in placed.taken:
            spans[key].append((at + begin, at + end))
    return [(key, begin, end) for key in sorted(spans) for begin, end in merge_spans(spans[key])]


def merge_spans(spans: Iterable[tuple[_At, _At]]) -> list[tuple[_At, _At]]:
    """The same time in as few spans as possible, in order."""
    merged: list[tuple[_At, _At]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged
