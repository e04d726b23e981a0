"""Staff deal with what was handed in."""

from datetime import datetime

from django.db import transaction

from portico.apps.care.models import FormRequest
from portico.apps.care.services.form_requesting import (
    change_state,
    forget_messages,
    lock_request,
    note_change,
)
from portico.domain.actors import Actor
from portico.domain.forms.requests import RequestState


@transaction.atomic
def close_request(*, request: FormRequest, actor: Actor, now: datetime) -> FormRequest:
    """Read and dealt with. Raises Refused (`form_…`)."""
    row = lock_request(request)
    change_state(row, RequestState.COMPLETED)
    row.closed_at = now
    row.save(update_fields=["state", "closed_at"])
    note_change(row, "completed", actor=actor, now=now)
    return row


@transaction.atomic
def withdraw_request(*, request: FormRequest, actor: Actor, now: datetime) -> FormRequest:
    """Take back what is not handed in; what was typed goes with it. Raises Refused (`form_…`)."""
    row = lock_request(request)
    change_state(row, RequestState.WITHDRAWN)
    row.closed_at, row.sealed_sheet = now, ""
    row.save(update_fields=["state", "closed_at", "sealed_sheet"])
    forget_messages(row, "the form was withdrawn", now=now)
    note_change(row, "withdrawn", actor=actor, now=now)
    return row
