"""The worker: looks up who asked for a link, hands mail over, completes what is over."""

import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from types import FrameType

from django.db import DatabaseError, close_old_connections, connections

from portico.apps.access.services.sweeping import forget_bookings
from portico.apps.appointments.services.completing import complete_over
from portico.apps.appointments.services.replanning import replan_next
from portico.apps.care.services.form_sweeping import sweep_forms
from portico.apps.care.services.retaining import remove_overdue
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.flows.services.rounds import work_flows
from portico.apps.flows.services.sweeping import sweep_moments
from portico.apps.messaging.services.beating import BEAT_EVERY, note_alive, note_ended
from portico.apps.messaging.services.delivering import deliver_due
from portico.apps.messaging.services.delivering_texts import deliver_texts
from portico.apps.messaging.services.pausing import end_pause
from portico.apps.messaging.services.reporting import forget_reports
from portico.ops.clock import ClockWatch, read_clock
from portico.ops.receiving import poll_sources

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.7
"""How long the worker sleeps when there was nothing to do."""
LONGEST_PAUSE_SECONDS = 10.0
"""And while its database does not answer."""
_JUMPED = "The clock jumped by %+.0f s: it was set, or the machine slept. Going on by the new time."


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of work; its turn comes every so many seconds, with 0 in every round."""

    name: str
    work: Callable[[str], int]
    every: float = 0


PARTS = (
    Part("sign-in requests", lambda _owner: admit_requests(now=read_clock())),
    Part("incoming mail", lambda _owner: poll_sources(), every=5),
    Part("flows", lambda owner: work_flows(owner=owner, read_clock=read_clock), every=1),
    Part("moments of flows", lambda _owner: sweep_moments(now=read_clock()), every=30),
    Part("forms", lambda _owner: sweep_forms(now=read_clock()), every=10),
    Part("plans", lambda _owner: replan_next(now=read_clock())),
    Part("mail", lambda owner: deliver_due(owner=owner, read_clock=read_clock)),
    Part("texts", lambda owner: deliver_texts(owner=owner, read_clock=read_clock)),
    Part("typed bookings", lambda _owner: forget_bookings(now=read_clock()), every=30),
    Part("old reports", lambda _owner: forget_reports(now=read_clock()), every=3600),
    Part("retention", lambda _owner: remove_overdue(now=read_clock()), every=3600),
    Part("what is over", lambda _owner: complete_over(now=read_clock()), every=10),
)


def run_worker(stop: Event) -> None:
    """Work until `stop` is set; a database that is away for a while is waited for."""
    owner = f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(3)}"
    begun_at, beat_at, pause = read_clock(), None, PAUSE_SECONDS
    turns: dict[str, float] = {}
    watch = ClockWatch()
    while not stop.is_set():
        try:
            if jump := watch.find_jump():
                log.warning(_JUMPED, jump.total_seconds())
                beat_at = None
            if beat_at is None:
                end_pause()  # somebody may have mended what was wrong, or a network is back
            if beat_at is None or time.monotonic() - beat_at >= BEAT_EVERY.total_seconds():
                beat_at = time.monotonic()
                note_alive(owner=owner, started_at=begun_at, now=read_clock())
            worked, pause = work_once(owner, turns), PAUSE_SECONDS
        except DatabaseError:
            log.exception("The database did not answer; trying again.")
            connections.close_all()
            worked, beat_at, pause = 0, None, min(pause * 2, LONGEST_PAUSE_SECONDS)
        if not worked:
            stop.wait(pause)
    _leave(owner)


def work_once(owner: str, turns: dict[str, float] | None = None) -> int:
    """One round; returns how many things were done. Without `turns`, everything has its turn.

    `turns` keeps, by part, when its next turn comes. A part that fails does not keep the others
    from theirs.
    """
    close_old_connections()
    worked, turns = 0, {} if turns is None else turns
    for part in PARTS:
        if time.monotonic() < turns.get(part.name, 0):
            continue
        turns[part.name] = time.monotonic() + part.every
        try:
            worked += part.work(owner)
        except DatabaseError:
            raise
        except Exception:  # one part that fails must not keep the others from their turn
            log.exception("The worker's part for %s failed; trying again.", part.name)
    return worked


def _leave(owner: str) -> None:
    try:
        note_ended(owner=owner)
    except DatabaseError:
        log.warning("The database did not answer at the end.")
    connections.close_all()


def run_until_signal() -> None:
    """Run in the foreground; SIGTERM and SIGINT end it after the round in hand."""
    stop = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    run_worker(stop)
