"""Write what a turn causes: messages into the outbox, tags, notes."""

from collections.abc import Sequence
from datetime import datetime

from portico.apps.flows.models import FlowRun
from portico.apps.history.services.recording import record
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.phones import mobile_of
from portico.apps.people.services.tagging import add_tag, remove_tag
from portico.domain.actors import Actor
from portico.domain.automated import Purpose
from portico.domain.flows.definition import Letter, Note, TagChange
from portico.domain.flows.runs import Effect

TRIGGER = "flow"


def write_effects(row: FlowRun, effects: Sequence[Effect], *, now: datetime) -> None:
    """Call it in the transaction that writes the run's new state."""
    actor = Actor("system", f"Flow “{row.flow.name}”", row.flow.uid)
    for effect in effects:
        if isinstance(effect, Letter):
            _send(row, effect, now)
        elif isinstance(effect, TagChange):
            change = add_tag if effect.is_added else remove_tag
            change(client=row.client, name=effect.tag, actor=actor, now=now)
        elif isinstance(effect, Note):
            _note(row, effect, actor, now)


def _send(row: FlowRun, letter: Letter, now: datetime) -> None:
    """One message per run and step, whatever happens; it says what the run's version says."""
    is_email = letter.channel == "email"
    address = row.client.email if is_email else mobile_of(row.client, row.workspace)
    enqueue_message(
        organization_id=row.organization_id,
        workspace=row.workspace,
        trigger=TRIGGER,
        subject_kind="flow_run",
        subject_uid=row.uid,
        recipient=Recipient("client", row.client.uid, address),
        due_at=now,
        dedupe=f"flow:{row.uid}:{letter.id}",
        facts={
            "flow": row.flow.name,
            "version": row.version.number,
            "step": letter.id,
        },
        purpose=Purpose.MARKETING if letter.is_marketing else Purpose.APPOINTMENT,
        channel="email" if is_email else "sms",
        now=now,
    )


def _note(row: FlowRun, note: Note, actor: Actor, now: datetime) -> None:
    """Into the history of the appointment, where there is one, and of the client."""
    subjects = [("client", row.client.uid)]
    if row.appointment is not None:
        subjects.append(("appointment", row.appointment.uid))
    for kind, uid in subjects:
        record(
            subject_kind=kind,
            subject_uid=uid,
            verb="noted",
            actor=actor,
            now=now,
            organization_id=row.organization_id,
            workspace_id=row.workspace_id,
            note=note.body,
        )
