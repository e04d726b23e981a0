"""The answer of a policy: allowed, or every reason why not."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for refusal: a code, and the deadline it is about where there is one."""

    code: str
    deadline: datetime | None = None


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
