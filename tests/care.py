"""Session summaries for tests, by the services of the product."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import SessionSummary
from portico.apps.care.services.sharing import share_summary
from portico.apps.care.services.writing import Written, save_summary
from portico.apps.people.models import Client, User
from tests.make import NOW, make_appointment, staff_actor

PHRASE = "marzipan-otter-7431"
"""Stands in no other text of the tests."""
EARLIER = NOW - timedelta(days=14)


def make_past(
    workspace: Any, user: User, *people: Any, days: int = 7, **fields: Any
) -> Appointment:
    """A completed session, `days` before now."""
    starts_at = NOW - timedelta(days=days)
    made = make_appointment(
        workspace, user, *people, starts_at=starts_at, now=starts_at - timedelta(days=7), **fields
    )
    Appointment.objects.filter(pk=made.pk).update(state="completed")
    made.refresh_from_db()
    return made


def write_summary(
    appointment: Appointment,
    client: Client,
    user: User,
    text: str = f"We spoke about **{PHRASE}**.",
    notes: str = "",
    *,
    seen: int = 0,
    is_pressed: bool = True,
    now: Any = NOW,
) -> SessionSummary:
    return save_summary(
        appointment=appointment,
        client=client,
        written=Written(text, notes, seen),
        is_pressed=is_pressed,
        actor=staff_actor(user),
        now=now,
    )


def make_shared(
    appointment: Appointment, client: Client, user: User, text: str = f"We spoke of {PHRASE}."
) -> SessionSummary:
    """Written and shared with whom it is for."""
    summary = write_summary(appointment, client, user, text)
    return share_summary(
        appointment=appointment,
        client_uid=client.uid,
        with_uids=[client.uid],
        seen_version=summary.version,
        actor=staff_actor(user),
        now=NOW,
    )


def everything() -> str:
    """Every text of every row, as the database has it."""
    texts = []
    for model in apps.get_models():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        rows = model._default_manager.values_list(*columns) if columns else ()
        texts += [repr(row) for row in rows]
    return "\n".join(texts)
