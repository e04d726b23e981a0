"""Times of several works in turns, so that a busy moment slows all alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping

from portico.apps.workspaces.models import Workspace

Work = Callable[[], object]
CONTROL = "the same rows by key, ten times"


def measure_in_turns(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Milliseconds of each, their first quartile; the first round only warms up.

    With them `CONTROL`, which depends on nothing that a benchmark changes.
    """
    works = {**works, CONTROL: read_one_row}
    times: dict[str, list[float]] = {name: [] for name in works}
    gc.disable()
    for _ in range(rounds):
        for name, work in works.items():
            begun = time.perf_counter()
            work()
            times[name].append(1000 * (time.perf_counter() - begun))
        gc.collect()
    gc.enable()
    return {name: statistics.quantiles(found[1:], n=4)[0] for name, found in times.items()}


def read_one_row() -> None:
    """The same few rows, by key, again and again."""
    for _ in range(10):
        Workspace.objects.select_related("organization").first()


def compare_growth(few: Mapping[str, float], many: Mapping[str, float], name: str) -> float:
    """How many times as long it takes with many rows, with the moment's slowness taken out."""
    return (many[name] / few[name]) / (many[CONTROL] / few[CONTROL])
