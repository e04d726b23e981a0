"""What is in the way of a time, and whether it may be saved all the same (product page 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portico.domain.decisions import Decision, Reason
from portico.domain.states import WorkspaceKind

WhoKind = Literal["staff", "room", "unit", "client", "service"]
Cause = Literal["taken", "away", "closed", "not_offered"]
"""What is in the way: a booking, time off, no open hours, or somebody who does not offer it."""
Weight = Literal["refuse", "warn"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch that a person or room already has, by what (`label`), tentatively or firmly.

    `held_until`: nothing is booked, the time is only kept for a client until then.
    """

    who_kind: WhoKind
    who_uid: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    is_tentative: bool
    label: str
    held_until: datetime | None = None
    cause: Cause = "taken"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A taken stretch that overlaps the wanted one, and whether it refuses or only warns."""

    who_kind: WhoKind
    who_uid: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    is_tentative: bool
    label: str
    weight: Weight
    held_until: datetime | None = None
    cause: Cause = "taken"

    @property
    def key(self) -> str:
        """Names this very conflict: what somebody accepts is what they saw, nothing newer."""
        held = self.held_until.isoformat() if self.held_until else ""
        stretch = f"{self.starts_at.isoformat()}/{self.ends_at.isoformat()}"
        return f"{self.who_kind}:{self.who_uid}:{stretch}:{self.weight}:{held}:{self.cause}"


def weigh_conflicts(
    taken: Sequence[Taken],
    *,
    starts_at: datetime,
    ends_at: datetime,
    workspace_kind: WorkspaceKind,
    room_allows_double: bool,
) -> tuple[Conflict, ...]:
    """The overlaps with `[starts_at, ends_at)`, those that refuse first, then by time.

    Staff, time off and closed hours only warn: page 3 lets staff book over them on purpose.
    """
    found = [
        _weighed(one, workspace_kind, room_allows_double)
        for one in taken
        if one.starts_at < ends_at and starts_at < one.ends_at
    ]
    return tuple(sorted(found, key=_rank))


def merge_conflicts(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Each conflict once, in the same order: a visit meets one booking with several stretches."""
    return tuple(sorted({one.key: one for one in found}.values(), key=_rank))


def may_save(
    conflicts: Iterable[Conflict], *, is_overriding: bool, has_reason: bool, accepts_warnings: bool
) -> Decision:
    """Whether staff may save; `is_overriding`: the role may override what refuses.

    Codes: `conflict_refused`, `conflict_warning`, `override_needs_reason`.
    """
    weights = {conflict.weight for conflict in conflicts}
    refuses = "refuse" in weights
    reasons = []
    if refuses and not is_overriding:
        reasons.append(Reason("conflict_refused"))
    if "warn" in weights and not accepts_warnings:
        reasons.append(Reason("conflict_warning"))
    if refuses and is_overriding and not has_reason:
        reasons.append(Reason("override_needs_reason"))
    return Decision(tuple(reasons))


def _weighed(one: Taken, kind: WorkspaceKind, room_allows_double: bool) -> Conflict:
    return Conflict(
        one.who_kind,
        one.who_uid,
        one.name,
        one.starts_at,
        one.ends_at,
        one.is_tentative,
        one.label,
        _weight(one, kind, room_allows_double),
        one.held_until,
        one.cause,
    )


def _weight(one: Taken, kind: WorkspaceKind, room_allows_double: bool) -> Weight:
    if one.who_kind == "staff" or one.held_until is not None or one.cause != "taken":
        return "warn"
    if one.who_kind == "unit":
        return "refuse"
    if one.who_kind == "room":
        # Page 3: only a room that allows it is ever double-booked, also over a pending booking.
        return "warn" if room_allows_double else "refuse"
    if kind is WorkspaceKind.EVENT and not one.is_tentative:
        return "refuse"
    return "warn"


def _rank(conflict: Conflict) -> tuple[bool, datetime, str]:
    return (conflict.weight != "refuse", conflict.starts_at, conflict.name)
