import uuid
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portico.apps.access.models import RateCounter
from portico.apps.access.services.counting import (
    ASKED_BY_ADDRESS,
    Limit,
    return_allowance,
    spend_allowance,
)
from tests.make import NOW

pytestmark = pytest.mark.django_db
LIMIT = Limit("test", 3, timedelta(hours=1), timedelta(minutes=1))


def spend(key: str, at: datetime) -> bool:
    with transaction.atomic():
        return spend_allowance(limit=LIMIT, key=key, now=at)


def test_the_limit_is_reached_and_ends() -> None:
    assert [spend("a", NOW) for _ in range(4)] == [True, True, True, False]
    assert not spend("a", NOW + timedelta(minutes=60, seconds=59))
    assert spend("a", NOW + timedelta(minutes=61))


def test_what_was_refused_is_not_counted() -> None:
    for _ in range(3):
        assert spend("a", NOW)
    for minute in range(1, 61):
        assert not spend("a", NOW + timedelta(minutes=minute))
    assert spend("a", NOW + timedelta(minutes=61))


def test_keys_and_scopes_are_counted_apart() -> None:
    assert all(spend("a", NOW) for _ in range(3))
    assert spend("b", NOW)
    assert spend_allowance(limit=ASKED_BY_ADDRESS, key="a", now=NOW)


def test_what_is_returned_can_be_spent_again() -> None:
    assert all(spend("a", NOW) for _ in range(3))
    return_allowance(limit=LIMIT, key="a", now=NOW)
    assert [spend("a", NOW), spend("a", NOW)] == [True, False]


def test_no_address_stands_in_the_counters() -> None:
    spend("anna@clients.example", NOW)
    assert not RateCounter.objects.filter(key__contains="anna").exists()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 3 * 3600), max_size=25).map(sorted))
def test_no_hour_ever_lets_more_through_than_the_limit(seconds: list[int]) -> None:
    key = str(uuid.uuid4())
    passed = [second for second in seconds if spend(key, NOW + timedelta(seconds=second))]
    for second in passed:
        assert sum(second - 3600 < other <= second for other in passed) <= LIMIT.most
    for second in set(seconds) - set(passed):
        assert sum(second - 3660 < other <= second for other in passed) >= LIMIT.most
