from datetime import datetime, timedelta

import pytest

from portico.apps.access.models import PortalSession, SignInRequest
from portico.apps.access.selectors import get_link
from portico.apps.access.services.entering import MOST_TRIES, enter_code
from portico.apps.access.services.opening import open_link
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import CodeWrong, LinkEnded
from tests.apps.access.steps import BROWSER, OTHER_BROWSER, ask, ask_and_mint, token_of, wrong
from tests.conftest import World


def outcome(workspace: Workspace, code: str, now: datetime, browser: str = BROWSER) -> str | int:
    """`in`, the status of what ended, or how many tries are left."""
    try:
        enter_code(workspace=workspace, browser_key=browser, code=code, now=now)
    except CodeWrong as error:
        return error.tries_left
    except LinkEnded as error:
        return error.status
    return "in"


def test_the_code_signs_in_where_it_was_asked_for(world: World, now: datetime) -> None:
    minted = ask_and_mint(world.event, world.anna, now)
    spaced = f"{minted.code[:3]} {minted.code[3:]}"
    entered = enter_code(workspace=world.event, browser_key=BROWSER, code=spaced, now=now)
    assert (entered.session.client, entered.session.way_in) == (world.anna, "code")
    assert outcome(world.event, minted.code, now) == 4
    assert PortalSession.objects.count() == 1


def test_the_code_works_only_in_the_browser_that_asked(world: World, now: datetime) -> None:
    minted = ask_and_mint(world.event, world.anna, now)
    assert outcome(world.event, minted.code, now, OTHER_BROWSER) == "unknown"
    ask(world.event, "ben@clients.example", now, OTHER_BROWSER)
    assert outcome(world.event, minted.code, now, OTHER_BROWSER) == 4
    assert outcome(world.event, minted.code, now) == "in"


def test_the_code_works_only_in_its_workspace(world: World, now: datetime) -> None:
    minted = ask_and_mint(world.event, world.anna, now)
    for other in (world.salon, world.practice, world.stranger_workspace):
        assert outcome(other, minted.code, now) == "unknown"
    assert outcome(world.event, minted.code, now) == "in"


def test_the_code_lives_for_exactly_15_minutes(world: World, now: datetime) -> None:
    minted = ask_and_mint(world.event, world.anna, now)
    end = now + timedelta(minutes=15)
    assert outcome(world.event, minted.code, end) == "ended"
    assert outcome(world.event, minted.code, end - timedelta(microseconds=1)) == "in"


def test_the_fifth_wrong_try_ends_the_code_and_not_the_link(world: World, now: datetime) -> None:
    minted = ask_and_mint(world.event, world.anna, now)
    tries = [outcome(world.event, wrong(minted.code), now) for _ in range(MOST_TRIES)]
    assert tries == [4, 3, 2, 1, 0]
    assert outcome(world.event, minted.code, now) == 0
    assert get_link(token_of(minted.url), now=now).status == "open"
    assert open_link(token=token_of(minted.url), now=now).session.client == world.anna


def test_the_right_code_at_the_fifth_try_signs_in(world: World, now: datetime) -> None:
    minted = ask_and_mint(world.event, world.anna, now)
    for _ in range(MOST_TRIES - 1):
        outcome(world.event, wrong(minted.code), now)
    assert outcome(world.event, minted.code, now) == "in"


def test_a_second_request_ends_the_first_code(world: World, now: datetime) -> None:
    first = ask_and_mint(world.event, world.anna, now)
    second = ask_and_mint(world.event, world.anna, now)
    if first.code != second.code:
        assert outcome(world.event, first.code, now) == 4
    assert outcome(world.event, second.code, now) == "in"


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "٠", "1" * 10_000])
def test_what_is_no_code_is_wrong(world: World, now: datetime, code: str) -> None:
    ask_and_mint(world.event, world.anna, now)
    assert outcome(world.event, code, now) == 4


def test_before_the_mail_is_written_nothing_is_right(world: World, now: datetime) -> None:
    ask(world.event, world.anna.email, now)
    assert outcome(world.event, "", now) == 4
    assert outcome(world.event, "000000", now) == 3


def test_ten_wrong_codes_in_a_day_pause_codes_but_not_links(world: World, now: datetime) -> None:
    for turn in range(2):
        minted = ask_and_mint(world.event, world.anna, now, f"b{turn}")
        for _ in range(5):
            outcome(world.event, wrong(minted.code), now, f"b{turn}")
    paused = ask_and_mint(world.event, world.anna, now)
    assert outcome(world.event, paused.code, now) == 0
    assert open_link(token=token_of(paused.url), now=now).session.client == world.anna
    elsewhere = ask_and_mint(world.practice, world.anna, now)
    assert outcome(world.practice, elsewhere.code, now) == 0
    ben = ask_and_mint(world.event, world.ben, now)
    assert outcome(world.event, ben.code, now) == "in"
    almost = now + timedelta(hours=24) - timedelta(microseconds=1)
    assert outcome(world.event, ask_and_mint(world.event, world.anna, almost).code, almost) == 0
    later = now + timedelta(hours=24, minutes=10)
    assert outcome(world.event, ask_and_mint(world.event, world.anna, later).code, later) == "in"


def test_nine_wrong_codes_do_not_pause(world: World, now: datetime) -> None:
    for turn, tries in enumerate((5, 4)):
        minted = ask_and_mint(world.event, world.anna, now, f"b{turn}")
        for _ in range(tries):
            outcome(world.event, wrong(minted.code), now, f"b{turn}")
    assert outcome(world.event, minted.code, now, "b1") == "in"


def test_right_codes_are_not_counted_as_wrong(world: World, now: datetime) -> None:
    for turn in range(12):
        at = now + timedelta(minutes=20 * turn)
        assert outcome(world.event, ask_and_mint(world.event, world.anna, at).code, at) == "in"


def test_guessing_looks_the_same_for_known_and_unknown(world: World, now: datetime) -> None:
    """Also when the owner of the address uses the link meanwhile."""
    seen: dict[str, list[str | int]] = {}
    for address in ("anna@clients.example", "nobody@nowhere.example", "ben@clients.example"):
        seen[address] = []
        for turn in range(3):
            browser = f"{address}-{turn}"
            request = ask(world.event, address, now, browser)
            assert request is not None
            if address.startswith(("anna", "ben")):
                client = world.anna if address.startswith("anna") else world.ben
                SignInRequest.objects.filter(pk=request.pk).update(
                    state="sent", client=client, code_hash="-", token_hash=browser
                )
            if address.startswith("ben"):
                SignInRequest.objects.filter(pk=request.pk).update(used_at=now)
            seen[address] += [outcome(world.event, "123456", now, browser) for _ in range(6)]
    assert len(set(map(tuple, seen.values()))) == 1
    assert seen["anna@clients.example"] == [4, 3, 2, 1, 0, 0] * 2 + [0] * 6


def test_a_code_ends_with_address_and_access(world: World, now: datetime) -> None:
    minted = ask_and_mint(world.event, world.anna, now)
    Client.objects.filter(pk=world.anna.pk).update(has_portal_access=False)
    assert outcome(world.event, minted.code, now) == "revoked"
    Client.objects.filter(pk=world.anna.pk).update(has_portal_access=True, email="x@y.example")
    assert outcome(world.event, minted.code, now) == "ended"
