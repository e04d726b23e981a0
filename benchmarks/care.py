"""Forms saved by many at once, the list of past sessions, and papers.

    python -m benchmarks care

Clients who type at once, each in a process and a form of their own, against raw updates of the
same bytes under the same conditions; the page of past sessions of a client with 50 and with 5,000
of them among 20,000 of others, and the oldest full page; the paper of a form that was handed in
against a bare compilation of one line with the same fonts; all in the same run. Budget: a save
costs at most 60 raw updates; the page grows 1.3 times at most, the oldest one 2.5 times, and both
ask the same number of queries; a paper costs at most 20 lines. Exit code 1 when it is broken.
"""

from benchmarks.environment import analyze, prepare_database  # isort: skip

import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count

import typst
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.measuring import Work, compare_growth, measure_in_turns
from benchmarks.sessions import Place, fill_past, make_place
from portico.apps.access.services.starting import start_portal_session
from portico.apps.appointments.selectors.portal_lists import PAGE as ON_PAGE
from portico.apps.care.form_papers import print_form
from portico.apps.care.models import FormRequest
from portico.apps.care.paper_fonts import load_fonts
from portico.apps.care.services.form_filling import save_form_answers
from portico.apps.care.sheets import template_of
from portico.apps.care.submissions import Submitted
from portico.ops.clock import read_clock
from tests.forms import GOOD, MYSELF, make_form, send
from tests.make import client_actor, make_client

WRITERS, TURNS, SECONDS = 8, 5, 1.5
FEW, MANY, ROUNDS = 50, 5_000, 31
PAPERS = 31
SAVE_COST, GROWTH, OLD_GROWTH, PAPER_COST = 60.0, 1.3, 2.5, 20.0
PAGE, LAST = "page of past sessions", "the oldest full page"
PAPER, LINE = "paper of a form", "one line, bare typst"


def main() -> int:
    """Print three tables; 1 when a budget is broken."""
    prepare_database()
    place = make_place()
    is_quick = measure_saving(place)
    is_flat = measure_past(place)
    is_printed = measure_papers(place)
    is_kept = is_quick and is_flat and is_printed
    print("Budget kept." if is_kept else "Budget broken.")
    return 0 if is_kept else 1


def measure_saving(place: Place) -> bool:
    """Print how many answers a second are kept; whether the budget is."""
    form, now = make_form(place.workspace), read_clock()
    forms = [
        send(
            place.workspace,
            make_client(place.workspace.organization, f"W{number}"),
            template=form,
            now=now,
        )
        for number in range(WRITERS)
    ]
    for row in forms:  # as full as it gets
        for number in range(40):
            save_one(row, number)
        row.refresh_from_db(fields=["sealed_sheet"])
    analyze()
    raw, ours = [], []
    for _ in range(TURNS):
        raw.append(run_writers(forms, update_raw))
        ours.append(run_writers(forms, save_one))
    plain, kept = statistics.median(raw), statistics.median(ours)
    print(f"{WRITERS} clients who type at once, {connection.vendor}; the median of {TURNS} turns")
    print(f"{'raw updates of the same bytes':<34} {plain:>10.0f}/s")
    print(f"{'answers kept':<34} {kept:>10.0f}/s")
    print(f"{'an answer costs, in raw updates':<34} {plain / kept:>10.1f}   (≤ {SAVE_COST:.0f})\n")
    return plain / kept <= SAVE_COST


def run_writers(forms: Sequence[FormRequest], save: Callable[[FormRequest, int], None]) -> float:
    """Saves a second of all of them together, each in a process as a server's workers are."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    counts, gate = fork.Queue(), fork.Barrier(len(forms))
    writers = [fork.Process(target=_write, args=(row, save, gate, counts)) for row in forms]
    for writer in writers:
        writer.start()
    rates = [counts.get(timeout=120) for _ in writers]
    for writer in writers:
        writer.join()
    return sum(rates)


def _write(
    row: FormRequest,
    save: Callable[[FormRequest, int], None],
    gate: "multiprocessing.synchronize.Barrier",
    counts: "multiprocessing.Queue[float]",
) -> None:
    save(row, 0)
    gate.wait(60)
    number, begun = 0, time.perf_counter()
    while (took := time.perf_counter() - begun) < SECONDS:
        number += 1
        save(row, number)
    counts.put(number / took)
    connections.close_all()


def save_one(row: FormRequest, number: int) -> None:
    """One answer, as the page sends it when a field is left."""
    save_form_answers(
        request=row,
        typed={"where": f"in the left knee, since {number % 97} days"},
        seen=number,
        writer="page",
        actor=client_actor(row.client),
        now=read_clock(),
    )


def update_raw(row: FormRequest, number: int) -> None:
    """The same bytes into the same column."""
    with transaction.atomic():
        FormRequest.objects.filter(pk=row.pk).update(
            sealed_sheet=row.sealed_sheet, changed_at=read_clock()
        )


def measure_past(place: Place) -> bool:
    """Print what the list costs with few and with many sessions; whether it stays flat."""
    browser = _let_in(place)
    page = reverse("portal:past", args=[place.workspace.public_id])
    times, queries = [], []
    for size in (FEW, MANY):
        fill_past(place, place.client, size)
        analyze()
        last = f"{page}?page={size // ON_PAGE}"
        works: dict[str, Work] = {
            PAGE: partial(look, browser, page),
            LAST: partial(look, browser, last),
        }
        queries.append([count_queries(work) for work in works.values()])
        times.append(measure_in_turns(works, ROUNDS))
    few, many = times
    print(f"Past sessions of one client, {connection.vendor}; first quartile of {ROUNDS - 1}, ms")
    print(f"{'sessions':<34} {FEW:>10,} {MANY:>10,}   growth")
    growths = {name: compare_growth(few, many, name) for name in few}
    for name in few:
        print(f"{name:<34} {few[name]:>10.2f} {many[name]:>10.2f} {growths[name]:>8.2f}")
    limits = f"(growth ≤ {GROWTH}, ≤ {OLD_GROWTH})"
    print(f"{'queries':<34} {queries[0]!s:>10} {queries[1]!s:>10}   {limits}\n")
    is_flat = growths[PAGE] <= GROWTH and growths[LAST] <= OLD_GROWTH
    return is_flat and queries[0] == queries[1]


def _let_in(place: Place) -> Browser:
    entered = start_portal_session(
        client=place.client, workspace=place.workspace, way_in="link", now=read_clock()
    )
    browser = Browser()
    name = f"{settings.COOKIE_PREFIX}portal-{place.workspace.public_id}"
    browser.cookies[name] = entered.session_key
    return browser


def look(browser: Browser, path: str) -> None:
    """A page, which has to answer."""
    if browser.get(path).status_code != 200:
        sys.exit(f"{path} does not answer.")


def count_queries(work: Work) -> int:
    """Queries, once everything is warm."""
    work()
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def measure_papers(place: Place) -> bool:
    """Print how many papers a second are made; whether the budget is kept."""
    request = send(place.workspace, place.client, template=make_form(place.workspace, "Paper"))
    template, now, numbers = template_of(request.version), read_clock(), count()

    def print_another() -> bytes:
        """Typst keeps what it knows of a text: no two are the same."""
        submitted = Submitted(GOOD | {"where": f"knee {next(numbers)}"}, {**MYSELF})
        return print_form(request, template, submitted, now=now)

    def print_line() -> object:
        text = f"Line {next(numbers)}.".encode()
        return typst.compile(text, format="pdf", font_paths=load_fonts())

    works: dict[str, Work] = {
        PAPER: print_another,
        LINE: print_line,
    }
    times = measure_in_turns(works, PAPERS)
    print(f"Papers, {connection.vendor}; first quartile of {PAPERS - 1}")
    for name in works:
        print(f"{name:<34} {times[name]:>10.2f} ms {1000 / times[name]:>8.0f}/s")
    cost = times[PAPER] / times[LINE]
    print(f"{'a paper costs, in lines':<34} {cost:>10.1f}      (≤ {PAPER_COST:.0f})\n")
    return cost <= PAPER_COST


if __name__ == "__main__":
    sys.exit(main())
