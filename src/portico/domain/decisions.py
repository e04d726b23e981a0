"""The answer of a policy: allowed, or every reason why not."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for refusal: a code, and the deadline it is about where there is one.

    `is_of_another`: a visit of somebody else in the client's group causes it, not the client's.
    """

    code: str
    deadline: datetime | None = None
    is_of_another: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed exactly when there is no reason against it."""

    reasons: tuple[Reason, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all reasons, in the order of the product's table."""
        return tuple(reason.code for reason in self.reasons)


ALLOWED = Decision()


def mark_others(whole: Decision, own: Decision) -> Decision:
    """The decision on a whole group: what the client's own visit alone would not cause is marked.

    Of another member's visit only that is told, never what is the matter (product page 3, Groups).
    """
    return Decision(
        tuple(replace(one, is_of_another=one.code not in own.codes) for one in whole.reasons)
    )
