"""Timetables as people write them, and as they are kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.timetables import (
    MOST_STRETCHES,
    BadTimes,
    check_dates,
    check_week,
    keep_dates,
    keep_week,
    parse_stretches,
    print_stretches,
    read_dates,
    read_hours,
    read_week,
)

EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:00–12:00, 13:00–17:00", ((540, 720), (780, 1020))),
        ("13-17; 9.30 - 12", ((570, 720), (780, 1020))),
        ("09:00—12:00\n13:00−17:00", ((540, 720), (780, 1020))),
        ("9:00–12:00,12:00–14:00", ((540, 720), (720, 840))),
        ("", ()),
        (" , ", ()),
        ("0:00–24:00", ((0, 1440),)),
        ("22:00–2:00", ((1320, 1560),)),
        ("22:00–26:00", ((1320, 1560),)),
        ("18:00–30:00", ((1080, 1800),)),
        ("18:00–6:00", ((1080, 1800),)),
        ("20:00–0:00", ((1200, 1440),)),
    ],
)
def test_what_is_written_is_read(text, expected):
    assert parse_stretches(text) == expected
    assert parse_stretches(print_stretches(expected)) == expected


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("9 to 5", "times_unreadable", "9 to 5"),
        ("9:00", "times_unreadable", "9:00"),
        ("9:00–12:00, noon–17:00", "times_unreadable", "noon–17:00"),
        ("9:5–12:00", "times_unreadable", "9:5–12:00"),
        ("9:00–12:60", "times_no_clock", "9:00–12:60"),
        ("9:00–9:00", "times_end_first", "9:00–9:00"),
        ("17:00–9:00", "times_end_first", "17:00–9:00"),
        ("20:00–6:01", "times_end_first", "20:00–6:01"),
        ("20:00–30:01", "times_too_late", "20:00–30:01"),
        ("24:00–26:00", "times_too_late", "24:00–26:00"),
        ("1:00–26:00", "times_too_late", "1:00–26:00"),
        ("9:00–12:00, 11:59–13:00", "times_overlap", "11:59–13:00"),
        ("13:00–17:00, 9:00–13:01", "times_overlap", "13:00–17:00"),
        (",".join(f"{h}:00–{h}:30" for h in range(MOST_STRETCHES + 1)), "times_too_many", ""),
    ],
)
def test_what_cannot_be_is_refused_with_its_part(text, code, part):
    with pytest.raises(BadTimes) as caught:
        parse_stretches(text)
    assert (caught.value.code, caught.value.part) == (code, part)


@st.composite
def days(draw):
    cuts = sorted(draw(st.sets(st.integers(0, 1439), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return tuple(pairs)


@given(days())
def test_print_and_parse_are_inverse(stretches):
    assert parse_stretches(print_stretches(stretches)) == stretches
    assert read_week(keep_week({3: stretches})) == ({3: stretches} if stretches else {})
    assert read_dates(keep_dates({EVE: stretches})) == {EVE: stretches}


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        ({0: ((1320, 1560),), 1: ((60, 600),)}, {0: "times_next_day"}),
        ({6: ((1320, 1560),), 0: ((119, 600),)}, {6: "times_next_day"}),
        ({0: ((1320, 1560),), 1: ((120, 600),)}, {}),
        ({0: ((1320, 1560),), 2: ((60, 600),)}, {}),
        ({}, {}),
    ],
)
def test_a_day_that_runs_into_the_next(week, expected):
    assert check_week(week) == expected


def test_a_date_that_runs_into_the_next():
    late, thursday = ((1320, 1560),), EVE.weekday()
    friday = date(2026, 12, 25)
    week = {(thursday + 1) % 7: ((60, 600),)}
    assert check_dates({EVE: late}, week) == {EVE: "times_next_day"}
    assert check_dates({EVE: late, friday: ()}, week) == {}
    assert check_dates({EVE: late, friday: ((100, 200),)}, {}) == {EVE: "times_next_day"}
    assert check_dates({EVE: late}, {}) == {}


def test_what_is_kept_leaves_out_closed_days_of_the_week_only():
    assert keep_week({1: (), 0: ((540, 720),)}) == {"0": [[540, 720]]}
    assert keep_dates({EVE: ()}) == {"2026-12-24": []}
    hours = read_hours({"0": [[540, 720]]}, {"2026-12-21": []})
    assert hours.of(date(2026, 12, 14)) == ((540, 720),)
    assert hours.of(date(2026, 12, 21)) == ()


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        {"7": []},
        {0: []},
        {"0": None},
        {"0": "9–12"},
        {"0": [540, 720]},
        {"0": [[540]]},
        {"0": [[540, "720"]]},
        {"0": [[True, 720]]},
        {"0": [[-5, 720]]},
        {"0": [[720, 540]]},
        {"0": [[540, 1801]]},
        {"0": [[540, 720], [700, 800]]},
    ],
)
def test_a_week_that_nobody_keeps_like_that(kept):
    with pytest.raises(BadTimes):
        read_week(kept)


@pytest.mark.parametrize("key", ["24.12.2026", "20261224", 1])
def test_a_date_that_nobody_keeps_like_that(key):
    with pytest.raises(BadTimes):
        read_dates({key: []})
