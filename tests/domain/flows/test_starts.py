"""Filters, and how often."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.flows.definition import Definition, Frequency, Start, Trigger
from portico.domain.flows.starts import Visit, is_too_soon, passes, run_key

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CUT = Visit(frozenset({"cut", "wash"}), frozenset({"mara"}), frozenset({"hair"}), "late")


def start(**narrowed: set[str]) -> Start:
    return Start(Trigger.CANCELLED, **{name: frozenset(of) for name, of in narrowed.items()})


@pytest.mark.parametrize(
    ("narrowed", "is_let_through"),
    [
        ({}, True),
        ({"services": {"cut"}}, True),
        ({"services": {"colour"}}, False),
        ({"services": {"cut"}, "staff": {"sven"}}, False),
        ({"staff": {"sven", "mara"}, "categories": {"hair"}}, True),
        ({"categories": {"nails"}}, False),
        ({"cancel_types": {"late", "normal"}}, True),
        ({"cancel_types": {"no_show"}}, False),
    ],
)
def test_filters(narrowed, is_let_through):
    assert passes(start(**narrowed), CUT, open_forms=0) is is_let_through
    assert passes(start(**narrowed), None, open_forms=0)


@pytest.mark.parametrize(
    ("has_open_form", "open_forms", "is_let_through"),
    [(False, 0, True), (False, 2, True), (True, 0, False), (True, 1, True), (True, 2, True)],
)
@pytest.mark.parametrize("visit", [CUT, None])
def test_incomplete_forms(visit, has_open_form, open_forms, is_let_through):
    narrowed = Start(Trigger.BEFORE_START, has_open_form=has_open_form)
    assert passes(narrowed, visit, open_forms=open_forms) is is_let_through


def test_both_filters_have_to_let_it_through():
    narrowed = replace(start(services={"colour"}), has_open_form=True)
    assert not passes(narrowed, CUT, open_forms=1)
    assert not passes(replace(narrowed, services=frozenset({"cut"})), CUT, open_forms=0)
    assert passes(replace(narrowed, services=frozenset({"cut"})), CUT, open_forms=1)


@pytest.mark.parametrize(
    ("frequency", "one", "other", "is_same"),
    [
        (Frequency.EVERY_TIME, ("c1", "a1"), ("c2", "a1"), False),
        (Frequency.EVERY_TIME, ("c1", "a1"), ("c1", "a1"), True),
        (Frequency.PER_APPOINTMENT, ("c1", "a1"), ("c2", "a1"), True),
        (Frequency.PER_APPOINTMENT, ("c1", "a1"), ("c2", "a2"), False),
        (Frequency.PER_APPOINTMENT, ("c1", ""), ("c2", ""), False),
        (Frequency.PER_CLIENT, ("c1", "a1"), ("c2", "a2"), True),
        (Frequency.PER_PERIOD, ("c1", "a1"), ("c2", "a1"), False),
    ],
)
def test_how_often(frequency, one, other, is_same):
    definition = Definition(Start(Trigger.BOOKED), (), frequency)
    keys = {
        run_key(definition, client="anna", cause=cause, appointment=appointment)
        for cause, appointment in (one, other)
    }
    assert (len(keys) == 1) is is_same
    assert run_key(definition, client="ben", cause=one[0], appointment=one[1]) not in keys


@pytest.mark.parametrize(
    ("frequency", "ago", "is_soon"),
    [
        (Frequency.PER_PERIOD, timedelta(days=30), False),
        (Frequency.PER_PERIOD, timedelta(days=29, hours=23), True),
        (Frequency.PER_PERIOD, None, False),
        (Frequency.EVERY_TIME, timedelta(), False),
    ],
)
def test_once_per_period(frequency, ago, is_soon):
    definition = Definition(Start(Trigger.BOOKED), (), frequency)
    last = None if ago is None else NOW - ago
    assert is_too_soon(definition, last, now=NOW) is is_soon
