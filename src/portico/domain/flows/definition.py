"""What a flow is: a frozen definition, one for each version (product page 5, Flows)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Literal


class Trigger(StrEnum):
    """What starts a run."""

    BOOKED = "appointment_booked"
    COMPLETED = "appointment_completed"
    CANCELLED = "appointment_cancelled"
    RESCHEDULED = "appointment_rescheduled"
    BEFORE_START = "before_start"
    CLIENT_CREATED = "client_created"
    BIRTHDAY = "birthday"
    FORM_SUBMITTED = "form_submitted"
    SUMMARY_SHARED = "summary_shared"


OFFERED_TRIGGERS = tuple(Trigger)
"""The triggers whose causes exist."""

OF_APPOINTMENTS = frozenset(
    {
        Trigger.BOOKED,
        Trigger.COMPLETED,
        Trigger.CANCELLED,
        Trigger.RESCHEDULED,
        Trigger.BEFORE_START,
    }
)
"""Triggers whose runs are about one appointment."""


class Unit(StrEnum):
    """Units of a wait; days and weeks keep the wall clock, minutes and hours are elapsed."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"


class Frequency(StrEnum):
    """How often one client can be in a flow."""

    EVERY_TIME = "every_time"
    PER_APPOINTMENT = "once_per_appointment"
    PER_CLIENT = "once_per_client"
    PER_PERIOD = "once_per_period"


class Test(StrEnum):
    """What a condition asks about the client."""

    __test__ = False
    HAS_FUTURE = "has_future_appointment"
    HAS_NO_FUTURE = "has_no_future_appointment"
    PAST_AT_LEAST = "past_appointments"
    HAS_TAG = "has_tag"
    TAKES_EMAIL = "takes_email"
    TAKES_TEXT = "takes_text"
    TAKES_MARKETING = "takes_marketing"
    HAS_OPEN_FORM = "has_open_form"


OFFERED_TESTS = tuple(Test)


class GoalKind(StrEnum):
    """What a flow is for."""

    BOOKED = "appointment_booked"
    COMPLETED = "appointment_completed"


@dataclass(frozen=True, slots=True)
class Wait:
    """So long, then on one of the weekdays (0 Monday; none: any) at `at` (None: any time)."""

    id: str
    amount: int
    unit: Unit
    weekdays: frozenset[int] = frozenset()
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail or a text; texts have no subject."""

    id: str
    channel: Literal["email", "text"]
    body: str
    subject: str = ""
    is_marketing: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One of two branches is taken; afterwards it goes on with what follows the condition."""

    id: str
    test: Test
    yes: "tuple[Step, ...]" = ()
    no: "tuple[Step, ...]" = ()
    amount: int = 0
    tag: str = ""


@dataclass(frozen=True, slots=True)
class TagChange:
    """Add or remove a tag of the client."""

    id: str
    tag: str
    is_added: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note to staff, about this client."""

    id: str
    body: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """A signed POST to another system."""

    id: str
    url: str


Step = Wait | Letter | Condition | TagChange | Note | Webhook


@dataclass(frozen=True, slots=True)
class Start:
    """The trigger and what it is narrowed to. `amount` and `unit`: before the start.

    Each set names uids or, for categories and cancel types, the words; an empty one lets all
    through. An appointment passes where one of its lines has one of each. `has_open_form`: only
    clients who have a form of this workspace still to fill in.
    """

    trigger: Trigger
    amount: int = 0
    unit: Unit = Unit.DAYS
    services: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    cancel_types: frozenset[str] = frozenset()
    has_open_form: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """Met while a run goes on, or up to `days_after` its last step."""

    kind: GoalKind
    ends_run: bool = True
    days_after: int = 7


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a flow."""

    start: Start
    steps: tuple[Step, ...]
    frequency: Frequency = Frequency.EVERY_TIME
    period_days: int = 30
    stops_if_cancelled: bool = False
    goals: tuple[Goal, ...] = field(default=())


def walk_steps(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Every step as the page lists them: a condition, its yes branch, its no branch."""
    for step in steps:
        yield step
        if isinstance(step, Condition):
            yield from walk_steps(step.yes)
            yield from walk_steps(step.no)
