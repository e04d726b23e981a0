"""*The answer on screen is the same whether or not the address is known* (Ways in, 2)."""

import math
import re
from statistics import NormalDist
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from portico.apps.access.models import SignInRequest
from portico.apps.access.services import asking
from portico.apps.access.services.counting import Limit
from tests.conftest import World
from tests.make import make_client
from tests.security.steps import ask, type_code

KNOWN, UNKNOWN = "anna@clients.example", "nobody@nowhere.example"


def shapes(run: Any) -> list[str]:
    """The statements of a call, without what they were about."""
    with CaptureQueriesContext(connection) as captured:
        run()
    return [
        re.sub(r"s\d+_x\d+|'[^']*'|\b\d+\b|\b[0-9a-f]{32,}\b|NULL", "?", query["sql"])
        for query in captured.captured_queries
    ]


def test_known_and_unknown_addresses_run_the_same_statements(world: World, meeting: Any) -> None:
    known, unknown = (shapes(lambda a=a: ask(Browser(), world.event, a)) for a in (KNOWN, UNKNOWN))
    assert known == unknown
    assert any("INSERT" in shape for shape in known)


def test_known_and_unknown_addresses_write_the_same_row(world: World, meeting: Any) -> None:
    for address in (KNOWN, UNKNOWN):
        ask(Browser(), world.event, address)
    rows = list(
        SignInRequest.objects.values_list("state", "client", "reason", "token_hash", "code_hash")
    )
    assert rows == [("asked", None, "", None, "")] * 2


def test_known_and_unknown_addresses_get_the_same_body_status_and_headers(
    world: World, meeting: Any
) -> None:
    seen = []
    for address in (KNOWN, UNKNOWN):
        browser = Browser()
        answer = ask(browser, world.event, address)
        page = browser.get(answer["Location"]).content.decode().replace(address, "…")
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
        names = sorted(set(answer.headers) | set(answer.cookies))
        seen.append((answer.status_code, answer["Location"], names, page))
    assert seen[0] == seen[1]


def test_wrong_codes_run_the_same_statements_for_known_and_unknown(
    world: World, meeting: Any
) -> None:
    """Before the worker has looked, and so for as long as nobody reads the mail."""
    found = []
    for address in (KNOWN, UNKNOWN):
        browser = Browser()
        ask(browser, world.event, address)
        found.append(shapes(lambda b=browser: type_code(b, world.event, "123456")))
    assert found[0] == found[1]


def test_codes_by_telephone_run_the_same_statements_for_known_and_unknown(world: World) -> None:
    page = f"/p/{world.event.portal_slug}/phone/"
    found = [
        shapes(lambda a=a: Browser().post(page, {"email": a, "code": "123456"}))
        for a in (KNOWN, UNKNOWN)
    ]
    assert found[0] == found[1]


def mann_whitney_p(first: list[float], second: list[float]) -> float:
    """Two-sided p of the U test by its normal approximation, with ties (Mann & Whitney 1947)."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks, ties, at = 0.0, 0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        shared = (at + 1 + end) / 2
        ranks += shared * sum(1 for _, group in ranked[at:end] if group == 0)
        ties += (end - at) ** 3 - (end - at)
        at = end
    n, m = len(first), len(second)
    u = ranks - n * (n + 1) / 2
    spread = math.sqrt(n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1))))
    z = max(0.0, abs(u - n * m / 2) - 0.5) / spread
    return 2 * (1 - NormalDist().cdf(z))


def test_the_u_test_tells_what_differs_from_what_does_not() -> None:
    same = [float(n % 17) for n in range(200)]
    assert mann_whitney_p(same, list(reversed(same))) > 0.9
    assert mann_whitney_p(same, [value + 3 for value in same]) < 0.0001
    assert mann_whitney_p([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]) == pytest.approx(0.0809, abs=0.001)


def measure(world: World, count: int, turn: int) -> float:
    """p of 'known and unknown take as long', interleaved."""
    for n in range(count):
        make_client(world.organization, f"Timed{n}", email=f"t{turn}-{n}@clients.example")
    times: dict[str, list[float]] = {"clients.example": [], "nowhere.example": []}
    browser = Browser()
    for n in range(count):
        for domain in sorted(times, reverse=bool(n % 2)):
            start = perf_counter()
            ask(browser, world.event, f"t{turn}-{n}@{domain}")
            times[domain].append(perf_counter() - start)
    return mann_whitney_p(*times.values())


@pytest.mark.thorough
def test_known_and_unknown_addresses_take_as_long(world: World, monkeypatch: Any) -> None:
    """200 of each; a difference counts when it is seen twice running."""
    wide = Limit("asked_by_network", 1_000_000, asking.LIFETIME, asking.LIFETIME)
    monkeypatch.setattr(asking, "ASKED_BY_NETWORK", wide)
    measure(world, 20, 0)
    assert any(measure(world, 200, turn) > 0.01 for turn in (1, 2))
