"""Start a run, as often as the flow says and never twice for one cause."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.flows.models import Flow, FlowRun
from portico.apps.flows.selectors.facts import count_wanted_forms
from portico.apps.flows.states import definition_of, write_log
from portico.apps.people.models import Client
from portico.domain.flows.runs import Entry
from portico.domain.flows.starts import Visit, is_too_soon, passes, run_key


@dataclass(frozen=True, slots=True)
class Subject:
    """What a run is about: `cause` is a key that is the same whenever the cause is met again."""

    cause: str
    appointment: Appointment | None = None
    visit: Visit | None = None


@transaction.atomic
def start_run(*, flow: Flow, client: Client, about: Subject, now: datetime) -> FlowRun | None:
    """A new run of the version in effect; None where filters or *how often* say no.

    The flow's row is locked for *once per period*: two causes at one moment start one run.
    """
    version = flow.current
    if version is None or client.organization_id != flow.organization_id:
        return None
    definition = definition_of(version)
    open_forms = count_wanted_forms(definition.start, client, flow.workspace, now)
    if not passes(definition.start, about.visit, open_forms=open_forms):
        return None
    appointment = about.appointment
    key = run_key(
        definition,
        client=str(client.uid),
        cause=about.cause,
        appointment=str(appointment.uid) if appointment else "",
    )
    Flow.objects.select_for_update().get(pk=flow.pk)
    last = FlowRun.objects.filter(flow=flow, client=client).order_by("-started_at").first()
    if is_too_soon(definition, last.started_at if last else None, now=now):
        return None
    run, is_new = FlowRun.objects.get_or_create(
        dedupe=f"{flow.pk}:{key}",
        defaults={
            "organization_id": flow.organization_id,
            "workspace_id": flow.workspace_id,
            "flow": flow,
            "version": version,
            "client": client,
            "appointment": appointment,
            "is_about_appointment": appointment is not None,
            "started_at": now,
            "due_at": now,
        },
    )
    if not is_new:
        return None
    words = {"trigger": flow.trigger} | ({"forms": str(open_forms)} if open_forms else {})
    write_log(run, [Entry("started", words=words)], now=now)
    return run
