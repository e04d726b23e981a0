"""States and kinds shared by rules, rows and pages (product page 1, Appointment states)."""

from enum import StrEnum


class AppointmentState(StrEnum):
    """States of an appointment."""

    PROPOSED = "proposed"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    IN_SESSION = "in_session"
    COMPLETED = "completed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


OCCUPYING = frozenset(
    {
        AppointmentState.PENDING,
        AppointmentState.CONFIRMED,
        AppointmentState.CHECKED_IN,
        AppointmentState.IN_SESSION,
    }
)
"""States that take time on calendars."""

ACTIVE = OCCUPYING | {AppointmentState.PROPOSED}
"""States that are active as long as the appointment is not over."""


class Answer(StrEnum):
    """An attendee's answer: iCalendar's PARTSTAT (RFC 5545, 3.2.12)."""

    NEEDS_ACTION = "needs_action"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class Confirmation(StrEnum):
    """How a pending appointment becomes confirmed."""

    AT_ONCE = "at_once"
    BY_ANSWERS = "by_answers"
    BY_REQUEST = "by_request"
    BY_STAFF = "by_staff"


class WorkspaceKind(StrEnum):
    """A preset of defaults and labels."""

    EVENT = "event"
    LOCATION = "location"
    PRACTICE = "practice"


class Video(StrEnum):
    """Where online appointments of a workspace meet; a link of an appointment's own goes first.

    *link*: the workspace's, the same for all. *personal*: the room of whoever organizes.
    *rooms*: one made for each appointment by a video provider.
    """

    LINK = "link"
    PERSONAL = "personal"
    ROOMS = "rooms"


class Role(StrEnum):
    """What a user may do, see the role table in `roles.py`."""

    SYSTEM_ADMINISTRATOR = "system_administrator"
    MANAGER = "manager"
    SCHEDULER = "scheduler"
    PROVIDER = "provider"
