"""Rate limits: a small counter per key and stretch of time, shared by all processes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, QuerySet, Sum
from django.utils.crypto import salted_hmac

from portico.apps.access.models import RateCounter

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within any `span`, counted in stretches of `step`."""

    scope: str
    most: int
    span: timedelta
    step: timedelta


ASKED_BY_ADDRESS = Limit("asked_by_address", 5, timedelta(hours=1), timedelta(minutes=1))
ASKED_BY_NETWORK = Limit("asked_by_network", 1000, timedelta(hours=1), timedelta(minutes=1))
WRONG_CODES = Limit("wrong_codes", 10, timedelta(hours=24), timedelta(minutes=10))


def spend_allowance(*, limit: Limit, key: str, now: datetime) -> bool:
    """Count one; False, and counted back, where that would exceed the limit.

    Call it inside `atomic()`: the update holds the counter's row, so that parallel callers take
    turns. A stretch counts as long as any of it lies within the span, so that never more than
    the limit passes; it may take one `step` longer than the span until there is room again.
    """
    counters = _counters(limit, key)
    window = _window_start(limit, now)
    RateCounter.objects.bulk_create(
        [RateCounter(scope=limit.scope, key=_hash_key(key), window_start=window)],
        ignore_conflicts=True,
    )
    counters.filter(window_start=window).update(count=F("count") + 1)
    if count_recent(limit=limit, key=key, now=now) <= limit.most:
        return True
    return_allowance(limit=limit, key=key, now=now)
    return False


def is_used_up(*, limit: Limit, key: str, now: datetime) -> bool:
    """Whether the next one would exceed the limit; counts nothing."""
    return count_recent(limit=limit, key=key, now=now) >= limit.most


def count_recent(*, limit: Limit, key: str, now: datetime) -> int:
    """How many count at present."""
    recent = _counters(limit, key).filter(window_start__gt=now - limit.span - limit.step)
    return recent.aggregate(total=Sum("count"))["total"] or 0


def return_allowance(*, limit: Limit, key: str, now: datetime) -> None:
    """Count one back that was spent at the same `now`."""
    window = _counters(limit, key).filter(window_start=_window_start(limit, now), count__gt=0)
    window.update(count=F("count") - 1)


def _counters(limit: Limit, key: str) -> QuerySet[RateCounter]:
    return RateCounter.objects.filter(scope=limit.scope, key=_hash_key(key))


def _hash_key(key: str) -> str:
    return salted_hmac("portico.access.counter", key, algorithm="sha256").hexdigest()


def _window_start(limit: Limit, now: datetime) -> datetime:
    return now - (now - _EPOCH) % limit.step
