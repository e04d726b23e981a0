"""Take the steps that are due. A run's state and what it causes stand or fall together."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from portico.apps.flows.models import FlowRun
from portico.apps.flows.selectors.facts import load_facts
from portico.apps.flows.services.calling import call_webhook
from portico.apps.flows.services.effecting import write_effects
from portico.apps.flows.states import definition_of, read_state, write_log, write_turn
from portico.domain.flows.places import may_follow
from portico.domain.flows.runs import Entry, Run, Status, Turn, advance, finish_call

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
LEASE = timedelta(minutes=2)
"""How long a webhook may be in the hands of one worker; its call gives up much sooner."""
ROUND = timedelta(seconds=10)
"""A round begins no turn after so long: webhooks may be slow, and mail wants its turn."""
_AFTER_FAULT = timedelta(minutes=10)


def advance_due_runs(*, owner: str, read_clock: Clock, limit: int = 100) -> int:
    """Give every run that is due its turn; how many had one.

    Safe to run in any number of workers at once. Call it outside of any transaction. A run that
    cannot go on for a fault of ours is tried again later and keeps no other from its turn.
    """
    begun_at, turns = read_clock(), 0
    due = FlowRun.objects.exclude(status=Status.ENDED).filter(due_at__lte=begun_at)
    for pk in list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit]):
        try:
            turns += _give_turn(pk, owner[:40], read_clock)
        except DatabaseError:
            raise
        except Exception as error:  # logged, put off; one run that breaks holds up no other
            logger.exception("The flow run %s cannot go on; trying again.", pk)
            _put_off(pk, type(error).__name__, now=read_clock())
        if read_clock() - begun_at > ROUND:
            break
    return turns


def _give_turn(pk: int, owner: str, read_clock: Clock) -> int:
    now = read_clock()
    with transaction.atomic(durable=True):
        row = _lock(pk, due_at__lte=now)
        if row is None:
            return 0
        turn = _take_turn(row, now)
        if turn.call is not None:
            row.lease_owner = owner
            write_turn(row, turn, due_at=now + LEASE, now=now)
        else:
            row.lease_owner = ""
            write_turn(row, turn, due_at=turn.due_at, now=now)
    if turn.call is not None:
        fault, is_final = call_webhook(row, turn.call, now=now)
        _finish_call(row, turn, fault, is_final, now=read_clock())
    return 1


def _lock(pk: int, **more: object) -> FlowRun | None:
    rows = FlowRun.objects.select_related("flow__current", "version", "client", "workspace")
    rows = rows.select_related("appointment").select_for_update(of=("self",), skip_locked=True)
    return rows.exclude(status=Status.ENDED).filter(pk=pk, **more).first()


def _take_turn(row: FlowRun, now: datetime) -> Turn:
    _follow_version(row, now)
    facts = load_facts(
        row.client,
        row.workspace,
        row.appointment,
        is_about_appointment=row.is_about_appointment,
        now=now,
    )
    definition = definition_of(row.version)
    turn = advance(read_state(row), definition, facts, now=now, zone=row.workspace.time_zone)
    write_effects(row, turn.effects, now=now)
    return turn


def _follow_version(row: FlowRun, now: datetime) -> None:
    """Go on with the version in effect, unless something before the run's place changed."""
    current, before = row.flow.current, row.version
    if current is None or current.pk == before.pk or row.status != Status.RUNNING:
        return
    place = read_state(row).place
    if may_follow(definition_of(before), definition_of(current), place):
        row.version = current
        words = {"from": str(before.number), "to": str(current.number)}
        write_log(row, [Entry("version_followed", words=words)], now=now)


def _finish_call(row: FlowRun, turn: Turn, fault: str, is_final: bool, *, now: datetime) -> None:
    """Write the answer, only while the lease is still ours."""
    if turn.call is None:
        return
    with transaction.atomic(durable=True):
        kept = _lock(row.pk, lease_owner=row.lease_owner, due_at=row.due_at)
        if kept is None:
            return
        state: Run = read_state(kept)
        finished = finish_call(state, turn.call, fault, is_final=is_final, now=now)
        kept.lease_owner = ""
        write_turn(kept, finished, due_at=finished.due_at, now=now)


@transaction.atomic
def _put_off(pk: int, name: str, *, now: datetime) -> None:
    row = _lock(pk)
    if row is None:
        return
    row.due_at, row.lease_owner = now + _AFTER_FAULT, ""
    row.save(update_fields=["due_at", "lease_owner"])
    write_log(row, [Entry("fault", words={"reason": name})], now=now)
