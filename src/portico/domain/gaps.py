"""*Avoid gaps*: offer what leaves no small holes in a staff member's day (product page 3)."""

from collections.abc import Callable, Iterable, Sequence

from portico.domain.availability import Choice, Key, Search
from portico.domain.minutes import moved


def avoid_gaps(search: Search, days: Sequence[int], increment: int) -> int:
    """Of the starts of a visit, those that *avoid gaps* still offers.

    Per staff member and day (`days`: the minutes of each): the first and the last slot, and on a
    day with bookings also every slot at which what the staff member does, buffers included,
    touches one with a gap smaller than an increment. A booking is anything in `bookings` of
    their calendar: time off and rooms do not count. Never used for groups.
    """
    allowed = search.world.grid & search.world.allowed
    offered = 0
    for staff in {choice.staff for line in search.lines for choice in line.choices}:
        slots = _marked(search, staff, None) & allowed
        touching = _marked(search, staff, increment) & allowed
        bookings = search.world.calendars[staff].bookings
        for day in days:
            today = slots & day
            if not today:
                continue
            offered |= today & -today | 1 << (today.bit_length() - 1)
            if bookings & day:
                offered |= touching & day
    return offered


def _marked(search: Search, staff: Key, increment: int | None) -> int:
    """Starts at which this staff member takes part; with `increment`: touching a booking."""
    rest, marked = -1, 0
    for number in reversed(range(len(search.lines))):
        these, marks = 0, 0
        for choice in search.lines[number].choices:
            step = search.step(number, choice) if number + 1 < len(search.lines) else 0
            can = search.can(number, choice)
            these |= can & moved(rest, -step)
            marks |= can & moved(marked, -step)
            if choice.staff == staff:
                mark = -1 if increment is None else _touching(search, choice, increment)
                marks |= can & mark & moved(rest, -step)
        rest, marked = these, marks
    return marked


def _touching(search: Search, choice: Choice, increment: int) -> int:
    bookings = search.world.calendars[choice.staff].bookings
    window = search.world.window.all
    found = 0
    for begin, end in choice.time.staff_busy:
        before = _smear(bookings, increment) << 1
        after = _unsmear(bookings, increment)
        found |= moved(before, -begin) | moved(after, -end)
    return found & window


def _smear(minutes: int, length: int) -> int:
    """Minutes with a set one among the `length` that end with them."""
    return _ladder(minutes, length, lambda found, step: found | found << step)


def _unsmear(minutes: int, length: int) -> int:
    """Minutes with a set one among the `length` that begin with them."""
    return _ladder(minutes, length, lambda found, step: found | found >> step)


def _ladder(minutes: int, length: int, widen: Callable[[int, int], int]) -> int:
    have = 1
    while have < length:
        step = min(have, length - have)
        minutes = widen(minutes, step)
        have += step
    return minutes


def choose_order(
    staff: Iterable[Key], how: str, booked: dict[Key, int], shuffle: Callable[[list[Key]], None]
) -> list[Key]:
    """Who is asked first where *Anyone* was chosen: *order*, *least_booked* or *random*."""
    ordered = list(staff)
    if how == "random":
        shuffle(ordered)
    elif how == "least_booked":
        ordered.sort(key=lambda key: booked.get(key, 0))
    elif how != "order":
        raise ValueError(how)
    return ordered
