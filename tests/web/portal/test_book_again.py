"""Book again, and the ways to Book from Home and the head."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, StaffMember
from tests.booking import berlin, make_option, make_service
from tests.conftest import World
from tests.web.portal.booking_steps import Salon, open_salon, words

TEN = berlin(24, 10)


@pytest.fixture
def salon(world: World) -> Salon:
    return open_salon(world)


@pytest.fixture
def browser(world: World, salon: Salon, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon.workspace)


@pytest.fixture
def wash(salon: Salon) -> Any:
    return make_option(salon.cut, 60)


@pytest.fixture
def facial(salon: Salon) -> Service:
    return make_service(salon.workspace, salon.jonas, name="Facial")


@pytest.fixture
def past(world: World, salon: Salon, browser: Browser, wash: Any, facial: Service) -> str:
    """A cut with Mara and a wash, then a facial; cancelled since. Where it is booked again."""
    salon.book(browser, TEN, (salon.cut, wash, salon.mara), facial)
    made = Appointment.objects.get()
    Appointment.objects.update(state="cancelled", state_before="confirmed")
    return f"/w/{salon.workspace.public_id}/book/again/{made.uid}/"


def test_the_visit_is_filled_in(
    salon: Salon, browser: Browser, past: str, wash: Any, facial: Service
) -> None:
    page = words(browser.get(past))
    assert f'name="service1" value="{salon.cut.uid}"' in page
    assert f'name="option1" value="{wash.uid}" checked' in page
    assert f'name="staff1" value="{salon.mara.uid}" checked' in page
    assert f'name="service2" value="{facial.uid}"' in page
    assert "any more" not in page
    assert f'action="{salon.path("times")}"' in page


def test_what_is_gone_is_told_by_name(
    salon: Salon, browser: Browser, past: str, wash: Any, facial: Service
) -> None:
    Service.objects.filter(pk=facial.pk).update(is_retired=True)
    StaffMember.objects.filter(pk=salon.mara.pk).update(is_active=False)
    page = words(browser.get(past))
    assert "Mara and Facial are not booked online any more." in page
    assert 'name="service2"' not in page
    assert f'name="service1" value="{salon.cut.uid}"' in page


def test_where_all_is_gone_the_menu_is_shown(salon: Salon, browser: Browser, past: str) -> None:
    Service.objects.update(clients_can_self_schedule=False)
    page = words(browser.get(past))
    assert "Cut and Facial are not booked online any more." in page
    assert "What would you like to book?" in page


def test_somebody_elses_is_not_booked_again(
    world: World, salon: Salon, past: str, enter: Callable[..., Browser]
) -> None:
    assert enter(world.ben, salon.workspace).get(past).status_code == 404


def test_past_and_cancelled_ones_offer_it(salon: Salon, browser: Browser, past: str) -> None:
    made = Appointment.objects.get()
    base = f"/w/{salon.workspace.public_id}/appointments/"
    assert f'href="{past}"' in words(browser.get(f"{base}past/"))
    assert f'href="{past}"' in words(browser.get(f"{base}{made.uid}/"))
    Appointment.objects.update(state="confirmed", state_before="")
    assert f'href="{past}"' not in words(browser.get(f"{base}{made.uid}/"))


def test_home_and_head_lead_to_book(world: World, salon: Salon, browser: Browser) -> None:
    home = f"/w/{salon.workspace.public_id}/"
    page = words(browser.get(home))
    assert page.count(f'href="{salon.path()}"') == 2
    assert "Book an appointment</a>" in page
    salon.set(who_may_book="nobody")
    page = words(browser.get(home))
    assert "books appointments by telephone, not online." in page
    assert "Book an appointment</a>" not in page
    salon.set(who_may_book="known_clients")
    Client.objects.filter(pk=world.anna.pk).update(may_book=False)
    assert "Online booking is not open to you" in words(browser.get(home))
