"""Does what a calendar answered count (product page 4, Answers)?"""

from dataclasses import dataclass
from datetime import datetime

from portico.domain.decisions import Decision, Reason


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What came in at a reply address, beside what is known.

    `asked_sequence`: SEQUENCE at the last move, cancel or restore. `stamp`: DTSTAMP.
    `answered_at`: when the present answer was given; None where there is none, or where nothing
    is answered (a proposal). `is_others_address`: the calendar names somebody else of the
    appointment; an address that nobody has is no such thing, people answer from other accounts.
    """

    is_address_current: bool
    is_same_appointment: bool
    is_others_address: bool
    sequence: int
    asked_sequence: int
    stamp: datetime
    answered_at: datetime | None
    has_answer: bool = True


def may_count(facts: ReplyFacts) -> Decision:
    """Whether it is recorded; else it is shown to staff and changes nothing.

    Codes: `address_ended`, `other_appointment`, `other_attendee`, `old_sequence`, `no_answer`
    (delegated, in process, …), `newer_answer`. The newest DTSTAMP wins, at the same second the
    later mail. Deadline and state are `may_answer`'s.
    """
    checks = (
        ("address_ended", not facts.is_address_current),
        ("other_appointment", not facts.is_same_appointment),
        ("other_attendee", facts.is_others_address),
        ("old_sequence", facts.sequence < facts.asked_sequence),
        ("no_answer", not facts.has_answer),
        ("newer_answer", _is_superseded(facts)),
    )
    return Decision(tuple(Reason(code) for code, fires in checks if fires))


def _is_superseded(facts: ReplyFacts) -> bool:
    """DTSTAMP has whole seconds only."""
    answered_at = facts.answered_at
    return answered_at is not None and facts.stamp < answered_at.replace(microsecond=0)
