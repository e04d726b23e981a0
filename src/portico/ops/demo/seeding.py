"""Seed the demo once; what is in the data folder stays as it is afterwards."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.completing import complete_over
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.locking import lock_calendars
from portico.apps.schedule.models import Calendar
from portico.apps.workspaces.models import Organization
from portico.domain.states import AppointmentState
from portico.ops.clock import read_clock
from portico.ops.demo import cast
from portico.ops.demo.event import play_event
from portico.ops.demo.flows import begin_follow_up
from portico.ops.demo.playing import Stage
from portico.ops.demo.summaries import write_summaries
from portico.ops.demo.visits import play_practice, play_salon


def seed_once() -> bool:
    """Play the three businesses, unless there is an organization already."""
    if Organization.objects.exists():
        return False
    now = read_clock().replace(second=0, microsecond=0)
    with transaction.atomic():
        stages = [play_event(now), play_salon(now), play_practice(now)]
        _settle_past(stages, now)
        begin_follow_up(stages[1], now)
    kept = {
        "password": cast.PASSWORD,
        "sign_ins": _list_sign_ins(stages),
        "doors": _list_doors(stages),
    }
    (settings.DATA_FOLDER / "demo.json").write_text(json.dumps(kept, indent=2))
    return True


def _settle_past(stages: list[Stage], now: datetime) -> None:
    """Close what is over, check in who is here, and count what was mailed as sent.

    Mails to the clients whose addresses the demo prints stay in the outbox: the worker hands
    them to the mailbox page, with live links.
    """
    Appointment.objects.filter(
        state=AppointmentState.CONFIRMED, starts_at__lte=now, ends_at__gt=now
    ).update(state=AppointmentState.CHECKED_IN)
    lock_calendars(Calendar.objects.all(), now=now)  # deletes the holds that are over
    while complete_over(now=now):
        pass
    write_summaries(stages[2], now)
    live = {stage.clients[0].uid for stage in stages}
    live |= set(Client.objects.filter(is_provisional=True).values_list("uid", flat=True))
    due = Message.objects.filter(state=Message.SCHEDULED, due_at__lte=now)
    upcoming = Appointment.objects.filter(starts_at__gt=now).values_list("uid", flat=True)
    due.exclude(
        recipient_uid__in=live,
        subject_uid__in=list(upcoming),
        trigger__in=("invitation", "appointment_booked"),
    ).update(state=Message.SENT, sent_at=F("due_at"), attempts=1)


def _list_sign_ins(stages: list[Stage]) -> list[dict[str, str]]:
    people = [(stages[0], sign_in) for sign_in in cast.EVENT_SIGN_INS]
    people += [(stages[1], cast.SALON_SIGN_IN), (stages[2], cast.PRACTICE_SIGN_IN)]
    return [
        {"role": role.replace("_", " "), "business": stage.workspace.name, "email": email}
        for stage, (role, _, email) in people
    ]


def _list_doors(stages: list[Stage]) -> list[dict[str, str]]:
    return [
        {"workspace": stage.workspace.public_id, "client_email": stage.clients[0].email}
        for stage in stages
    ]
