"""Random worlds, once as bits for the product and once as sets for the oracle."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from portico.domain.availability import CalendarTime, Choice, LineRequest, World
from portico.domain.minutes import Window
from portico.domain.timing import ServiceTime
from tests.domain.availability.oracle import Line, Plain, Time

LENGTH = 240
START = datetime(2026, 11, 23, tzinfo=UTC)
STAFF, THINGS = (1, 2, 3), (11, 12)


def bits(minutes: set[int]) -> int:
    found = 0
    for minute in minutes:
        found |= 1 << minute
    return found


def minutes_of(number: int) -> set[int]:
    return {at for at in range(number.bit_length()) if number >> at & 1}


def coarse(least: int, most: int) -> st.SearchStrategy[int]:
    """Mostly multiples of five, so that edges often meet."""
    five = st.integers(-(-least // 5), most // 5).map(lambda n: n * 5)
    return st.one_of(five, five, st.integers(least, most))


@st.composite
def spans(draw: st.DrawFn, most: int, longest: int = 90) -> set[int]:
    found: set[int] = set()
    for _ in range(draw(st.integers(0, most))):
        begin = draw(coarse(0, LENGTH - 1))
        found |= set(range(begin, min(LENGTH, begin + draw(coarse(1, longest)))))
    return found


times = st.builds(
    Time,
    duration=coarse(1, 40),
    processing=coarse(0, 20),
    finishing=coarse(0, 20),
    before=coarse(0, 15),
    after=coarse(0, 15),
)


@st.composite
def lines(draw: st.DrawFn, most: int = 3) -> list[Line]:
    made = []
    fixed = draw(st.booleans())
    offset = 0
    for number in range(draw(st.integers(1, most))):
        picked = draw(st.lists(st.sampled_from(STAFF), min_size=1, max_size=3, unique=True))
        needs = draw(st.sampled_from(([], [[11]], [[11, 12]], [[12], [11]])))
        if number:
            offset += draw(coarse(0, 60))
        made.append(
            Line(
                [(staff, draw(times)) for staff in picked],
                needs,
                draw(st.none() | spans(2, 200)),
                offset if fixed else None,
            )
        )
    return made


@st.composite
def worlds(draw: st.DrawFn) -> Plain:
    increment = draw(st.sampled_from((5, 15, 30)))
    bookings = {staff: draw(spans(4)) for staff in STAFF}
    away = {staff: draw(spans(1)) for staff in STAFF}
    return Plain(
        length=LENGTH,
        open={key: draw(st.just(set(range(LENGTH))) | spans(3, 200)) for key in (*STAFF, *THINGS)},
        taken={
            **{staff: bookings[staff] | away[staff] for staff in STAFF},
            **{key: draw(spans(3)) for key in THINGS},
        },
        grid=set(range(draw(st.sampled_from((0, 0, 1))), LENGTH, increment)),
        allowed=set(range(draw(st.integers(0, 60)), draw(st.integers(100, LENGTH)))),
        client_taken=draw(spans(1)),
        bookings=bookings,
    )


def as_bits(plain: Plain) -> World:
    calendars = {
        key: CalendarTime(
            bits(opened), bits(plain.taken[key]), bits(plain.bookings.get(key, set()))
        )
        for key, opened in plain.open.items()
    }
    return World(
        Window(START, plain.length),
        calendars,
        bits(plain.grid),
        bits(plain.allowed),
        bits(plain.client_taken),
    )


def as_requests(plain: list[Line]) -> list[LineRequest]:
    return [
        LineRequest(
            [Choice(staff, as_time(time)) for staff, time in line.choices],
            line.needs,
            None if line.open is None else bits(line.open),
            line.offset,
        )
        for line in plain
    ]


def as_time(time: Time) -> ServiceTime:
    return ServiceTime(time.duration, time.processing, time.finishing, time.before, time.after)
