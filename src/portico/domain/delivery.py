"""Does mail go out, and if not, why: the rules of *Settings › Delivery* and of the doctor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.domain.decisions import Decision, Reason

SILENT = timedelta(minutes=2)
"""A worker writes a sign of life at least every 30 seconds, and between two mails."""
LATE = timedelta(minutes=5)
"""What was due for so long and still waits is late."""
_BLOCKING = frozenset({"no_transport", "unreachable", "no_worker", "worker_silent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFacts:
    """What is known; `transport` is smtp, mailbox or none, `reason` what the worker met last.

    `due`, `oldest_due_at`: messages that should have gone out. `stuck`: in a worker's hands for
    longer than its lease. `failed`: given up.
    """

    transport: str
    reason: str = ""
    failing_since: datetime | None = None
    seen_at: datetime | None = None
    due: int = 0
    oldest_due_at: datetime | None = None
    stuck: int = 0
    failed: int = 0


def diagnose_delivery(facts: DeliveryFacts, *, now: datetime) -> Decision:
    """Every trouble, the most basic first; allowed when there is none.

    Codes: `no_transport`, `unreachable`, `no_worker`, `worker_silent`, `leases_stuck`,
    `messages_late`, `messages_failed`. Lateness is named only where nothing explains it.
    """
    codes = []
    if facts.transport == "none":
        codes.append("no_transport")
    elif facts.failing_since is not None:
        codes.append("unreachable")
    if facts.seen_at is None:
        codes.append("no_worker")
    elif now - facts.seen_at > SILENT:
        codes.append("worker_silent")
    if facts.stuck:
        codes.append("leases_stuck")
    is_late = facts.oldest_due_at is not None and now - facts.oldest_due_at > LATE
    if is_late and not codes:
        codes.append("messages_late")
    if facts.failed:
        codes.append("messages_failed")
    return Decision(tuple(Reason(code) for code in codes))


def goes_out(diagnosis: Decision) -> bool:
    """Whether mail that is due goes out at present, whatever failed before."""
    return not _BLOCKING & set(diagnosis.codes)
