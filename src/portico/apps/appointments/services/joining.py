"""Somebody whom a booker typed has opened their own link: now the visit is theirs."""

from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.reminding import schedule_reminders
from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.people.services.provisional import keep_client
from portico.domain.actors import Actor
from portico.domain.states import ACTIVE


@transaction.atomic
def join_as(*, typed: Client, known: Client | None, now: datetime) -> Client:
    """Make a typed client a record of their own, or `known` take the visit; returns who it is.

    What the booker typed never overwrites a record; a booker who typed their own address for
    somebody else keeps that name on the visit. From now on they are told and reminded as others.
    """
    appointments = list(Appointment.objects.filter(attendees__client=typed).order_by("pk"))
    if known is None:
        keep_client(client=typed, now=now)
    else:
        _hand_over(appointments, typed, known)
    client = known or typed
    for appointment in appointments:
        record(
            subject_kind="appointment",
            subject_uid=appointment.uid,
            verb="link_opened",
            actor=Actor("client", client.name, client.uid),
            now=now,
            organization_id=appointment.organization_id,
            workspace_id=appointment.workspace_id,
        )
        if appointment.state in ACTIVE:
            schedule_reminders(appointment, now=now)
    return client


def _hand_over(appointments: list[Appointment], typed: Client, known: Client) -> None:
    for appointment in appointments:
        if appointment.booked_by_id == known.pk:
            appointment.booked_for = typed.first_name
            appointment.save(update_fields=["booked_for"])
    Attendee.objects.filter(client=typed).update(client=known)
    Message.objects.filter(recipient_kind="client", recipient_uid=typed.uid).update(
        recipient_uid=known.uid
    )
