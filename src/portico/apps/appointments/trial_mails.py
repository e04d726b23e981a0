"""*Send a test* of an automated message: to oneself, through the outbox, with real words."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.previewing import compose_preview
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.messaging.own_words import OwnWords
from portico.apps.messaging.services.automating import Wording, check_wording
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.models import User

_ONE_IN_SECONDS = 10


@transaction.atomic
def send_trial(
    *,
    row: AutomatedMessage,
    appointment: Appointment,
    wording: Wording,
    user: User,
    now: datetime,
) -> Message:
    """The message as typed, about this appointment, to the user's own address.

    No link in it opens anything. Pressing many times within ten seconds is one test. Raises
    InvalidInput as saving would.
    """
    check_wording(row, wording)
    return enqueue_message(
        organization_id=row.organization_id,
        workspace=appointment.workspace,
        trigger="automated_test",
        subject_kind="automated_message",
        subject_uid=row.uid,
        recipient=Recipient("staff", user.uid, user.email),
        due_at=now,
        dedupe=f"automated_test:{row.uid}:{user.uid}:{int(now.timestamp()) // _ONE_IN_SECONDS}",
        facts={
            "appointment_uid": str(appointment.uid),
            "language": wording.language,
            "subject": wording.subject,
            "body": wording.body,
        },
        now=now,
    )


def compose_trial(message: Message, now: datetime) -> Composition | None:
    """The mail of a test; its subject says that it is one."""
    facts: dict[str, Any] = message.facts
    row = AutomatedMessage.objects.filter(
        organization_id=message.organization_id, uid=message.subject_uid
    ).first()
    appointment = (
        Appointment.objects.select_related("workspace", "room")
        .filter(organization_id=message.organization_id, uid=facts["appointment_uid"])
        .first()
    )
    if row is None or appointment is None:
        return None
    words = OwnWords(str(facts["subject"]), str(facts["body"]), row.version)
    composition = compose_preview(row, appointment, words, now=now)
    if composition is None:
        raise NothingToSend("nobody on that appointment would get it")
    subject = _("Test: %(subject)s") % {"subject": composition.subject}
    return replace(composition, subject=subject, to_name="")
