"""History and mails in words: who changed what from what to what, who was sent what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.domain.reports import Report
from portico.domain.states import Answer
from portico.web.common.badges import ANSWER_BADGES, STATE_BADGES
from portico.web.common.dates import clock_time, day_short
from portico.web.desk.forms.cancelling import CANCEL_TYPES

VERBS = {
    "created": "made the appointment",
    "changed": "changed it",
    "moved": "moved it",
    "cancelled": "cancelled it",
    "answered": "answered",
    "completed": "closed it",
    "uncompleted": "undid that",
    "restored": "brought it back",
    "noted": "left a note",
    "confirmed": "confirmed it",
    "answer_recorded": "recorded an answer",
    "cancel_type_changed": "changed the type of the cancellation",
    "marked_no_show": "made it a no-show",
    "unmarked_no_show": "said that it took place",
    "hold_taken": "took the time that was held for Undo",
    "time_proposed": "proposed another time",
    "proposal_dismissed": "put the proposed time aside",
    "held_sent": "sent what was held back",
    "message_retried": "sent a mail again",
    "grouped": "put it into a group",
    "left_group": "took it out of the group",
    "primary_changed": "named another primary contact",
    "link_opened": "opened the own link",
}
FIELDS = {
    "name": "Name",
    "organizer": "Organizer",
    "scheduler": "Scheduler",
    "starts_at": "Start",
    "ends_at": "End",
    "room": "Room",
    "place": "Address",
    "is_online": "Online",
    "join_link": "Link to join",
    "objectives": "Objectives",
    "topics": "Topics",
    "sends_emails": "Send Emails",
    "response_deadline": "Answers until",
    "people": "People",
    "state": "State",
    "answer": "Answer",
    "note": "Note",
    "attendee": "Whose",
    "cancel_type": "Type",
    "proposed_start": "Proposed",
    "double_booked": "Booked twice",
    "primary_contact": "Primary contact",
    "email": "E-mail address",
    "address": "Address",
    "why": "Why",
    "phone": "Telephone",
    "has_portal_access": "Portal access",
    "sessions": "Signed-in browsers",
    "browsers": "Trusted browsers",
    "is_on": "Sent",
    "is_for_staff_bookings": "Also for what staff book",
    "subject_en": "Subject, English",
    "subject_de": "Subject, German",
    "body_en": "Text, English",
    "body_de": "Text, German",
}
TRIGGERS = {
    "invitation": "Invitation",
    "update": "Update",
    "appointment_booked": "Confirmation",
    "appointment_updated": "Update",
    "appointment_rescheduled": "Moved by the client",
    "appointment_cancelled": "Cancellation",
    "appointment_restored": "Takes place after all",
    "confirmation_request": "Request to confirm",
    "reminder": "Reminder",
    "answer_received": "Answer received",
    "answer_digest": "Answers of a day",
    "time_proposed": "Proposed time",
    "flow": "Flow",
    "sign_in": "Link and code",
    "booking_code": "Code to book",
    "staff_password_reset": "New password",
    "delivery_test": "Test",
    "text_test": "Test text",
    "automated_test": "Test of an automated message",
    "sender_code": "Code to prove an address",
    "confirmation_code": "Code",
    "portal_link_shared": "Portal link",
    "form_sent": "Form sent",
    "form_reminder": "Form reminder",
    "summary_shared": "Summary shared",
    "code_read_out": "Notice: code read out",
    "profile_changed": "Notice: profile changed",
    "contact_changed": "Notice: contact changed",
}
MESSAGE_STATES = {
    Message.HELD: "held back",
    Message.SCHEDULED: "on its way",
    Message.SENDING: "on its way",
    Message.SENT: "sent",
    Message.FAILED: "not delivered",
    Message.SKIPPED: "not sent",
    Message.DROPPED: "no longer needed",
}
REPORTS = {
    Report.DELIVERED: "delivered",
    Report.DELAYED: "sent, not there yet",
    Report.BOUNCED: "came back",
    Report.COMPLAINED: "reported as unwanted",
}
_OUT = (Message.SENT, Message.FAILED)
_SOON = timedelta(minutes=5)
"""What waits longer by design is planned; the rest is on its way."""
_BAD_REPORTS = (Report.BOUNCED, Report.COMPLAINED)
TYPE_WORDS = dict(CANCEL_TYPES)
BAD = frozenset({Message.FAILED})
TEXT = ", as a text"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened."""

    at: datetime
    who: str
    what: str
    changes: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One mail and its fate; `is_due` tells that `at` is when it will go."""

    what: str
    fate: str
    at: datetime
    is_due: bool
    opened_at: datetime | None
    reason: str
    is_bad: bool
    can_retry: bool
    is_unknown: bool
    uid: UUID


def describe_history(
    entries: Iterable[LogEntry], zone: str, verbs: Mapping[str, Any] = VERBS
) -> list[HistoryLine]:
    """Lines in the order of the entries; instants on the workspace's wall."""
    return [
        HistoryLine(
            entry.at,
            entry.actor_name,
            str(verbs.get(entry.verb, entry.verb.replace("_", " "))),
            tuple(_change(f, change, zone) for f, change in entry.changes.items()),
            entry.note,
        )
        for entry in entries
    ]


def describe_messages(messages: Iterable[Message]) -> list[MessageLine]:
    """Mails with their fate, in the order given."""
    return [_message(message) for message in messages]


def _message(message: Message) -> MessageLine:
    is_due = message.state in (Message.SCHEDULED, Message.HELD)
    is_mail = message.channel == "email"  # of a text the reason says it
    what = TRIGGERS.get(message.trigger, message.trigger.replace("_", " "))
    return MessageLine(
        what=f"{what}{_lead(message)}{'' if is_mail else TEXT}",
        fate=_fate(message),
        at=message.due_at if is_due else message.sent_at or message.created_at,
        is_due=is_due,
        opened_at=message.opened_at,
        reason=message.reason,
        is_bad=message.state in BAD or message.report in _BAD_REPORTS,
        can_retry=message.state == Message.FAILED,
        is_unknown=is_mail and message.is_outcome_unknown and message.state != Message.SENDING,
        uid=message.uid,
    )


def _fate(message: Message) -> str:
    """What somebody else's server told, if one did; else what the worker did."""
    if message.report in REPORTS and message.state in _OUT:
        return REPORTS[Report(message.report)]
    is_planned = message.due_at - message.created_at > _SOON
    if message.state == Message.SCHEDULED and is_planned:
        return "planned"
    return MESSAGE_STATES.get(message.state, message.state)


def _lead(message: Message) -> str:
    """`, 24 h before`, of a reminder."""
    days, hours = message.facts.get("days_before"), message.facts.get("hours_before")
    if days:
        return f", {days} d before"
    return f", {hours} h before" if hours else ""


def _change(name: str, change: Any, zone: str) -> str:
    label = FIELDS.get(name, name.replace("_", " ").capitalize())
    before, after = change if isinstance(change, list) and len(change) == 2 else ("", change)
    if name == "people":
        gone = f"without {before}" if before else ""
        come = f"with {after}" if after else ""
        return f"{label}: {', '.join(part for part in (come, gone) if part)}"
    was, now = _value(name, before, zone), _value(name, after, zone)
    return f"{label}: {was} → {now}" if was else f"{label}: {now or 'empty'}"


def _value(name: str, value: Any, zone: str) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    text = str(value or "")
    if name == "state" and text in STATE_BADGES:
        return str(STATE_BADGES[text].word)
    if name == "cancel_type" and text in TYPE_WORDS:
        return str(TYPE_WORDS[text])
    if name == "answer" and text in ANSWER_BADGES:
        return str(ANSWER_BADGES[Answer(text)].word)
    if name in ("starts_at", "ends_at", "response_deadline", "proposed_start") and text:
        at = datetime.fromisoformat(text)
        return f"{day_short(at, zone, at)}, {clock_time(at, zone)}"
    return text if len(text) <= 200 else f"{text[:199]}…"
