"""Whom a booker typed gets one message about it, until they have opened their own link."""

from datetime import datetime, timedelta

from portico.apps.access.services.counting import Limit, spend_allowance
from portico.apps.appointments.models import Appointment
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client

TYPED_ADDRESS = Limit("typed_address", 3, timedelta(days=1), timedelta(hours=1))
"""Bookings that may mail one address which somebody else typed: nobody is flooded through us."""


def may_tell_typed(
    appointment: Appointment, client: Client | None, *, is_first: bool, now: datetime
) -> bool:
    """Whether this message may go to this client; always true for whoever is not provisional."""
    if client is None or not client.is_provisional:
        return True
    if not is_first or _has_message(appointment, client):
        return False
    if not client.email:
        return True
    return spend_allowance(limit=TYPED_ADDRESS, key=client.email, now=now)


def _has_message(appointment: Appointment, client: Client) -> bool:
    """One that was dropped before it went out does not count."""
    about = Message.objects.filter(
        subject_kind="appointment", subject_uid=appointment.uid, recipient_uid=client.uid
    )
    return about.exclude(state=Message.DROPPED).exists()
