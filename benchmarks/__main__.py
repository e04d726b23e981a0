"""Requests a second, queries and bytes of the pages that matter, against a trivial page.

Budget: home at 8 queries or fewer and at least 0.25 of the trivial page's throughput; a first
visit under 60 kB compressed. Exit code 1 when it is broken.
"""

import gzip
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["PORTICO_MODE"] = "development"  # without the tests' watch for repeated queries
os.environ.setdefault("PORTICO_SECRET_KEY", "only-for-benchmarks-only-for-benchmarks")
os.environ["PORTICO_DATA"] = tempfile.mkdtemp(prefix="portico-benchmark-")
os.environ["DJANGO_SETTINGS_MODULE"] = "portico.config.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

SECONDS = 2.0
MANY = 10_000
HOME_QUERIES, HOME_SHARE, FIRST_VISIT = 8, 0.25, 60_000


def main() -> int:
    """Print a table; 1 when the budget is broken."""
    settings.ROOT_URLCONF = "benchmarks.urls"
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from benchmarks.scene import make_scene

    scene = make_scene(MANY)
    pages: dict[str, Callable[[], int]] = {
        "trivial page, one query": fetch(Browser(), "/trivial/"),
        "portal: sign-in": fetch(Browser(), scene.sign_in),
        "portal: home": fetch(scene.client, scene.home),
        f"desk: list of {MANY:,} appointments": fetch(scene.staff, scene.listing),
    }
    trivial, is_kept = 0.0, True
    for name, load in pages.items():
        load()
        with CaptureQueriesContext(connection) as queries:
            size = load()
        asked = len(queries)
        rate = measure(load)
        trivial = trivial or rate
        print(f"{name:<45} {rate:7.0f}/s  {rate / trivial:5.2f}  {asked:3} queries  {size:6} B")
        if name == "portal: home":
            is_kept = asked <= HOME_QUERIES and rate / trivial >= HOME_SHARE
    first = first_visit(scene.client, scene.home)
    print(f"{'first visit of home, compressed':<45} {first:,} B of {FIRST_VISIT:,}")
    is_kept = is_kept and first <= FIRST_VISIT
    print("Budget kept." if is_kept else "Budget broken.")
    return 0 if is_kept else 1


def fetch(browser: Browser, path: str) -> Callable[[], int]:
    """A function that loads the page and returns its bytes, compressed."""

    def load() -> int:
        answer = browser.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        return len(gzip.compress(answer.content))

    return load


def measure(load: Callable[[], int]) -> float:
    """Loads in a second, in one thread."""
    load()
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        load()
        count += 1
    return count / (time.perf_counter() - begun)


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
