"""What a flow's message says, written at hand-over from the run's version."""

from datetime import datetime

from django.utils.translation import gettext as _

from portico.apps.flows.models import FlowRun, FlowVersion
from portico.apps.flows.states import definition_of
from portico.apps.flows.tags import load_tags
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.models import Message
from portico.domain.flows.definition import Definition, Letter, Trigger, walk_steps
from portico.domain.flows.runs import Outcome
from portico.domain.merged_texts import render_line
from portico.domain.states import AppointmentState

_POINTLESS = frozenset(Outcome) - {Outcome.FINISHED}


def compose_flow_mail(message: Message, now: datetime) -> Composition | None:
    """The texts of the step in the version that the run had then; None where they are gone.

    Raises NothingToSend where the run has ended before all its steps were taken, or what it is
    about was cancelled since: a message may have waited.
    """
    run = (
        FlowRun.objects.select_related("flow", "client", "appointment")
        .filter(organization_id=message.organization_id, uid=message.subject_uid)
        .first()
    )
    workspace = message.workspace
    if run is None or workspace is None:
        return None
    version = FlowVersion.objects.filter(
        flow_id=run.flow_id, number=message.facts.get("version", 0)
    ).first()
    letter = find_letter(version, str(message.facts.get("step"))) if version else None
    if version is None or letter is None:
        return None
    _check(run, definition_of(version))
    tags = load_tags(workspace, run.client, run.appointment)
    subject = render_line(letter.subject, tags.words)
    return Composition(
        subject=subject,
        preheader=workspace.name,
        heading=subject,
        from_name=workspace.name,
        to_name=run.client.name,
        custom_body=letter.body,
        tags=tags,
        button=_("Open my portal"),
        reply_to=workspace.email,
        starts_at=run.appointment.starts_at if run.appointment else None,
    )


def find_letter(version: FlowVersion, step: str) -> Letter | None:
    """The message of a step."""
    for one in walk_steps(definition_of(version).steps):
        if isinstance(one, Letter) and one.id == step:
            return one
    return None


def _check(run: FlowRun, definition: Definition) -> None:
    if run.outcome in _POINTLESS:
        raise NothingToSend("the flow had ended for this client")
    if run.appointment is None:
        return
    is_off = run.appointment.state in (AppointmentState.CANCELLED, AppointmentState.DECLINED)
    if definition.stops_if_cancelled and is_off:
        raise NothingToSend("the appointment was cancelled")
    if definition.start.trigger is Trigger.CANCELLED and not is_off:
        raise NothingToSend("the appointment is back")
