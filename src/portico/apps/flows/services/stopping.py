"""Staff stop a run."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.flows.models import Flow, FlowRun
from portico.apps.flows.states import read_state, write_turn
from portico.apps.history.services.recording import record
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.people.models import Client
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere, Refused
from portico.domain.flows.runs import Outcome, Status, end_run


@transaction.atomic
def stop_run(*, flow: Flow, uid: UUID, actor: Actor, now: datetime) -> FlowRun:
    """End it where it stands; what it had in the outbox is dropped.

    Raises NotThere, or Refused (`run_over`) where it has ended.
    """
    rows = FlowRun.objects.select_related("version", "client").select_for_update(of=("self",))
    row = rows.filter(flow=flow, uid=uid).first()
    if row is None:
        raise NotThere("run")
    if row.status == Status.ENDED:
        raise Refused(Decision((Reason("run_over"),)))
    _stop(row, now)
    record(
        subject_kind="flow",
        subject_uid=flow.uid,
        verb="run_stopped",
        actor=actor,
        now=now,
        organization_id=flow.organization_id,
        workspace_id=flow.workspace_id,
        changes={"client": ["", row.client.name]},
    )
    return row


def stop_all_runs(flow: Flow, *, now: datetime) -> int:
    """End all runs of a flow whose row is locked; recorded by the caller."""
    rows = FlowRun.objects.select_related("version").select_for_update(of=("self",))
    alive = list(rows.filter(flow=flow).exclude(status=Status.ENDED).order_by("pk"))
    for row in alive:
        _stop(row, now)
    return len(alive)


def stop_runs_of_client(client: Client, now: datetime) -> None:
    """End what is on its way with a client who is erased."""
    rows = FlowRun.objects.select_related("version").select_for_update(of=("self",))
    for row in rows.filter(client=client).exclude(status=Status.ENDED).order_by("pk"):
        _stop(row, now)


def _stop(row: FlowRun, now: datetime) -> None:
    turn = end_run(read_state(row), Outcome.STOPPED, now=now)
    row.lease_owner = ""
    write_turn(row, turn, due_at=None, now=now)
    drop_messages(
        subject_kind="flow_run", subject_uid=row.uid, reason="the run was stopped", now=now
    )
