"""Options of a service that somebody else in the group gets: shown once, chosen, booked."""

import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.web.portal.slots.asking import write_start
from tests.booking import make_option, make_service
from tests.conftest import World
from tests.web.portal.booking_steps import Salon, words
from tests.web.portal.test_together import TEN, salon, together, written_one_by_one

__all__ = ["salon", "written_one_by_one"]


@pytest.fixture
def browser(world: World, salon: Salon, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon.workspace)


@pytest.fixture
def wash(salon: Salon) -> Service:
    made = make_service(salon.workspace, salon.jonas, name="Wash", duration=30, currency="EUR")
    make_option(made, name="Mask", minutes=30, price_cents=900)
    return made


def test_choosing_a_time_asks_for_options_once(
    salon: Salon, browser: Browser, wash: Service
) -> None:
    page = words(browser.get(together(salon, "times", guest1=wash.uid)))
    assert "There are extras for a service that you chose." in page
    assert "Add to Wash" in page
    assert "Mask" in page
    assert f'name="guestadd1" value="{wash.uid}"' in page
    page = words(browser.get(together(salon, "times", guest1=wash.uid, guestadd1=wash.uid)))
    assert "For 2 people." in page


def test_who_comes_shows_them_without_a_notice(
    salon: Salon, browser: Browser, wash: Service
) -> None:
    page = words(browser.get(together(salon, guest1=wash.uid)))
    assert "Add to Wash" in page
    assert "There are extras" not in page
    assert "Add to" not in words(browser.get(together(salon)))


def test_a_chosen_option_lengthens_the_visit_and_is_booked(
    salon: Salon, browser: Browser, wash: Service
) -> None:
    mask = wash.options.get()
    query = {"guest1": wash.uid, "guestadd1": wash.uid, "guestoption1": mask.uid}
    details = together(salon, "details", **query, start=write_start(TEN))
    assert "Mask" in words(browser.get(details))
    assert browser.post(details, {"first_name1": "Lea"}).status_code == 302
    hers = Appointment.objects.get(attendees__client__first_name="Lea")
    assert hers.ends_at is not None
    assert hers.starts_at is not None
    assert (hers.ends_at - hers.starts_at).seconds == 60 * 60
    assert hers.lines.get().options == [str(mask.uid)]
    own = Appointment.objects.exclude(pk=hers.pk).get()
    assert not own.lines.get().options


def test_options_of_another_service_than_is_chosen_now_count_no_more(
    salon: Salon, browser: Browser, wash: Service
) -> None:
    mask = wash.options.get()
    other = {"guestadd1": wash.uid, "guestoption1": mask.uid}
    for now_chosen in ("same", salon.cut.uid):
        page = browser.get(together(salon, "times", guest1=now_chosen, **other))
        assert page.status_code == 200
        assert "For 2 people." in words(page)
        assert str(mask.uid) not in words(page)


def test_strange_options_are_not_there(salon: Salon, browser: Browser, wash: Service) -> None:
    strange = make_option(salon.cut, minutes=10).uid
    for option in (strange, "mask"):
        query = {"guest1": wash.uid, "guestadd1": wash.uid, "guestoption1": option}
        assert browser.get(together(salon, "times", **query)).status_code == 404


def test_taking_somebody_out_moves_what_was_chosen_for_those_after(
    salon: Salon, browser: Browser, wash: Service
) -> None:
    mask = wash.options.get()
    query = {"guest2": wash.uid, "guestadd2": wash.uid, "guestoption2": mask.uid, "less": 1}
    page = words(browser.get(together(salon, **query)))
    assert re.search(rf'name="guestoption1" value="{mask.uid}" checked', page)
    assert "Person 3" not in page
