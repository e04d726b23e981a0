"""What staff ask for when they save an appointment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.domain.conflicts import Conflict


@dataclass(frozen=True, slots=True)
class PersonInput:
    """One person of the form; `kind` is client or staff."""

    kind: str
    uid: UUID
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class LineInput:
    """One service of a visit, as staff ask for it.

    `staff_uid` None: *Anyone*. `starts_at` None: right after the line before. Minutes and price
    None: as the service, its options and the staff member say (what is kept stays as booked).
    `room_uid` None: chosen automatically. `kept`: id of the booked service that it was.
    `service_uid` None: only of a kept one whose service is gone.
    """

    service_uid: UUID | None
    staff_uid: UUID | None = None
    option_uids: tuple[UUID, ...] = ()
    starts_at: datetime | None = None
    duration: int | None = None
    processing: int | None = None
    finishing: int | None = None
    price_cents: int | None = None
    room_uid: UUID | None = None
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class AppointmentInput:
    """The fields of the form. `starts_at` None means proposed: no agreed time yet.

    `lines`: the services of a visit, in their order; then it is as long as they are, takes
    their rooms, and name and organizer may be left to them. None: whatever lines there are
    follow the rest; empty: none.
    """

    name: str
    organizer_uid: UUID | None
    scheduler_uid: UUID | None
    starts_at: datetime | None
    minutes: int
    room_uid: UUID | None = None
    place: str = ""
    is_online: bool = False
    join_link: str = ""
    people: tuple[PersonInput, ...] = ()
    objectives: str = ""
    topics: str = ""
    sends_emails: bool = True
    response_deadline: datetime | None = None
    lines: tuple[LineInput, ...] | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What staff accept on purpose: warnings, and with a reason what would be refused.

    `may_override` says whether the role may do the latter (manager, system administrator).
    `accepted` names the conflicts that were seen (`Conflict.key`); None: whatever there is.
    """

    accepts_warnings: bool = False
    override_reason: str = ""
    may_override: bool = False
    accepted: frozenset[str] | None = None

    def accepts(self, conflicts: Iterable[Conflict]) -> bool:
        """Whether exactly these were seen and accepted: a newer one asks again."""
        if self.accepted is None:
            return self.accepts_warnings
        return self.accepts_warnings and {c.key for c in conflicts} <= self.accepted
