"""Coded errors without HTTP status or prose; `web.common.errors` maps them."""

from collections.abc import Sequence
from uuid import UUID

from portico.domain.conflicts import Conflict
from portico.domain.decisions import Decision


class DomainError(Exception):
    """Something a rule says no to."""


class Refused(DomainError):
    """A policy refused; the decision carries every reason."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(", ".join(decision.codes))
        self.decision = decision


class SlotTaken(DomainError):
    """The wall: somebody else has that stretch of a calendar. `calendar_ids` may be empty."""

    def __init__(self, calendar_ids: tuple[int, ...] = ()) -> None:
        super().__init__("slot_taken")
        self.calendar_ids = calendar_ids


class TimeTaken(DomainError):
    """Something is booked then that was not seen: what, by uid. Seen, it may be kept."""

    def __init__(self, subject_uids: Sequence[UUID]) -> None:
        super().__init__("conflict_warning")
        self.subject_uids = tuple(subject_uids)


class StaleChange(DomainError):
    """Somebody changed the record since it was read."""

    def __init__(self, seen: int, present: int) -> None:
        super().__init__("stale_change")
        self.seen = seen
        self.present = present


class Forbidden(DomainError):
    """The user's role does not grant this; `needs` names the permission."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class InvalidInput(DomainError):
    """Fields that cannot be taken: field name to reason codes."""

    def __init__(self, fields: dict[str, tuple[str, ...]]) -> None:
        super().__init__(", ".join(sorted(fields)))
        self.fields = fields


class NotThere(DomainError):
    """Absent, or somebody else's: the asker learns no difference."""


class ConflictsFound(DomainError):
    """A time cannot be saved as it stands: what is in the way, and what the decision lacks."""

    def __init__(self, conflicts: Sequence[Conflict], decision: Decision) -> None:
        super().__init__(", ".join(decision.codes))
        self.conflicts = tuple(conflicts)
        self.decision = decision


class LinkEnded(DomainError):
    """A link or code that opens nothing any more; `status` says why (spent, ended, revoked…)."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class CodeWrong(DomainError):
    """A mistyped code; `tries_left` is how often it may still be tried."""

    def __init__(self, tries_left: int) -> None:
        super().__init__("code_wrong")
        self.tries_left = tries_left
