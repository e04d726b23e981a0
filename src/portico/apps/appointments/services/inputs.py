"""What staff ask for when they save an appointment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PersonInput:
    """One person of the form; `kind` is client or staff."""

    kind: str
    uid: UUID
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class AppointmentInput:
    """The fields of the form. `starts_at` None means proposed: no agreed time yet."""

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


@dataclass(frozen=True, slots=True)
class Allowance:
    """What staff accept on purpose: warnings, and with a reason what would be refused.

    `may_override` says whether the role may do the latter (manager, system administrator).
    """

    accepts_warnings: bool = False
    override_reason: str = ""
    may_override: bool = False
