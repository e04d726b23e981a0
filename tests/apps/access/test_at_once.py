"""Many presses at the same time: the row decides, not the reading before it."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from portico.apps.access.models import PortalSession, RateCounter, SignInRequest
from portico.apps.access.services.entering import enter_code
from portico.apps.access.services.minting import mint_sign_in
from portico.apps.access.services.opening import open_link
from portico.apps.access.services.starting import Choosing, start_portal_session
from portico.apps.access.visitors import Visitor
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.choosing import choose_client
from portico.domain.errors import CodeWrong, LinkEnded
from tests.apps.access.steps import BROWSER, ask, ask_and_mint, token_of, wrong
from tests.conftest import World
from tests.make import NOW, make_appointment

THREADS = 12
pytestmark = pytest.mark.django_db(transaction=True)


def press_at_once(press: Callable[[int], str]) -> Counter[str]:
    """How often each outcome came of `THREADS` presses at the same time."""
    outcomes: Counter[str] = Counter()
    gate = threading.Barrier(THREADS)

    def run(number: int) -> None:
        gate.wait(60)
        try:
            outcomes[press(number)] += 1
        except (CodeWrong, LinkEnded) as error:
            outcomes[str(error)] += 1
        except Exception as error:  # noqa: BLE001  what else ended a press is the finding
            outcomes[repr(error)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def test_a_sign_in_link_is_spent_once(transactional_db: None, world: World) -> None:
    token = token_of(ask_and_mint(world.event, world.anna, NOW).url)
    outcomes = press_at_once(lambda _: open_link(token=token, now=NOW).session.way_in)
    assert outcomes == {"sign_in": 1, "spent": THREADS - 1}
    assert PortalSession.objects.count() == 1


def test_a_code_is_spent_once(transactional_db: None, world: World) -> None:
    code = ask_and_mint(world.event, world.anna, NOW).code

    def press(_: int) -> str:
        entered = enter_code(workspace=world.event, browser_key=BROWSER, code=code, now=NOW)
        return entered.session.way_in

    assert press_at_once(press) == {"code": 1, "code_wrong": THREADS - 1}
    assert PortalSession.objects.count() == 1


def test_guesses_at_the_same_time_do_not_share_a_try(transactional_db: None, world: World) -> None:
    code = wrong(ask_and_mint(world.event, world.anna, NOW).code)

    def press(_: int) -> str:
        enter_code(workspace=world.event, browser_key=BROWSER, code=code, now=NOW)
        return "in"

    assert press_at_once(press) == {"code_wrong": THREADS}
    assert SignInRequest.objects.get().wrong_tries == 5
    assert RateCounter.objects.get(scope="wrong_codes").count == 5


def test_requests_at_the_same_time_do_not_pass_the_limit(
    transactional_db: None, world: World
) -> None:
    def press(number: int) -> str:
        ask(world.event, world.anna.email, NOW, f"browser-{number}")
        return "asked"

    assert press_at_once(press) == {"asked": THREADS}
    assert SignInRequest.objects.count() == 5


def test_of_first_browsers_at_the_same_time_one_is_trusted(
    transactional_db: None, world: World
) -> None:
    def press(number: int) -> str:
        with transaction.atomic():
            entered = start_portal_session(
                client=world.anna,
                workspace=world.event,
                way_in="link",
                visitor=Visitor(f"device-{number}"),
                now=NOW,
            )
        return "trusted" if entered.session.is_trusted else "not"

    assert press_at_once(press) == {"trusted": 1, "not": THREADS - 1}


def test_a_choice_is_made_once(transactional_db: None, world: World) -> None:
    world.ben.email = world.anna.email
    world.ben.save(update_fields=["email"])
    make_appointment(world.event, world.scheduler, world.anna, world.ben)
    ask(world.event, world.anna.email, NOW)
    admit_requests(now=NOW)
    minted = mint_sign_in(request_uid=SignInRequest.objects.get().uid, now=NOW)
    assert minted is not None
    choosing = open_link(token=token_of(minted.url), now=NOW)
    assert isinstance(choosing, Choosing)

    def press(number: int) -> str:
        chosen = (world.anna, world.ben)[number % 2]
        entered = choose_client(
            workspace=world.event,
            chooser_key=choosing.chooser_key,
            client_uid=chosen.uid,
            now=NOW,
        )
        return entered.session.way_in

    assert press_at_once(press) == {"chosen": 1, "ended": THREADS - 1}
    assert PortalSession.objects.count() == 1
