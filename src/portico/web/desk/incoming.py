"""What came in by mail, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.incoming import IncomingRow
from portico.apps.messaging.incoming_models import IncomingMail
from portico.web.common.reasons import code_text

_REASONS: dict[str, str | Promise] = {
    "too_large": gettext_lazy("The mail is too large; it was not read."),
    "broken": gettext_lazy("The mail is damaged and cannot be read."),
    "bounce": gettext_lazy("A mail server says that a mail did not arrive."),
    "no_calendar": gettext_lazy("A mail of words only: read it and answer it yourself."),
    "not_a_calendar": gettext_lazy("Its calendar part cannot be read."),
    "not_an_answer": gettext_lazy("Its calendar part is no answer."),
    "part_of_series": gettext_lazy("It answers a part of a series; appointments have none."),
    "malformed": gettext_lazy("Its calendar part lacks something or names several people."),
    "no_time": gettext_lazy("It proposes a time that cannot be read."),
    "address_ended": gettext_lazy("It came to an address that has ended."),
    "other_appointment": gettext_lazy("It answers another appointment than this person's."),
    "other_attendee": gettext_lazy("It answers for somebody else of the appointment."),
    "old_sequence": gettext_lazy("It answers from before a move, a cancellation or a return."),
    "no_answer": gettext_lazy("It is neither yes, maybe nor no (passed on to somebody, perhaps)."),
    "newer_answer": gettext_lazy("A newer answer was there already."),
    "newer_proposal": gettext_lazy("A newer proposal was there already."),
    "in_past": gettext_lazy("It proposes a time that has passed."),
    "not_active": gettext_lazy("The appointment was no longer open for answers."),
    "already_begun": gettext_lazy("The appointment had begun."),
    "deadline_passed": gettext_lazy("Answering was closed by then."),
}


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """One mail as the list shows it: from whom, what was understood, what it did or why not."""

    at: datetime
    sender: str
    address: str
    person: str
    appointment: Appointment | None
    answer: str
    starts_at: datetime | None
    ends_at: datetime | None
    title: str
    text: str
    is_applied: bool
    reason: str


def describe_incoming(rows: Iterable[IncomingRow]) -> list[IncomingLine]:
    """Lines in the order of the rows; nothing of it is markup."""
    return [_line(row) for row in rows]


def _line(row: IncomingRow) -> IncomingLine:
    mail, understood = row.mail, row.mail.understood
    is_applied = mail.fate == IncomingMail.APPLIED
    return IncomingLine(
        at=mail.received_at,
        sender=mail.from_name or mail.from_address or _("Somebody"),
        address=mail.from_address if mail.from_name else "",
        person=str(row.attendee.person) if row.attendee else "",
        appointment=row.appointment,
        answer=str(understood.get("answer", "")),
        starts_at=_read(understood, "starts_at"),
        ends_at=_read(understood, "ends_at"),
        title=mail.title,
        text=mail.text,
        is_applied=is_applied,
        reason="" if is_applied else str(_REASONS.get(mail.reason) or code_text(mail.reason)),
    )


def _read(understood: dict[str, Any], name: str) -> datetime | None:
    text = understood.get(name)
    return datetime.fromisoformat(text) if text else None
