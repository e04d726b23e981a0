"""Short ways through cancelling and back."""

from datetime import datetime, timedelta
from typing import Any

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.answering import answer_invitation
from portico.apps.appointments.services.undoing import undo
from portico.apps.appointments.services.withdrawing import Withdrawn, withdraw
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.domain.states import Answer
from tests.make import NOW, client_actor


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def again(made: Appointment) -> Appointment:
    return Appointment.objects.get(pk=made.pk)


def press_cancel(made: Appointment, client: Client, minutes: float = 0, why: str = "") -> Withdrawn:
    return withdraw(**_by(made, client), reason=why, now=at(minutes))


def press_undo(made: Appointment, client: Client, minutes: float = 1) -> Appointment:
    undo(**_by(made, client), now=at(minutes))
    return again(made)


def say(made: Appointment, client: Client, answer: Answer, minutes: float = 0) -> Appointment:
    answer_invitation(**_by(made, client), answer=answer, note="", now=at(minutes))
    return again(made)


def mark_sent() -> None:
    """As if the worker had sent everything that is due."""
    due = Message.objects.filter(state=Message.SCHEDULED).exclude(trigger="reminder")
    due.update(state=Message.SENT)


def waiting(trigger: str) -> list[str]:
    """Addresses that a message of this trigger waits for."""
    found = Message.objects.filter(trigger=trigger, state=Message.SCHEDULED)
    return sorted(found.values_list("address", flat=True))


def _by(made: Appointment, client: Client) -> dict[str, Any]:
    return {
        "client": client,
        "workspace": made.workspace,
        "uid": made.uid,
        "actor": client_actor(client),
    }
