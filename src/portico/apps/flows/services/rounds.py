"""One round of the worker's part for flows."""

from collections.abc import Callable
from datetime import datetime

from portico.apps.flows.services.advancing import advance_due_runs
from portico.apps.flows.services.noticing import note_causes
from portico.apps.flows.services.reacting import react_to_causes


def work_flows(*, owner: str, read_clock: Callable[[], datetime]) -> int:
    """Read the history, let causes have their effects, give runs their turns; how many of all.

    Nothing to do costs three reads and no write.
    """
    noted = note_causes()
    reacted = react_to_causes(now=read_clock())
    return noted + reacted + advance_due_runs(owner=owner, read_clock=read_clock)
