"""The worker's part for forms: send what rules ask for, close what is over, follow appointments."""

from datetime import datetime

from django.db import transaction

from portico.apps.care.models import FormRequest
from portico.apps.care.services.form_following import send_due_forms
from portico.apps.care.services.form_requesting import (
    forget_messages,
    lock_request,
    note_change,
    tell_client,
)
from portico.domain.actors import SYSTEM
from portico.domain.forms.requests import FILLABLE, RequestState
from portico.domain.states import ACTIVE, AppointmentState

_OFF = (AppointmentState.CANCELLED.value, AppointmentState.DECLINED.value)
_FILLABLE = sorted(FILLABLE)


def sweep_forms(*, now: datetime) -> int:
    """One round; how many requests were sent, closed, withdrawn or brought back."""
    return _withdraw(now) + _bring_back(now) + _expire(now) + send_due_forms(now=now)


def _expire(now: datetime) -> int:
    rows = FormRequest.objects.filter(state__in=_FILLABLE, expires_at__lte=now)
    return sum(_close(row, RequestState.EXPIRED, "expired", now) for row in rows[:200])


def _withdraw(now: datetime) -> int:
    """Cancelling an appointment withdraws its forms (product page 5); answers are kept for Undo."""
    rows = FormRequest.objects.filter(state__in=_FILLABLE, appointment__state__in=_OFF)
    return sum(_close(row, RequestState.WITHDRAWN, "withdrawn", now) for row in rows[:200])


@transaction.atomic
def _close(found: FormRequest, state: RequestState, verb: str, now: datetime) -> int:
    row = lock_request(found)
    if RequestState(row.state) not in FILLABLE:
        return 0
    if state is RequestState.WITHDRAWN:
        row.withdrawn_from = row.state
    row.state, row.closed_at = state.value, now
    row.save(update_fields=["state", "closed_at", "withdrawn_from"])
    forget_messages(row, f"the form was {verb}", now=now)
    note_change(row, verb, actor=SYSTEM, now=now)
    return 1


def _bring_back(now: datetime) -> int:
    """With its appointment comes back what went with it."""
    rows = FormRequest.objects.filter(
        state=RequestState.WITHDRAWN, appointment__state__in=sorted(ACTIVE)
    ).exclude(withdrawn_from="")
    return sum(_restore(row, now) for row in rows[:200])


@transaction.atomic
def _restore(found: FormRequest, now: datetime) -> int:
    row = lock_request(found)
    if row.state != RequestState.WITHDRAWN or not row.withdrawn_from:
        return 0
    row.state, row.closed_at, row.withdrawn_from = row.withdrawn_from, None, ""
    row.save(update_fields=["state", "closed_at", "withdrawn_from"])
    tell_client(row, now=now)
    note_change(row, "restored", actor=SYSTEM, now=now)
    return 1
