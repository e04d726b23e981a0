"""Follow the rules of services: everywhere in the worker's round, and right after a booking.

Both ask the same and may run at once: a client's row is locked and all is asked again before a
form is sent, so that neither *once for an appointment* nor *once per client* is sent twice.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.care.models import FormRequest, FormRule
from portico.apps.care.services.form_ruling import rule_of
from portico.apps.care.services.form_sending import send_form
from portico.apps.people.models import Client
from portico.domain.actors import SYSTEM
from portico.domain.errors import Refused
from portico.domain.forms.requests import RequestState
from portico.domain.forms.sending import Sending, is_due
from portico.domain.states import OCCUPYING, Answer

logger = logging.getLogger(__name__)
Past = list[Sending]


def send_due_forms(*, now: datetime) -> int:
    """What all rules ask for by now; how many were sent. A rule that breaks holds up no other."""
    return sum(_follow_calmly(rule, None, now) for rule in _list_rules())


def send_forms_at_booking(*, appointments: Collection[UUID], now: datetime) -> int:
    """What rules ask for by now for these appointments, as soon as they stand; how many.

    Call it when the booking is committed. It raises nothing: a form that cannot be sent undoes no
    booking and keeps no other form, and the worker's round tries it again. One query where the
    services send none.
    """
    sent = 0
    try:
        lines = BookedService.objects.filter(appointment__uid__in=appointments)
        for rule in _list_rules().filter(service__in=lines.values("service")):
            sent += _follow_calmly(rule, appointments, now)
    except Exception:  # logged; whoever booked is not told of it
        logger.exception("The forms of a booking cannot be sent yet.")
    return sent


def _list_rules() -> QuerySet[FormRule]:
    rules = FormRule.objects.filter(template__is_archived=False)
    return rules.select_related("template__current", "template__workspace", "service")


def _follow_calmly(rule: FormRule, only: Collection[UUID] | None, now: datetime) -> int:
    try:
        return _follow_rule(rule, only, now)
    except Exception:  # logged; the next rule has its turn
        logger.exception("The rule %s cannot send its form yet.", rule.pk)
        return 0


def _follow_rule(rule: FormRule, only: Collection[UUID] | None, now: datetime) -> int:
    """Everybody on a coming appointment with this service who is to get the form by now."""
    pairs = _list_candidates(rule, only, now)
    past = _load_past(rule, {client.pk for _, client in pairs})
    sent = 0
    for appointment, client in pairs:
        if not _is_due(rule, past[client.pk], appointment, now):
            continue
        sent += _send(rule, appointment, client, now)
        past[client.pk].append(Sending(now, RequestState.SENT, str(appointment.uid)))
    return sent


def _is_due(rule: FormRule, past: Past, appointment: Appointment, now: datetime) -> bool:
    return appointment.starts_at is not None and is_due(
        rule_of(rule),
        past,
        appointment=str(appointment.uid),
        starts_at=appointment.starts_at,
        now=now,
        zone=rule.template.workspace.time_zone,
    )


def _list_candidates(
    rule: FormRule, only: Collection[UUID] | None, now: datetime
) -> list[tuple[Appointment, Client]]:
    """Who has not got it for this appointment yet, the soonest first."""
    latest = now + timedelta(days=rule.days_before + 1)
    rows = Attendee.objects.filter(
        appointment__workspace_id=rule.workspace_id,
        appointment__state__in=sorted(OCCUPYING),
        appointment__lines__service_id=rule.service_id,
        appointment__starts_at__gt=now,
        client__is_provisional=False,
    ).exclude(answer=Answer.DECLINED)
    done = FormRequest.objects.filter(template_id=rule.template_id, appointment__starts_at__gt=now)
    if rule.days_before:
        rows = rows.filter(appointment__starts_at__lte=latest)
    if only is not None:
        rows = rows.filter(appointment__uid__in=only)
        done = done.filter(appointment__uid__in=only)
    known = set(done.values_list("appointment_id", "client_id"))
    rows = rows.select_related("appointment", "client").order_by("appointment__starts_at", "pk")
    found: dict[tuple[int, int], tuple[Appointment, Client]] = {}
    for one in rows.iterator(chunk_size=500):
        if one.client is not None and (one.appointment_id, one.client.pk) not in known:
            found[one.appointment_id, one.client.pk] = (one.appointment, one.client)
    return list(found.values())


def _load_past(rule: FormRule, clients: Iterable[int]) -> defaultdict[int, Past]:
    past: defaultdict[int, Past] = defaultdict(list)
    rows = FormRequest.objects.filter(template_id=rule.template_id, client_id__in=list(clients))
    for row in rows.select_related("appointment").defer("sealed_sheet"):
        about = str(row.appointment.uid) if row.appointment else ""
        sending = Sending(row.sent_at, RequestState(row.state), about, row.submitted_at)
        past[row.client_id].append(sending)
    return past


def _send(rule: FormRule, appointment: Appointment, client: Client, now: datetime) -> int:
    """Another worker, or the booking itself, may have been faster: then nothing is sent."""
    try:
        with transaction.atomic():
            kept = Client.objects.select_for_update().filter(pk=client.pk).first()
            if kept is None or not _is_due(
                rule, _load_past(rule, [kept.pk])[kept.pk], appointment, now
            ):
                return 0
            send_form(
                template=rule.template,
                client=kept,
                appointment=appointment,
                rule=rule,
                actor=SYSTEM,
                now=now,
            )
    except (IntegrityError, Refused):
        return 0
    return 1
