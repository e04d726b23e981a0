"""Free times of a month: ten people, 70 % booked, by arithmetic and by queries.

    python -m benchmarks availability [--large]

Against the tests' slow version, against a plain one that subtracts intervals, and against a view
that asks one bare range query, in the same run. Budget: the client's whole page of times (session,
guard and template included) in six queries at most and within twice the time of the bare view;
and with very many more rows of occupancy within 1.3 times. Exit code 1 when it is broken.
"""

from benchmarks.environment import analyze, prepare_database  # isort: skip

import argparse
import sys
import time
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.calendars import Salon, fill_past, make_salon, sign_in
from benchmarks.measuring import Work, compare_growth, measure_in_turns
from benchmarks.subtracting import subtract_month
from benchmarks.walking import walk_month
from portico.apps.appointments.selectors.slots import FoundSlots, ShownDays, load_slots
from portico.apps.schedule.models import Occupancy
from portico.domain.availability import Search

ROUNDS = 31
QUERIES, SHARE, GROWTH = 6, 2.0, 1.3
FEW, MANY, LARGE = 0, 50_000, 1_000_000
ARITHMETIC, PLAIN = "arithmetic alone", "plain: subtracting intervals"
SEARCH, QUERY = "search, with its queries", "one bare range query"
PAGE, VIEW = "the whole page of times", "a view with the bare query"


def main() -> int:
    """Print a table; 1 when the budget is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="with a million rows")
    most = LARGE if parser.parse_args().large else MANY
    prepare_database()
    salon = make_salon(people=10, share=0.7)
    browser = sign_in(salon)
    found = ask(salon)
    slow = check(salon, found)
    counts = {name: count(work) for name, work in list_works(salon, browser, found).items()}
    times = []
    sizes = []
    for rows in (FEW, most):
        fill_past(salon, rows - Occupancy.objects.count())
        analyze()
        sizes.append(Occupancy.objects.count())
        times.append(measure_in_turns(list_works(salon, browser, found), ROUNDS))
    few, many = times
    print(
        f"A month, 10 people, 70 % booked, {connection.vendor}; first quartile of {ROUNDS - 1}, ms"
    )
    print(f"{'rows':<34} {sizes[0]:>10,} {sizes[1]:>10,}    queries")
    for name in few:
        print(f"{name:<34} {few[name]:>10.2f} {many[name]:>10.2f} {counts.get(name, 10):>10}")
    print(f"{'the slow version of the tests':<34} {slow:>10.0f}")
    shares = [one[PAGE] / one[VIEW] for one in times]
    growths = {name: compare_growth(few, many, name) for name in (SEARCH, PAGE)}
    print(f"{'page, of the bare view':<34} {shares[0]:>10.2f} {shares[1]:>10.2f}   (≤ {SHARE})")
    for name, growth in growths.items():
        print(f"{name + ', growth':<34} {'':>10} {growth:>10.2f}   (≤ {GROWTH})")
    is_kept = counts[PAGE] <= QUERIES and max(shares) <= SHARE
    is_kept = is_kept and max(growths.values()) <= GROWTH
    print("Budget kept." if is_kept else "Budget broken.")
    return 0 if is_kept else 1


def list_works(salon: Salon, browser: Browser, found: FoundSlots) -> dict[str, Work]:
    """What is measured."""
    search = found.sought.searches[0]
    page = reverse("portal:book_times", args=[salon.workspace.public_id])
    asked = {"service1": str(salon.cut.uid), "month": f"{salon.first:%Y-%m}"}
    return {
        ARITHMETIC: lambda: Search(search.world, search.lines).starts(),
        PLAIN: lambda: subtract_month(salon),
        SEARCH: lambda: ask(salon),
        QUERY: lambda: ask_bare(salon),
        PAGE: lambda: look(browser, page, asked),
        VIEW: lambda: look(browser, f"/bare/{salon.workspace.pk}/", {}),
    }


def look(browser: Browser, path: str, query: dict[str, str]) -> None:
    """A page, which has to answer."""
    if browser.get(path, query).status_code != 200:
        sys.exit(f"{path} does not answer.")


def ask(salon: Salon) -> FoundSlots:
    """The month as the page of times asks for it."""
    shown = ShownDays(salon.first, salon.last)
    return load_slots(salon.client, salon.workspace, salon.request, shown, now=salon.now)


def ask_bare(salon: Salon) -> list[tuple[datetime, datetime]]:
    """What any view would have to ask: what is taken in the month."""
    end = salon.now + timedelta(days=32)
    rows = Occupancy.objects.filter(
        calendar__in=salon.calendars, starts_at__lt=end, ends_at__gt=salon.now
    )
    return list(rows.values_list("starts_at", "ends_at"))


def check(salon: Salon, found: FoundSlots) -> float:
    """All three versions find the same; milliseconds of the slowest."""
    mine = {slot.starts_at for day in found.free_days for slot in found.on(day)}
    plain = set(subtract_month(salon))
    begun = time.perf_counter()
    slow = set(walk_month(salon))
    took = 1000 * (time.perf_counter() - begun)
    if not mine or mine != plain or mine != slow:
        sys.exit(f"Different slots: {len(mine)}, {len(plain)} and {len(slow)}.")
    return took


def count(work: Work) -> int:
    """Queries, once everything is warm."""
    work()
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


if __name__ == "__main__":
    sys.exit(main())
