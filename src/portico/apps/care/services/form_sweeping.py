"""The worker's part for forms: send what rules ask for, close what is over, follow appointments."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.care.models import FormRequest, FormRule
from portico.apps.care.services.form_requesting import (
    forget_messages,
    lock_request,
    note_change,
    tell_client,
)
from portico.apps.care.services.form_ruling import rule_of
from portico.apps.care.services.form_sending import send_form
from portico.apps.people.models import Client
from portico.domain.actors import SYSTEM
from portico.domain.errors import Refused
from portico.domain.forms.requests import FILLABLE, RequestState
from portico.domain.forms.sending import Sending, is_due
from portico.domain.states import ACTIVE, OCCUPYING, Answer, AppointmentState

_OFF = (AppointmentState.CANCELLED.value, AppointmentState.DECLINED.value)
_FILLABLE = sorted(FILLABLE)


def sweep_forms(*, now: datetime) -> int:
    """One round; how many requests were sent, closed, withdrawn or brought back."""
    return _withdraw(now) + _bring_back(now) + _expire(now) + _send_due(now)


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


def _send_due(now: datetime) -> int:
    rules = FormRule.objects.filter(template__is_archived=False).select_related(
        "template__current", "template__workspace", "service"
    )
    return sum(_follow_rule(rule, now) for rule in rules)


def _follow_rule(rule: FormRule, now: datetime) -> int:
    """Everybody on a coming appointment with this service who is to get the form by now."""
    pairs = _list_candidates(rule, now)
    clients = {client.pk for _, client in pairs}
    past = _load_past(rule, clients)
    sent, wanted, zone = 0, rule_of(rule), rule.template.workspace.time_zone
    for appointment, client in pairs:
        if appointment.starts_at is None or not is_due(
            wanted,
            past[client.pk],
            appointment=str(appointment.uid),
            starts_at=appointment.starts_at,
            now=now,
            zone=zone,
        ):
            continue
        sent += _send(rule, appointment, client, now)
        past[client.pk].append(Sending(now, RequestState.SENT, str(appointment.uid)))
    return sent


def _list_candidates(rule: FormRule, now: datetime) -> list[tuple[Appointment, Client]]:
    """Who has not got it for this appointment yet, the soonest first."""
    latest = now + timedelta(days=rule.days_before + 1)
    rows = Attendee.objects.filter(
        appointment__workspace_id=rule.workspace_id,
        appointment__state__in=sorted(OCCUPYING),
        appointment__lines__service_id=rule.service_id,
        appointment__starts_at__gt=now,
        client__is_provisional=False,
    ).exclude(answer=Answer.DECLINED)
    if rule.days_before:
        rows = rows.filter(appointment__starts_at__lte=latest)
    done = FormRequest.objects.filter(template_id=rule.template_id, appointment__starts_at__gt=now)
    known = set(done.values_list("appointment_id", "client_id"))
    rows = rows.select_related("appointment", "client").order_by("appointment__starts_at", "pk")
    found: dict[tuple[int, int], tuple[Appointment, Client]] = {}
    for one in rows.iterator(chunk_size=500):
        if one.client is not None and (one.appointment_id, one.client.pk) not in known:
            found[one.appointment_id, one.client.pk] = (one.appointment, one.client)
    return list(found.values())


def _load_past(rule: FormRule, clients: Iterable[int]) -> defaultdict[int, list[Sending]]:
    past: defaultdict[int, list[Sending]] = defaultdict(list)
    rows = FormRequest.objects.filter(template_id=rule.template_id, client_id__in=list(clients))
    for row in rows.select_related("appointment").defer("sealed_sheet"):
        about = str(row.appointment.uid) if row.appointment else ""
        sending = Sending(row.sent_at, RequestState(row.state), about, row.submitted_at)
        past[row.client_id].append(sending)
    return past


def _send(rule: FormRule, appointment: Appointment, client: Client, now: datetime) -> int:
    """Another worker may have been faster: the database lets one of them."""
    try:
        with transaction.atomic():
            send_form(
                template=rule.template,
                client=client,
                appointment=appointment,
                rule=rule,
                actor=SYSTEM,
                now=now,
            )
    except (IntegrityError, Refused):
        return 0
    return 1
