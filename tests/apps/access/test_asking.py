import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.access.models import RateCounter, SignInRequest
from portico.apps.access.selectors import get_link
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.services.counting import ASKED_BY_NETWORK
from portico.domain.errors import InvalidInput
from tests.apps.access.steps import BROWSER, NETWORK, OTHER_BROWSER, ask, ask_and_mint, token_of
from tests.conftest import World


def statements(world: World, address: str, now: datetime, browser: str) -> list[str]:
    """The shapes of what asking runs: literals and numbers left out."""
    with CaptureQueriesContext(connection) as captured:
        ask_sign_in(
            workspace=world.event, address=address, browser_key=browser, network=NETWORK, now=now
        )
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in captured]


def test_asking_writes_one_row_that_lives_15_minutes(world: World, now: datetime) -> None:
    request = ask(world.event, "  Anna@Clients.example ", now)
    assert request is not None
    assert request.address == "anna@clients.example"
    assert (request.state, request.client, request.token_hash) == ("asked", None, None)
    assert request.expires_at == now + timedelta(minutes=15)
    assert request.browser_hash not in ("", BROWSER)


def test_known_and_unknown_addresses_run_the_same_statements(world: World, now: datetime) -> None:
    known = statements(world, "anna@clients.example", now, BROWSER)
    unknown = statements(world, "nobody@nowhere.example", now, OTHER_BROWSER)
    assert known == unknown
    assert not any("people_client" in shape for shape in known)


def test_a_second_request_in_the_browser_ends_the_first(world: World, now: datetime) -> None:
    first = ask_and_mint(world.event, world.anna, now)
    elsewhere = ask_and_mint(world.event, world.anna, now, OTHER_BROWSER)
    second = ask_and_mint(world.event, world.anna, now)
    assert get_link(token_of(first.url), now=now).status == "ended"
    assert get_link(token_of(second.url), now=now).status == "open"
    assert get_link(token_of(elsewhere.url), now=now).status == "open"


def test_five_requests_an_hour_for_an_address(world: World, now: datetime) -> None:
    addresses = ["anna@clients.example", "ANNA@clients.example"]
    written = [ask(world.event, addresses[turn % 2], now, f"b{turn}") for turn in range(6)]
    assert [row is not None for row in written] == [True] * 5 + [False]
    assert ask(world.practice, addresses[0], now, "b7") is None
    assert ask(world.event, "ben@clients.example", now, "b8") is not None
    assert ask(world.event, addresses[0], now + timedelta(minutes=60), "b9") is None
    assert ask(world.event, addresses[0], now + timedelta(minutes=61), "b9") is not None


def test_over_the_limit_the_former_request_goes_on(world: World, now: datetime) -> None:
    for _ in range(4):
        ask(world.event, world.anna.email, now)
    fifth = ask_and_mint(world.event, world.anna, now)
    assert ask(world.event, world.anna.email, now) is None
    assert get_link(token_of(fifth.url), now=now).status == "open"


def test_the_limit_is_the_same_for_unknown_addresses(world: World, now: datetime) -> None:
    asked = [ask(world.event, "nobody@nowhere.example", now, f"b{turn}") for turn in range(6)]
    assert [row is not None for row in asked] == [True] * 5 + [False]


def test_a_thousand_requests_an_hour_for_a_network(world: World, now: datetime) -> None:
    assert (ASKED_BY_NETWORK.most, ASKED_BY_NETWORK.span) == (1000, timedelta(hours=1))
    ask(world.event, "first@clients.example", now)
    RateCounter.objects.filter(scope=ASKED_BY_NETWORK.scope).update(count=999)
    assert ask(world.event, "second@clients.example", now, "b1") is not None
    assert ask(world.event, "third@clients.example", now, "b2") is None
    ask_sign_in(
        workspace=world.event,
        address="third@clients.example",
        browser_key="b2",
        network="198.51.100.1",
        now=now,
    )
    assert SignInRequest.objects.filter(address="third@clients.example").count() == 1
    assert NETWORK != "198.51.100.1"


@pytest.mark.parametrize("address", ["", "anna", "a@b", "a b@c.example", "a" * 300 + "@c.example"])
def test_what_is_no_address_is_refused_beside_the_field(
    world: World, now: datetime, address: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        ask(world.event, address, now)
    assert caught.value.fields == {"address": ("malformed",)}
    assert not SignInRequest.objects.exists()
