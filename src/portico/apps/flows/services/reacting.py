"""What follows from a cause: runs start, goals are met, runs that wait are woken."""

from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.completions import find_completion
from portico.apps.flows.models import Flow, FlowCause, FlowRun
from portico.apps.flows.selectors.facts import is_client_of, list_concerned, load_visit
from portico.apps.flows.services.noticing import RESTORED
from portico.apps.flows.services.starting import Subject, start_run
from portico.apps.flows.states import definition_of, read_state, write_turn
from portico.apps.people.models import Client
from portico.domain.flows.definition import GoalKind, Trigger
from portico.domain.flows.runs import Status, meet_goal
from portico.domain.states import AppointmentState

_GOALS = {
    Trigger.BOOKED.value: GoalKind.BOOKED,
    Trigger.COMPLETED.value: GoalKind.COMPLETED,
}
_OF_CLIENTS = frozenset(
    {
        Trigger.CLIENT_CREATED.value,
        Trigger.FORM_SUBMITTED.value,
        Trigger.SUMMARY_SHARED.value,
    }
)
_STILL = {
    Trigger.CANCELLED.value: AppointmentState.CANCELLED.value,
    Trigger.COMPLETED.value: AppointmentState.COMPLETED.value,
}


def react_to_causes(*, now: datetime, limit: int = 200) -> int:
    """Let every cause that is due have its effects; each in a transaction of its own."""
    due = FlowCause.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    return sum(_react(pk, now) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _react(pk: int, now: datetime) -> int:
    """The row goes with the effects: a crash in between leaves both or neither."""
    found = FlowCause.objects.filter(pk=pk, due_at__lte=now)
    cause = found.select_for_update(skip_locked=True).first()
    if cause is None:
        return 0
    if cause.kind in _OF_CLIENTS:
        _react_to_client(cause, now)
    else:
        appointment = (
            Appointment.objects.select_related("workspace", "organizer")
            .filter(organization_id=cause.organization_id, uid=cause.subject_uid)
            .first()
        )
        if appointment is not None and _still_stands(cause, appointment):
            _react_to_appointment(cause, appointment, now)
    cause.delete()
    return 1


def _still_stands(cause: FlowCause, appointment: Appointment) -> bool:
    """Not taken back since: an undone cancellation never was one for flows."""
    state = _STILL.get(cause.kind)
    if state is None:
        return True
    if appointment.state != state:
        return False
    if cause.kind == Trigger.COMPLETED:
        completion = find_completion(appointment)
        return completion is None or completion.key == cause.key
    is_other = cause.kind == Trigger.CANCELLED and appointment.cancelled_at != cause.at
    return not is_other


def _react_to_client(cause: FlowCause, now: datetime) -> None:
    client = Client.objects.filter(
        organization_id=cause.organization_id, uid=cause.subject_uid, is_provisional=False
    ).first()
    for flow in _list_started(cause):
        is_here = cause.workspace_id in (None, flow.workspace_id)
        is_meant = is_here or cause.kind == Trigger.CLIENT_CREATED
        if client is not None and is_meant and is_client_of(client, flow.workspace):
            start_run(flow=flow, client=client, about=Subject(str(cause.key)), now=now)


def _react_to_appointment(cause: FlowCause, appointment: Appointment, now: datetime) -> None:
    clients = list_concerned(appointment)
    goal = _GOALS.get(cause.kind)
    if goal is not None:
        for client in clients:
            _count_goal(client, appointment, goal, at=cause.at, now=now)
    _wake(cause, appointment, now)
    flows = [one for one in _list_started(cause) if one.workspace_id == appointment.workspace_id]
    if not flows or (cause.kind == Trigger.BOOKED and appointment.starts_at is None):
        return
    visit = load_visit(appointment)
    for flow in flows:
        for client in clients:
            about = Subject(str(cause.key), appointment, visit)
            start_run(flow=flow, client=client, about=about, now=now)


def _wake(cause: FlowCause, appointment: Appointment, now: datetime) -> None:
    """Runs that may be over by it look now: by a cancel all, by its return what the cancel began.

    The others are left alone, also what waits for an Undo.
    """
    if cause.kind not in (Trigger.CANCELLED, RESTORED):
        return
    runs = FlowRun.objects.filter(appointment=appointment, status=Status.RUNNING, lease_owner="")
    if cause.kind == RESTORED:
        runs = runs.filter(version__definition__start__trigger=Trigger.CANCELLED.value)
    runs.update(due_at=now)


def _list_started(cause: FlowCause) -> list[Flow]:
    """The active flows that this cause may start: those in effect when it became one."""
    return list(
        Flow.objects.select_related("workspace", "current").filter(
            organization_id=cause.organization_id,
            state=Flow.ACTIVE,
            trigger=cause.kind,
            activated_at__lte=cause.due_at,
        )
    )


def _count_goal(
    client: Client, appointment: Appointment, goal: GoalKind, *, at: datetime, now: datetime
) -> None:
    """In the client's runs of the appointment's workspace that began before it happened."""
    runs = FlowRun.objects.select_for_update(of=("self",)).select_related("version")
    alive = runs.filter(client=client, workspace_id=appointment.workspace_id)
    for row in alive.exclude(status=Status.ENDED).order_by("pk"):
        before = read_state(row)
        turn = meet_goal(before, definition_of(row.version), goal, at=at)
        if turn.run != before:
            write_turn(row, turn, due_at=turn.due_at, now=now)
