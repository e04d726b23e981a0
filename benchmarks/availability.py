"""Free times of a month: ten people, 70 % booked, by arithmetic and by queries.

    python -m benchmarks.availability

Against a plain version that subtracts intervals, and against a view that asks one bare range
query, in the same run. Budget: six queries at most, the whole search within twice the bare
view, and within 1.3 times with a hundred times the occupancy. Exit code 1 when it is broken.
`--most` is the larger number of occupancy rows.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

os.environ["PORTICO_MODE"] = "development"  # without the tests' watch for repeated queries
os.environ.setdefault("PORTICO_SECRET_KEY", "only-for-benchmarks-only-for-benchmarks")
os.environ["PORTICO_DATA"] = tempfile.mkdtemp(prefix="portico-benchmark-")
os.environ["DJANGO_SETTINGS_MODULE"] = "portico.config.settings"

from portico.config import sqlite as _sqlite  # noqa: F401, I001

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.calendars import Salon, fill_past, make_salon
from benchmarks.subtracting import subtract_month
from portico.apps.appointments.selectors.slots import FoundSlots, ShownDays, load_slots
from portico.apps.schedule.models import Occupancy
from portico.domain.availability import Search
from tests.make import NOW

ROUNDS = 41
QUERIES, SHARE, GROWTH = 6, 2.0, 1.3
FIRST, LAST = date(2026, 11, 24), date(2026, 12, 24)


def main() -> int:
    """Print a table; 1 when the budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=100_000)
    most = parser.parse_args().most
    call_command("migrate", verbosity=0)
    salon = make_salon(people=10, share=0.7)
    found = ask(salon)
    check(salon, found)
    with CaptureQueriesContext(connection) as queries:
        ask(salon)
    few = measure_all(salon, found)
    rows = Occupancy.objects.count()
    fill_past(salon, most - rows)
    many = measure_all(salon, found)
    print(f"A month, 10 people, 70 % booked, {connection.vendor}; median of {ROUNDS}, ms")
    print(f"{'rows':<38} {rows:>10,} {Occupancy.objects.count():>10,}")
    for name in few:
        print(f"{name:<38} {few[name]:>10.2f} {many[name]:>10.2f}")
    shares = [one[WHOLE] / one[BARE] for one in (few, many)]
    growth = many[WHOLE] / few[WHOLE]
    print(f"{'queries':<38} {len(queries):>10}")
    print(f"{'whole, of one bare view':<38} {shares[0]:>10.2f} {shares[1]:>10.2f}")
    print(f"{'whole, many rows of few':<38} {'':>10} {growth:>10.2f}")
    is_kept = len(queries) <= QUERIES and max(shares) <= SHARE and growth <= GROWTH
    print("Budget kept." if is_kept else "Budget broken.")
    return 0 if is_kept else 1


ARITHMETIC, PLAIN = "arithmetic alone", "subtracting intervals"
WHOLE, BARE = "whole search, with queries", "one bare range query"


def ask(salon: Salon) -> FoundSlots:
    """The month as the booking page asks for it."""
    shown = ShownDays(FIRST, LAST)
    return load_slots(salon.client, salon.workspace, salon.request, shown, now=NOW)


def ask_bare(salon: Salon) -> list[tuple[datetime, datetime]]:
    """What any view would have to ask: what is taken in the month."""
    window = (NOW, NOW + timedelta(days=32))
    rows = Occupancy.objects.filter(
        calendar__in=salon.calendars, starts_at__lt=window[1], ends_at__gt=window[0]
    )
    return list(rows.values_list("starts_at", "ends_at"))


def check(salon: Salon, found: FoundSlots) -> None:
    """The plain version finds the same."""
    mine = {slot.starts_at for day in found.free_days for slot in found.on(day)}
    plain = set(subtract_month(salon, FIRST, LAST))
    if mine != plain or not mine:
        sys.exit(f"Different slots: {len(mine)} and {len(plain)}.")


def measure_all(salon: Salon, found: FoundSlots) -> dict[str, float]:
    """Each in turns, so that a busy moment slows all alike."""
    search = found.sought.searches[0]
    works: dict[str, Callable[[], object]] = {
        ARITHMETIC: lambda: Search(search.world, search.lines).starts(),
        PLAIN: lambda: subtract_month(salon, FIRST, LAST),
        WHOLE: lambda: ask(salon),
        BARE: lambda: ask_bare(salon),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    gc.disable()
    for _ in range(ROUNDS):
        for name, work in works.items():
            times[name].append(measure(work))
    gc.enable()
    return {name: median(found) for name, found in times.items()}


def measure(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def median(times: Sequence[float]) -> float:
    """Without the first, which only warms up."""
    return statistics.median(times[1:])


if __name__ == "__main__":
    sys.exit(main())
