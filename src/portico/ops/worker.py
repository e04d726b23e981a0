"""The worker: looks up who asked for a link, hands mail over, completes what is over."""

import logging
import os
import signal
import socket
from threading import Event
from types import FrameType

from django.db import DatabaseError, close_old_connections, connections

from portico.apps.appointments.services.completing import complete_over
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.messaging.services.delivering import deliver_due
from portico.ops.clock import read_clock

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.5
"""How long the worker sleeps when there was nothing to do."""


def run_worker(stop: Event) -> None:
    """Work until `stop` is set; a database that is away for a while is waited for."""
    owner = f"{socket.gethostname()[:24]}:{os.getpid()}"
    while not stop.is_set():
        try:
            worked = work_once(owner)
        except DatabaseError:
            log.exception("The database did not answer; trying again.")
            connections.close_all()
            worked = 0
        if not worked:
            stop.wait(PAUSE_SECONDS)
    connections.close_all()


def work_once(owner: str) -> int:
    """One round of everything; returns how many things were done."""
    close_old_connections()
    worked = admit_requests(now=read_clock())
    worked += deliver_due(owner=owner, read_clock=read_clock)
    worked += complete_over(now=read_clock())
    return worked


def run_until_signal() -> None:
    """Run in the foreground; SIGTERM and SIGINT end it after the round in hand."""
    stop = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    run_worker(stop)
