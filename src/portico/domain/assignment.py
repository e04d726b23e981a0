"""Who does a visit, and where, once its start is chosen (product page 3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portico.domain.availability import Choice, Key, Placed, Search, need_starts
from portico.domain.matching import may_all_begin

Taken = dict[Key, list[tuple[int, int]]]


def assign(search: Search, minute: int) -> tuple[Placed, ...]:
    """The lines of a visit that starts at a minute which `search` found.

    Of those who can, the first in a line's order of choices does it. One room is kept through
    the visit where it fits every line that could use it. Raises ValueError where nobody can.
    """
    staffed = []
    at = minute
    for number, line in enumerate(search.lines):
        for choice in line.choices:
            if search.after(number, choice) >> at & 1:
                break
        else:
            raise ValueError("the visit does not fit at this minute")
        staffed.append((number, choice, at))
        if number + 1 < len(search.lines):
            at += search.step(number, choice)
    return tuple(
        Placed(number, choice.staff, choice.time, at, _pick_needs(search, staffed, number))
        for number, choice, at in staffed
    )


def assign_group(
    searches: Sequence[Search], offsets: Sequence[int], minute: int
) -> tuple[tuple[Placed, ...], ...] | None:
    """Several visits at once, `offsets` minutes after `minute`: nobody and nothing is shared.

    None where everybody fits alone, but not all together.
    """
    return _assign_members(searches, offsets, minute, {}, ())


def _assign_members(
    searches: Sequence[Search],
    offsets: Sequence[int],
    minute: int,
    taken: Taken,
    done: tuple[tuple[Placed, ...], ...],
) -> tuple[tuple[Placed, ...], ...] | None:
    number = len(done)
    if number == len(searches):
        return done
    for visit in list_visits(searches[number], minute + offsets[number], taken):
        found = _assign_members(searches, offsets, minute, _add(taken, visit), (*done, visit))
        if found is not None:
            return found
    return None


def list_visits(
    search: Search, minute: int, taken: Mapping[Key, Sequence[tuple[int, int]]]
) -> Iterator[tuple[Placed, ...]]:
    """Every way to do a visit at a minute without what others of its group have taken."""
    yield from _visits_from(search, 0, minute, taken, ())


def _visits_from(
    search: Search,
    number: int,
    at: int,
    taken: Mapping[Key, Sequence[tuple[int, int]]],
    done: tuple[Placed, ...],
) -> Iterator[tuple[Placed, ...]]:
    if number == len(search.lines):
        yield done
        return
    for choice in search.lines[number].choices:
        if at < 0 or not search.after(number, choice) >> at & 1:
            continue
        if any(_meets(taken, choice.staff, at + a, at + b) for a, b in choice.time.staff_busy):
            continue
        following = number + 1
        next_at = at + search.step(number, choice) if following < len(search.lines) else at
        for keys in _needs_free(search, number, choice, at, taken):
            placed = Placed(number, choice.staff, choice.time, at, keys)
            yield from _visits_from(search, following, next_at, taken, (*done, placed))


def _needs_free(
    search: Search,
    number: int,
    choice: Choice,
    at: int,
    taken: Mapping[Key, Sequence[tuple[int, int]]],
) -> Iterator[tuple[Key, ...]]:
    begin, end = choice.time.whole
    ways: list[tuple[Key, ...]] = [()]
    for keys in search.lines[number].needs:
        free = [
            key
            for key in keys
            if need_starts(search.world, key, choice.time) >> at & 1
            and not _meets(taken, key, at + begin, at + end)
        ]
        ways = [(*way, key) for way in ways for key in free if key not in way]
    yield from ways


def _pick_needs(
    search: Search, staffed: Sequence[tuple[int, Choice, int]], number: int
) -> tuple[Key, ...]:
    _, choice, at = staffed[number]
    picked: list[Key] = []
    for keys in search.lines[number].needs:
        free = [
            key
            for key in keys
            if key not in picked and need_starts(search.world, key, choice.time) >> at & 1
        ]
        if not free:
            raise ValueError("a room or a unit is needed twice in one line")
        picked.append(max(free, key=lambda key: _uses(search, staffed, key)))
    return tuple(picked)


def _uses(search: Search, staffed: Sequence[tuple[int, Choice, int]], key: Key) -> int:
    """In how many lines of the visit this room or unit could be used; the first wins a tie."""
    return sum(
        any(key in keys for keys in search.lines[number].needs)
        and need_starts(search.world, key, choice.time) >> at & 1
        for number, choice, at in staffed
    )


def _meets(taken: Mapping[Key, Sequence[tuple[int, int]]], key: Key, begin: int, end: int) -> bool:
    return any(begin < b and a < end for a, b in taken.get(key, ()))


def _add(taken: Taken, visit: Sequence[Placed]) -> Taken:
    both = {key: list(spans) for key, spans in taken.items()}
    for placed in visit:
        for begin, end in placed.time.staff_busy:
            both.setdefault(placed.staff, []).append((placed.minute + begin, placed.minute + end))
        begin, end = placed.time.whole
        for key in placed.taken:
            both.setdefault(key, []).append((placed.minute + begin, placed.minute + end))
    return both


@dataclass(frozen=True, slots=True)
class GroupRequest:
    """Visits of several clients, each with a search of its own and minutes from the first."""

    searches: Sequence[Search]
    offsets: Sequence[int]


def group_slots(request: GroupRequest) -> int:
    """The minutes at which every visit of a group fits, with all of them there at once."""
    first = request.searches[0].world
    starts = first.grid & first.allowed
    for search, offset in zip(request.searches, request.offsets, strict=True):
        starts &= search.fitting() >> offset
    starts &= may_all_begin(request.searches, request.offsets)
    found = 0
    rest = starts
    while rest:
        lowest = rest & -rest
        minute = lowest.bit_length() - 1
        if assign_group(request.searches, request.offsets, minute):
            found |= lowest
        rest ^= lowest
    return found
