"""Between a run's row and the pure state of the rules."""

from collections.abc import Sequence
from datetime import datetime

from portico.apps.flows.models import FlowLogEntry, FlowRun, FlowVersion
from portico.domain.flows.definition import Definition
from portico.domain.flows.document import read_definition
from portico.domain.flows.places import Place
from portico.domain.flows.runs import Entry, Run, Status, Turn


def definition_of(version: FlowVersion) -> Definition:
    """The definition of a version; not kept by key, which a restored database gives anew."""
    return read_definition(version.definition)


def read_state(row: FlowRun) -> Run:
    """The state that the rules take."""
    return Run(
        started_at=row.started_at,
        status=Status(row.status),
        place=Place(row.after, row.branch),
        wait_until=row.wait_until,
        tries=row.tries,
        steps_done_at=row.steps_done_at,
        watch_until=row.watch_until,
        goal=row.goal,
        goal_at=row.goal_at,
        outcome=row.outcome,
        ended_at=row.ended_at,
    )


def write_turn(row: FlowRun, turn: Turn, *, due_at: datetime | None, now: datetime) -> None:
    """Save what a turn made of a locked row, and its log; effects are written by others."""
    run = turn.run
    row.status, row.outcome = run.status.value, run.outcome
    row.after, row.branch = run.place.after, run.place.branch
    row.wait_until, row.tries, row.due_at = run.wait_until, run.tries, due_at
    row.steps_done_at, row.watch_until = run.steps_done_at, run.watch_until
    row.goal, row.goal_at, row.ended_at = run.goal, run.goal_at, run.ended_at
    row.save()
    write_log(row, turn.log, now=now)


def write_log(row: FlowRun, entries: Sequence[Entry], *, now: datetime) -> None:
    """Append lines to a run's log."""
    FlowLogEntry.objects.bulk_create(
        FlowLogEntry(
            organization_id=row.organization_id,
            run=row,
            at=now,
            version=row.version.number,
            code=entry.code,
            step=entry.step,
            words=entry.words,
        )
        for entry in entries
    )
