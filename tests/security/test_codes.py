"""*Codes* and *Requests*: product page 2, Security, the second paragraph."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.test import override_settings

from portico.apps.access.models import PortalSession, RateCounter, SignInRequest
from portico.apps.access.services.counting import WRONG_CODES, spend_allowance
from portico.apps.entry.services.admitting import admit_requests
from tests.conftest import World
from tests.make import make_appointment, make_client
from tests.security.steps import ask, hand_over, link_of, type_code, wrong

CODES = 1_000_000
YEAR = timedelta(days=365)


def test_a_code_ends_after_five_wrong_tries_and_the_link_of_the_same_mail_goes_on(
    world: World, meeting: Any, now: Any
) -> None:
    browser = Browser()
    ask(browser, world.event, world.anna.email)
    minted = hand_over(now)
    for _ in range(5):
        assert type_code(browser, world.event, wrong(minted.code)).status_code == 422
    assert type_code(browser, world.event, minted.code).status_code == 422
    link = minted.url.removeprefix("http://127.0.0.1:8000")
    assert Browser().post(link).status_code == 302


def test_a_used_code_ends_the_link_and_a_used_link_the_code(
    world: World, meeting: Any, now: Any
) -> None:
    for first in ("code", "link"):
        browser = Browser()
        ask(browser, world.event, world.anna.email)
        minted = hand_over(now)
        link = minted.url.removeprefix("http://127.0.0.1:8000")
        if first == "code":
            assert type_code(browser, world.event, minted.code).status_code == 302
            assert Browser().post(link).status_code == 410
        else:
            assert Browser().post(link).status_code == 302
            assert type_code(browser, world.event, minted.code).status_code == 422


def test_a_code_works_only_in_the_browser_that_asked(world: World, meeting: Any, now: Any) -> None:
    ask(Browser(), world.event, world.anna.email)
    code = hand_over(now).code
    other = Browser()
    ask(other, world.event, world.ben.email)
    assert type_code(other, world.event, code).status_code == 422
    assert not PortalSession.objects.exists()


def test_a_second_request_ends_the_first(world: World, meeting: Any, now: Any) -> None:
    browser = Browser()
    ask(browser, world.event, world.anna.email)
    first = hand_over(now)
    ask(browser, world.event, world.anna.email)
    assert Browser().get(first.url.removeprefix("http://127.0.0.1:8000")).status_code == 410


@pytest.mark.parametrize("address", ["anna@clients.example", "nobody@nowhere.example"])
def test_ten_wrong_codes_in_a_day_pause_codes_known_or_not_and_links_go_on(
    world: World, meeting: Any, now: Any, address: str
) -> None:
    answers = []
    for _ in range(3):
        browser = Browser()
        ask(browser, world.event, address)
        answers += [type_code(browser, world.event, "000000").content.decode() for _ in range(5)]
    assert "You can try" in answers[8]
    assert all("does not work any more" in answer for answer in answers[9:])
    if address == world.anna.email:
        browser = Browser()
        ask(browser, world.event, address)
        minted = hand_over(now)
        assert type_code(browser, world.event, minted.code).status_code == 422
        link = minted.url.removeprefix("http://127.0.0.1:8000")
        assert Browser().post(link).status_code == 302


def test_five_requests_an_hour_per_address_with_the_same_sentence_beyond(
    world: World, clock: Any
) -> None:
    pages = []
    for number in range(7):
        browser = Browser(REMOTE_ADDR=f"203.0.113.{number}")
        answer = ask(browser, world.event, world.anna.email)
        pages.append((answer.status_code, answer["Location"]))
    assert len(set(pages)) == 1
    assert SignInRequest.objects.count() == 5
    clock.shift(timedelta(hours=1, minutes=1))
    ask(Browser(), world.event, world.anna.email)
    assert SignInRequest.objects.count() == 6


def test_a_thousand_requests_an_hour_per_network(world: World, now: Any) -> None:
    ask(Browser(), world.event, "first@nowhere.example")
    RateCounter.objects.filter(scope="asked_by_network").update(count=1000)
    assert ask(Browser(), world.event, "second@nowhere.example").status_code == 302
    assert SignInRequest.objects.count() == 1
    ask(Browser(REMOTE_ADDR="203.0.113.9"), world.event, "third@nowhere.example")
    assert SignInRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_the_network_is_read_behind_the_configured_number_of_trusted_proxies(
    world: World, proxies: int, forwarded: str, network: str
) -> None:
    with override_settings(TRUSTED_PROXIES=proxies):
        ask(Browser(), world.event, "a@nowhere.example", HTTP_X_FORWARDED_FOR=forwarded)
    assert SignInRequest.objects.get().network == network


def tries_allowed(start: Any, days: int) -> list[Any]:
    """When a guesser who never rests gets a try past the real limiter."""
    moments, now = [], start
    while now < start + timedelta(days=days):
        while spend_allowance(limit=WRONG_CODES, key="anna@clients.example", now=now):
            moments.append(now)
        now += WRONG_CODES.step
    return moments


def chance_in_a_year(moments: list[Any]) -> float:
    """Of guessing one address, from the most tries that the limiter let through in 24 hours."""
    day = timedelta(hours=24)
    in_a_day = max(sum(1 for m in moments if at <= m < at + day) for at in set(moments))
    tries = in_a_day * (YEAR / day + 1)
    return 1 - (1 - 1 / CODES) ** tries


@pytest.mark.parametrize(
    "days", [2, pytest.param(30, marks=pytest.mark.thorough)], ids=["sample", "thorough"]
)
def test_a_guesser_with_all_tries_of_a_year_stays_under_half_a_percent(
    db: None, now: Any, days: int
) -> None:
    moments = tries_allowed(now, days)
    assert len(moments) <= 10 * (days + 1)
    assert 0 < chance_in_a_year(moments) < 0.005


@pytest.mark.parametrize(
    "customers", [20, pytest.param(300, marks=pytest.mark.thorough)], ids=["some", "thorough"]
)
def test_an_event_of_300_customers_behind_one_address_signs_in_within_ten_minutes(
    world: World, now: Any, clock: Any, customers: int
) -> None:
    people = [
        make_client(world.organization, f"Kim{n}", email=f"kim{n}@crowd.example")
        for n in range(customers)
    ]
    make_appointment(world.event, world.scheduler, *people)
    pace = timedelta(minutes=10) / customers
    for client in people:
        clock.shift(pace)
        at = client.created_at + pace * (client.pk - people[0].pk + 1)
        browser = Browser(REMOTE_ADDR="198.51.100.7")
        ask(browser, world.event, client.email)
        admit_requests(now=at)
        minted = hand_over(at)
        assert type_code(browser, world.event, wrong(minted.code)).status_code == 422
        assert type_code(browser, world.event, minted.code).status_code == 302
    assert PortalSession.objects.values("client").distinct().count() == customers


def test_portal_links_are_not_limited_at_all(world: World, now: Any) -> None:
    link = link_of(world.anna, world.event, now)
    assert {Browser().post(link).status_code for _ in range(12)} == {302}
