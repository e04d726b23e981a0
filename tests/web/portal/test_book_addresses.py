"""What stands in the addresses of booking: strangers' things, and what is malformed."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from portico.apps.schedule.models import Occupancy
from portico.web.portal.slots.asking import write_start
from tests.booking import berlin, make_colleague, make_option, make_service
from tests.conftest import World
from tests.make import make_client
from tests.web.portal.booking_steps import Salon, open_salon

TEN = berlin(24, 10)


@pytest.fixture
def salon(world: World) -> Salon:
    return open_salon(world)


@pytest.fixture
def browser(world: World, salon: Salon, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon.workspace)


@pytest.mark.parametrize("owner", ["another workspace", "another organization"])
def test_somebody_elses_services_do_not_exist(
    world: World, salon: Salon, browser: Browser, owner: str
) -> None:
    there = world.practice if owner == "another workspace" else world.stranger_workspace
    member = make_colleague(there, "Olga")
    theirs = make_service(there, member)
    foreign = make_option(theirs, 15)
    for lines in ((theirs,), ((salon.cut, member),), ((salon.cut, foreign),)):
        for step in ("", "visit", "times"):
            assert browser.get(salon.path(step, *lines)).status_code == 404
        assert browser.get(salon.path("details", *lines, start=write_start(TEN))).status_code == 404
        assert salon.hold(browser, TEN, *lines).status_code == 404
        assert salon.book(browser, TEN, *lines).status_code == 404
    assert not Occupancy.objects.exists()


def test_a_colleague_who_does_another_service_does_not_exist(
    salon: Salon, browser: Browser
) -> None:
    other = make_colleague(salon.workspace, "Olga")
    assert browser.get(salon.path("times", (salon.cut, other))).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "service1=1",
        "service1=",
        "service2={cut}",
        "service1={cut}&service3={cut}",
        "service1={cut}&service1={cut}",
        "service01={cut}",
        "service0={cut}",
        "service1={cut}&staff1=somebody",
        "service1={cut}&staff1=&staff1=",
        "service1={cut}&option1=x",
        "staff1={cut}",
        "service1={cut}&staff2=anyone",
        "service1={cut}%20",
        "service1=%00",
        "&".join(f"service{n}={{cut}}" for n in range(1, 10)),
    ],
)
def test_what_is_malformed_is_not_guessed(salon: Salon, browser: Browser, query: str) -> None:
    asked = query.replace("{cut}", str(salon.cut.uid))
    for step in ("visit", "times"):
        assert browser.get(f"{salon.path(step)}?{asked}").status_code == 404


@pytest.mark.parametrize(
    "start",
    [
        "",
        "soon",
        "2026-11-24T10:00",
        "2026-11-24T09:00:00Z",
        "9999-12-31T23:59Z",
        "2999-01-01T00:00Z",
    ],
)
def test_a_malformed_start_is_not_guessed(salon: Salon, browser: Browser, start: str) -> None:
    wanted = salon.path("times", salon.cut)
    assert browser.post(wanted, {"start": start}).status_code == 404
    assert browser.get(salon.path("details", salon.cut, start=start)).status_code == 404


def test_a_stranger_holds_nothing_here(
    world: World, salon: Salon, enter: Callable[..., Browser]
) -> None:
    other = make_client(world.stranger_organization, "Una")
    browser = enter(other, world.stranger_workspace)
    assert salon.hold(browser, TEN).status_code == 403
    assert salon.book(browser, TEN).status_code == 403
    assert not Occupancy.objects.exists()
