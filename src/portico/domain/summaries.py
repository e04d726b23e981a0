"""Session summaries: when one may be shared, and when a revision of it is kept (product page 6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.domain.decisions import Decision, Reason
from portico.domain.states import AppointmentState

LONGEST = 50_000
"""Characters of a summary, and of private notes."""
KEEP_EVERY = timedelta(minutes=10)
"""What is saved while one types is kept as a revision once in so long."""
_NOT_HELD = frozenset(
    {AppointmentState.PROPOSED, AppointmentState.CANCELLED, AppointmentState.DECLINED}
)


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """What sharing depends on. `chosen` and `attending`: clients, by any name for each."""

    state: AppointmentState
    starts_at: datetime | None
    has_text: bool
    chosen: frozenset[object]
    attending: frozenset[object]


def may_share_summary(facts: ShareFacts, *, now: datetime) -> Decision:
    """Whether clients may be shown it.

    Codes: `not_held` (there was no such session), `not_begun`, `nothing_written`,
    `nobody_chosen`, `not_on_session` (somebody chosen was not there).
    """
    begins = facts.starts_at
    reasons = (
        ("not_held", facts.state in _NOT_HELD),
        ("not_begun", facts.state not in _NOT_HELD and begins is not None and now < begins),
        ("nothing_written", not facts.has_text),
        ("nobody_chosen", not facts.chosen),
        ("not_on_session", not facts.chosen <= facts.attending),
    )
    return Decision(tuple(Reason(code) for code, is_so in reasons if is_so))


def is_revision_due(last: datetime | None, *, is_pressed: bool, now: datetime) -> bool:
    """Whether what is saved is kept as it is: whenever *Save* was pressed, else now and then."""
    return is_pressed or last is None or now - last >= KEEP_EVERY
