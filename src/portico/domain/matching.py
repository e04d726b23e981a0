"""Where a group cannot be done at all, because too few people or things are there for it.

Whoever begins at the same minute needs somebody, a room and a unit each of their own. Counting
those who are free (Hall's condition, for the sets that are asked for) leaves out the minutes at
which trying every assignment would be long and in vain. What it leaves in may still not fit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from portico.domain.availability import Key, Search, need_starts

Masks = Mapping[Key, int]
"""Calendars that could serve a line, with the minutes at which the line could start there."""


def may_all_begin(searches: Sequence[Search], offsets: Sequence[int]) -> int:
    """Minutes of the first start at which there are enough for everybody; -1: no limit."""
    wanted: dict[tuple[int, int], list[Masks]] = defaultdict(list)
    for search, offset in zip(searches, offsets, strict=True):
        seen: set[int] = set()
        for number, at in enumerate(_positions(search, offset)):
            if at in seen:  # lines of one visit may share whoever does them
                continue
            seen.add(at)
            line = search.lines[number]
            staff = {choice.staff: search.can(number, choice) for choice in line.choices}
            wanted[at, 0].append(staff)
            for keys in line.needs:
                things = {
                    key: _any(need_starts(search.world, key, one.time) for one in line.choices)
                    for key in keys
                }
                wanted[at, 1].append(things)
    found = -1
    for (at, _kind), lines in wanted.items():
        found &= _enough(lines, at)
    return found


def _positions(search: Search, offset: int) -> Iterable[int]:
    """Where each line starts after the group's first start, as far as that is certain."""
    at = offset
    yield at
    for number, line in enumerate(search.lines[:-1]):
        steps = {search.step(number, choice) for choice in line.choices}
        if len(steps) != 1:
            return
        at += steps.pop()
        yield at


def _enough(lines: Sequence[Masks], at: int) -> int:
    """Where, for each set of calendars, as many are free as lines have no other choice."""
    found = -1
    for keys in {frozenset(line) for line in lines}:
        bound = [line for line in lines if line.keys() <= keys]
        if len(bound) > 1:
            masks = [_any(line.get(key, 0) for line in bound) for key in keys]
            found &= at_least(masks, len(bound)) >> at
    return found


def at_least(masks: Iterable[int], count: int) -> int:
    """The bits that are set in `count` of the masks, or more."""
    levels = [-1, *[0] * count]
    for mask in masks:
        for level in range(count, 0, -1):
            levels[level] |= levels[level - 1] & mask
    return levels[count]


def _any(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found
