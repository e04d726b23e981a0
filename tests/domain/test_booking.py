"""Who may book, from when, how far ahead: each row fires, and does not beside its boundary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portico.domain.booking import (
    AskedService,
    BookFacts,
    BookingRange,
    BookingRule,
    booking_range,
    may_book,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR, DAY, A_MOMENT = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
RANGE = BookingRange(NOW + HOUR, NOW + 30 * DAY)
FACTS = BookFacts(
    who_may_book="anybody_verified",
    is_known=True,
    is_blocked=False,
    upcoming=0,
    most=10,
    services=(AskedService(),),
    may_combine=True,
    range=RANGE,
    starts_at=NOW + 2 * DAY,
)
BERLIN = ZoneInfo("Europe/Berlin")


def codes(**changes: object) -> tuple[str, ...]:
    return may_book(replace(FACTS, **changes)).codes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"who_may_book": "nobody"}, "disabled"),
        ({"who_may_book": "known_clients", "is_known": False}, "unknown_client"),
        ({"is_blocked": True}, "blocked"),
        ({"upcoming": 10}, "too_many"),
        ({"most": 0}, "too_many"),
        ({"services": ()}, "no_service"),
        ({"services": (AskedService(), AskedService(is_online=False))}, "not_online"),
        ({"services": (AskedService(is_prompt_to_call=True),)}, "prompt_to_call"),
        ({"services": (AskedService(is_anyone_off=True),)}, "choose_staff"),
        ({"services": (AskedService(), AskedService()), "may_combine": False}, "one_service_only"),
        ({"starts_at": NOW + HOUR - A_MOMENT}, "notice"),
        ({"starts_at": NOW - DAY}, "notice"),
        ({"starts_at": NOW + 30 * DAY}, "too_far"),
    ],
)
def test_a_reason_fires(changes: dict[str, object], code: str) -> None:
    assert codes(**changes) == (code,)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"who_may_book": "known_clients"},
        {"is_known": False},
        {"upcoming": 9},
        {"services": (AskedService(), AskedService())},
        {"may_combine": False},
        {"starts_at": NOW + HOUR},
        {"starts_at": NOW + 30 * DAY - A_MOMENT},
        {"starts_at": None},
    ],
)
def test_and_does_not_fire_beside_it(changes: dict[str, object]) -> None:
    assert codes(**changes) == ()


def test_every_reason_is_named_and_time_reasons_name_their_instant() -> None:
    facts = replace(FACTS, who_may_book="nobody", is_blocked=True, starts_at=NOW)
    assert may_book(facts).codes == ("disabled", "blocked", "notice")
    assert may_book(facts).reasons[-1].deadline == RANGE.first
    assert may_book(replace(FACTS, starts_at=RANGE.last)).reasons[0].deadline == RANGE.last


def test_the_range_includes_its_beginning_only() -> None:
    assert RANGE.holds(RANGE.first)
    assert not RANGE.holds(RANGE.first - A_MOMENT)
    assert not RANGE.holds(RANGE.last)


@pytest.mark.parametrize(
    ("services", "notice", "days"),
    [
        ([], 60, 3),
        ([BookingRule()], 60, 3),
        ([BookingRule(0, 9)], 0, 9),
        ([BookingRule(120, 9), BookingRule(30, 5)], 120, 5),
        ([BookingRule(0, 9), BookingRule()], 60, 3),
    ],
)
def test_the_strictest_service_counts(services: list[BookingRule], notice: int, days: int) -> None:
    found = booking_range(BookingRule(60, 3), services, BERLIN, now=NOW)
    assert found.first == NOW + timedelta(minutes=notice)
    midnight = datetime(2026, 11, 24, tzinfo=BERLIN) + days * DAY
    assert found.last == midnight


def test_today_is_the_day_of_the_workspace() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    found = booking_range(BookingRule(0, 0), [], BERLIN, now=late)
    assert found.last == datetime(2026, 11, 25, tzinfo=BERLIN)


def test_the_horizon_ends_with_a_day_of_another_length() -> None:
    before = datetime(2026, 10, 24, 9, tzinfo=UTC)  # the clocks go back on the 25th
    found = booking_range(BookingRule(0, 1), [], BERLIN, now=before)
    assert found.last == datetime(2026, 10, 25, 23, tzinfo=UTC)
