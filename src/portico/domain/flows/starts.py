"""Which causes start a run, and how often."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.domain.flows.definition import Definition, Frequency, Start


@dataclass(frozen=True, slots=True)
class Visit:
    """What filters ask of an appointment: uids, categories, of which type it was cancelled."""

    services: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    cancel_type: str = ""


def passes(start: Start, visit: Visit | None, *, open_forms: int) -> bool:
    """Whether the filters let it through; what is about no appointment (None) passes theirs.

    `open_forms`: how many the client has still to fill in.
    """
    if not has_wanted_form(start, open_forms):
        return False
    if visit is None:
        return True
    pairs = (
        (start.services, visit.services),
        (start.staff, visit.staff),
        (start.categories, visit.categories),
        (start.cancel_types, frozenset({visit.cancel_type})),
    )
    return all(not wanted or bool(wanted & there) for wanted, there in pairs)


def has_wanted_form(start: Start, open_forms: int) -> bool:
    """Whether the filter *incomplete forms* lets a client through."""
    return open_forms > 0 or not start.has_open_form


def run_key(definition: Definition, *, client: str, cause: str, appointment: str) -> str:
    """No two runs of a flow have the same key: that is how *once* and *exactly once* are kept.

    An appointment keeps its uid when it is rescheduled. What is about no appointment counts
    each cause for itself.
    """
    if definition.frequency is Frequency.PER_CLIENT:
        return f"client:{client}"
    if definition.frequency is Frequency.PER_APPOINTMENT and appointment:
        return f"client:{client}:appointment:{appointment}"
    return f"client:{client}:cause:{cause}"


def is_too_soon(definition: Definition, last: datetime | None, *, now: datetime) -> bool:
    """Whether the client's last run of this flow began less than a period ago."""
    if definition.frequency is not Frequency.PER_PERIOD or last is None:
        return False
    return now - last < timedelta(days=definition.period_days)
