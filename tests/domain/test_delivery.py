"""Does mail go out, and if not, why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portico.domain.delivery import DeliveryFacts, diagnose_delivery, goes_out

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WELL: dict[str, Any] = {"transport": "smtp", "seen_at": NOW - timedelta(seconds=31)}


@pytest.mark.parametrize(
    ("facts", "codes", "is_going_out"),
    [
        ({}, (), True),
        ({"transport": "mailbox"}, (), True),
        ({"transport": "none"}, ("no_transport",), False),
        ({"transport": "none", "failing_since": NOW}, ("no_transport",), False),
        ({"failing_since": NOW, "reason": "refused"}, ("unreachable",), False),
        ({"seen_at": None}, ("no_worker",), False),
        ({"seen_at": NOW - timedelta(minutes=2)}, (), True),
        ({"seen_at": NOW - timedelta(minutes=3)}, ("worker_silent",), False),
        ({"stuck": 1}, ("leases_stuck",), True),
        ({"failed": 2}, ("messages_failed",), True),
        ({"oldest_due_at": NOW - timedelta(minutes=5)}, (), True),
        ({"oldest_due_at": NOW - timedelta(minutes=6)}, ("messages_late",), True),
        (
            {"oldest_due_at": NOW - timedelta(minutes=6), "seen_at": None, "failed": 1},
            ("no_worker", "messages_failed"),
            False,
        ),
        (
            {"transport": "none", "seen_at": None, "stuck": 1, "failed": 1},
            ("no_transport", "no_worker", "leases_stuck", "messages_failed"),
            False,
        ),
    ],
)
def test_troubles_by_facts(
    facts: dict[str, Any], codes: tuple[str, ...], is_going_out: bool
) -> None:
    diagnosis = diagnose_delivery(DeliveryFacts(**(WELL | facts)), now=NOW)
    assert diagnosis.codes == codes
    assert goes_out(diagnosis) is is_going_out
