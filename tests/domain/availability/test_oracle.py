"""Random worlds: the arithmetic and the slow version must say the same."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portico.domain.assignment import GroupRequest, assign, assign_group, group_slots
from portico.domain.availability import Search, find_slots, is_free
from portico.domain.gaps import avoid_gaps
from tests.domain.availability import oracle
from tests.domain.availability.worlds import (
    LENGTH,
    START,
    as_bits,
    as_requests,
    bits,
    lines,
    minutes_of,
    worlds,
)

many = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@many
@given(worlds(), lines())
def test_slots_are_those_of_the_oracle(plain: oracle.Plain, wanted: list[oracle.Line]) -> None:
    world, requests = as_bits(plain), as_requests(wanted)
    expected = oracle.slots(plain, wanted)
    assert minutes_of(find_slots(world, requests)) == expected
    for minute in (*list(expected)[:3], 0, 7, LENGTH - 1):
        at = START + timedelta(minutes=minute)
        assert is_free(world, requests, at) == (minute in expected)


@many
@given(worlds(), lines())
def test_who_is_assigned_can_do_it(plain: oracle.Plain, wanted: list[oracle.Line]) -> None:
    search = Search(as_bits(plain), as_requests(wanted))
    for minute in list(oracle.slots(plain, wanted))[:4]:
        placed = assign(search, minute)
        for line, one in zip(wanted, placed, strict=True):
            time = next(t for staff, t in line.choices if staff == one.staff)
            assert oracle.line_fits(plain, line, one.staff, time, one.minute)
            assert len(one.taken) == len(line.needs)
            for key, keys in zip(one.taken, line.needs, strict=True):
                assert key in keys
                assert oracle.need_fits(plain, key, time, one.minute)
    with pytest.raises(ValueError, match="does not fit"):
        assign(Search(as_bits(plain), []) if not wanted else _nobody(search), 0)


def _nobody(search: Search) -> Search:
    """The same visit where nobody is there."""
    calendars = {
        key: type(calendar)(0, calendar.taken) for key, calendar in search.world.calendars.items()
    }
    world = type(search.world)(search.world.window, calendars, -1, -1)
    return Search(world, search.lines)


@many
@given(worlds(), lines(2), st.sampled_from((5, 6, 15)))
def test_avoid_gaps_offers_what_the_oracle_offers(
    plain: oracle.Plain, wanted: list[oracle.Line], increment: int
) -> None:
    half = LENGTH // 2
    days = [set(range(half)), set(range(half, LENGTH))]
    search = Search(as_bits(plain), as_requests(wanted))
    offered = avoid_gaps(search, [bits(day) for day in days], increment)
    assert minutes_of(offered) == oracle.slots_without_gaps(plain, wanted, days, increment)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(worlds(), st.lists(st.tuples(lines(1), st.integers(0, 30)), min_size=2, max_size=3))
def test_groups_share_nobody(
    plain: oracle.Plain, members: list[tuple[list[oracle.Line], int]]
) -> None:
    visits = [visit for visit, _ in members]
    for visit in visits:
        for line in visit:
            line.offset = None
    offsets = [0, *(offset for _, offset in members[1:])]
    searches = [Search(as_bits(plain), as_requests(visit)) for visit in visits]
    expected = oracle.group_slots([plain] * len(visits), visits, offsets)
    assert minutes_of(group_slots(GroupRequest(searches, offsets))) == expected
    for minute in list(expected)[:2]:
        assert assign_group(searches, offsets, minute) is not None


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(worlds(), st.lists(lines(2), min_size=2, max_size=3), st.sampled_from((0, 0, 10)))
def test_whoever_begins_together_needs_somebody_of_their_own(
    plain: oracle.Plain, visits: list[list[oracle.Line]], apart: int
) -> None:
    for visit in visits:
        for line in visit:
            line.offset = None
    offsets = [apart * number for number in range(len(visits))]
    searches = [Search(as_bits(plain), as_requests(visit)) for visit in visits]
    expected = oracle.group_slots([plain] * len(visits), visits, offsets)
    assert minutes_of(group_slots(GroupRequest(searches, offsets))) == expected
