"""Pages under fifty simultaneous clients, over HTTP, against a trivial page in the same run.

Budget: home at 8 queries or fewer and at least 0.25 of the trivial page's throughput; a first
visit under 60 kB compressed. Exit code 1 when it is broken. It holds for the embedded database;
on the one that PORTICO_DATABASE_URL names (an empty one) the same ratios are only told.
"""

from benchmarks.environment import analyze, prepare_database  # isort: skip

import gzip
import os
import re
import sys
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, connections
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from benchmarks.loading import Rate, compose, measure_rate
from benchmarks.serving import free_port, serve

ROUNDS, SECONDS = 5, 0.8
MANY, CLIENTS = 10_000, 50
HOME_QUERIES, HOME_SHARE, FIRST_VISIT = 8, 0.25, 60_000
TRIVIAL, HOME = "trivial page, one query", "portal: home"


def main() -> int:
    """Print a table; 1 when the budget is broken."""
    prepare_database()
    from benchmarks.scene import make_scene

    scene = make_scene(MANY, CLIENTS)
    analyze()
    asked = {
        TRIVIAL: count_queries(Browser(), "/trivial/"),
        "portal: sign-in": count_queries(Browser(), scene.sign_in),
        HOME: count_queries(scene.client, scene.home),
        f"desk: list of {MANY:,} appointments": count_queries(scene.staff, scene.listing),
    }
    first = first_visit(scene.client, scene.home)
    connections.close_all()
    port = free_port()
    host = f"127.0.0.1:{port}"
    with serve(port):
        rates = measure_in_turns(port, compose_all(scene, host, Browser()))
    trivial = rates[TRIVIAL].per_second
    print(f"{CLIENTS} clients, {connection.vendor}")
    for name, rate in rates.items():
        print(describe(name, rate, rate.per_second / trivial, asked.get(name)))
    print(f"{'first visit of home, compressed':<40} {first:,} B of {FIRST_VISIT:,}")
    share = rates[HOME].per_second / trivial
    is_kept = asked[HOME] <= HOME_QUERIES and share >= HOME_SHARE and first <= FIRST_VISIT
    print("Budget kept." if is_kept else "Budget broken.")
    return 0 if is_kept or connection.vendor != "sqlite" else 1


def compose_all(scene: "object", host: str, browser: Browser) -> dict[str, list[list[bytes]]]:
    """What each of the clients asks, page by page."""
    from benchmarks.scene import Scene

    assert isinstance(scene, Scene)  # noqa: S101
    page = browser.get(scene.sign_in).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        sys.exit("No form on the sign-in page.")
    name = settings.CSRF_COOKIE_NAME
    seal = {name: browser.cookies[name].value}
    proof = {"csrfmiddlewaretoken": token[1]}
    staff = {k: v.value for k, v in scene.staff.cookies.items()}
    asking = [
        [
            compose(
                scene.sign_in,
                host=host,
                cookies=seal,
                form=urlencode({**proof, "email": f"c{client}-{number}@clients.example"}),
            )
            for number in range(400)
        ]
        for client in range(CLIENTS)
    ]
    return {
        TRIVIAL: [[compose("/trivial/", host=host)]] * CLIENTS,
        "portal: sign-in": [[compose(scene.sign_in, host=host)]] * CLIENTS,
        "portal: sign-in, asking for a link": asking,
        "portal: Open": [
            [compose(guest.link, host=host, cookies=seal, form=urlencode(proof))]
            for guest in scene.guests
        ],
        HOME: [[compose(scene.home, host=host, cookies=guest.cookies)] for guest in scene.guests],
        f"desk: list of {MANY:,} appointments": [[compose(scene.listing, host=host, cookies=staff)]]
        * CLIENTS,
    }


def measure_in_turns(port: int, pages: dict[str, list[list[bytes]]]) -> dict[str, Rate]:
    """Each page several times, one after the other, so that a busy minute slows all alike.

    The first time only warms up; of the others, the median counts.
    """
    turns: dict[str, list[Rate]] = {name: [] for name in pages}
    for _ in range(1 + ROUNDS):
        for name, requests in pages.items():
            rate = measure_rate("127.0.0.1", port, requests, seconds=SECONDS)
            if max(rate.statuses) >= 400:
                sys.exit(f"{name}: {rate.statuses}")
            turns[name].append(rate)
    return {name: sorted(rates[1:])[ROUNDS // 2] for name, rates in turns.items()}


def describe(name: str, rate: Rate, share: float, queries: int | None) -> str:
    """One line of the table."""
    statuses = ", ".join(f"{count} × {status}" for status, count in sorted(rate.statuses.items()))
    asked = f"{queries:3} queries" if queries is not None else " " * 11
    return (
        f"{name:<40} {rate.per_second:7.0f}/s  {share:5.2f}  {asked}  "
        f"p50 {rate.p50:5.0f} ms  p95 {rate.p95:5.0f} ms  {statuses}"
    )


def count_queries(browser: Browser, path: str) -> int:
    """Queries of a page that answers."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            if browser.get(path).status_code != 200:
                sys.exit(f"{path} does not answer.")
    return len(queries)


def first_visit(browser: Browser, path: str) -> int:
    """Bytes of the page and everything it loads, compressed."""
    page = browser.get(path).content
    total = len(gzip.compress(page))
    static = Path(os.environ["PORTICO_DATA"])
    for address in set(re.findall(r'(?:href|src)="(/[^"#?]+\.(?:css|js|svg))', page.decode())):
        if address.startswith("/static/"):
            content = (static / address.lstrip("/")).read_bytes()
        else:
            content = browser.get(address).content
        total += len(gzip.compress(content))
    return total


if __name__ == "__main__":
    sys.exit(main())
