"""*Choose another time* keeps what was typed, in this browser and for who typed it alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import SignInRequest
from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.schedule.models import Occupancy
from portico.web.portal.slots.asking import write_start
from tests.apps.entry.booking_steps import mailed_code
from tests.conftest import World
from tests.web.portal import public_steps, test_public_together
from tests.web.portal.booking_steps import Salon, words
from tests.web.portal.public_steps import NORA
from tests.web.portal.test_public_together import GUESTS
from tests.web.portal.test_public_together import cut as public_cut
from tests.web.portal.test_together import TEN, salon, together, written_one_by_one

__all__ = ["public_cut", "salon", "written_one_by_one"]
LATER = TEN + timedelta(hours=1)
LEAVE = {"do": "times"}
BOTH = {"first_name1": "Lea", "email1": "lea@there.example"}


@pytest.fixture
def browser(world: World, salon: Salon, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon.workspace)


def test_the_name_of_who_it_is_for(salon: Salon, browser: Browser) -> None:
    left = salon.book(browser, TEN, booked_for="Tim", **LEAVE)
    assert left.status_code == 302
    assert left.headers["Location"] == salon.path("times", salon.cut, day="2026-11-24")
    assert "Tim" not in left.headers["Location"]
    times = browser.get(left.headers["Location"])
    assert "Choose a time" in words(times)
    held = salon.hold(browser, LATER)
    assert 'value="Tim"' in words(browser.get(held.headers["Location"]))
    assert not Appointment.objects.exists()


def test_once_it_is_booked_it_is_forgotten(salon: Salon, browser: Browser) -> None:
    salon.book(browser, TEN, booked_for="Tim", **LEAVE)
    assert salon.book(browser, LATER, booked_for="Tom").status_code == 302
    details = salon.path("details", salon.cut, start=write_start(TEN))
    assert 'value="Tim"' not in words(browser.get(details))


def test_half_an_hour_long(salon: Salon, browser: Browser, clock: Any) -> None:
    salon.book(browser, TEN, booked_for="Tim", **LEAVE)
    details = salon.path("details", salon.cut, start=write_start(TEN))
    clock.shift(timedelta(minutes=30))
    assert 'value="Tim"' in words(browser.get(details))
    clock.shift(timedelta(seconds=2))
    assert 'value="Tim"' not in words(browser.get(details))


def test_for_no_other_client_and_no_other_browser(
    salon: Salon, browser: Browser, world: World, enter: Callable[..., Browser]
) -> None:
    salon.book(browser, TEN, booked_for="Tim", **LEAVE)
    details = salon.path("details", salon.cut, start=write_start(TEN))
    other = enter(world.ben, salon.workspace)
    assert 'value="Tim"' not in words(other.get(details))
    for name, morsel in browser.cookies.items():
        if "typed" in name:
            other.cookies[name] = morsel.value
    assert 'value="Tim"' not in words(other.get(details))


def test_a_cookie_that_was_tampered_with_is_none(salon: Salon, browser: Browser) -> None:
    salon.book(browser, TEN, booked_for="Tim", **LEAVE)
    name = next(name for name in browser.cookies if "typed" in name)
    browser.cookies[name] = browser.cookies[name].value + "x"
    page = browser.get(salon.path("details", salon.cut, start=write_start(TEN)))
    assert page.status_code == 200
    assert 'value="Tim"' not in words(page)


@pytest.mark.parametrize(("text", "is_ticked"), [("A day before.", True), ("Two days.", False)])
def test_the_agreement_stays_while_its_text_does(
    salon: Salon, browser: Browser, text: str, is_ticked: bool
) -> None:
    salon.set(cancellation_policy="A day before.")
    salon.book(browser, TEN, policy="on", policy_text="A day before.", **LEAVE)
    salon.set(cancellation_policy=text)
    page = words(browser.get(salon.path("details", salon.cut, start=write_start(LATER))))
    box = page.split('name="policy"')[1].split(">")[0]
    assert ("checked" in box) is is_ticked


def test_names_of_a_group(salon: Salon, browser: Browser) -> None:
    left = browser.post(together(salon, "details", start=write_start(TEN)), BOTH | LEAVE)
    assert left.headers["Location"].startswith(salon.path("together/times"))
    assert "lea" not in left.headers["Location"].lower()
    page = words(browser.get(together(salon, "details", start=write_start(LATER))))
    assert 'value="Lea"' in page
    assert 'value="lea@there.example"' in page


def test_faults_stop_nobody_from_leaving(salon: Salon, browser: Browser) -> None:
    posted = {"first_name1": "", "email1": "lea", **LEAVE}
    details = together(salon, "details", start=write_start(TEN))
    assert browser.post(details, posted).status_code == 302
    assert 'value="lea"' in words(browser.get(details))


def test_a_visitor(world: World, public_cut: Service) -> None:
    browser = Browser()
    details = public_steps.address(world.salon, "details", public_cut)
    left = browser.post(details, NORA | {"booked_for": "Tim"} | LEAVE)
    assert left.headers["Location"].startswith(f"/book/{world.salon.public_id}/times/")
    assert not SignInRequest.objects.exists()
    page = browser.get(details).content.decode()
    for text in ("Nora", "Neu", NORA["email"], "Tim"):
        assert f'value="{text}"' in page
    asked = browser.post(details, NORA | {"booked_for": "Tom"})
    again = browser.get(details).content.decode()
    assert 'value="Tom"' in again
    assert browser.post(asked.headers["Location"], {"code": mailed_code()}).status_code == 302


def test_a_visitor_with_a_group(world: World, public_cut: Service) -> None:
    browser = Browser()
    details = test_public_together.together(world.salon, "details", public_cut)
    left = browser.post(details, NORA | GUESTS | LEAVE)
    assert left.headers["Location"].startswith(f"/book/{world.salon.public_id}/together/times/")
    page = browser.get(details).content.decode()
    assert 'value="Lea"' in page
    assert 'value="Nora"' in page


def test_enter_in_a_field_books(salon: Salon, browser: Browser) -> None:
    """The first submit button of the form is what Enter presses: none that leads away."""
    for address in (
        salon.path("details", salon.cut, start=write_start(TEN)),
        together(salon, "details", start=write_start(TEN)),
    ):
        page = words(browser.get(address))
        first = page.index('<button type="submit" form="book-form" hidden>')
        assert first < page.index('name="do" value="times"')


def test_held_is_said_of_what_is_held(salon: Salon, browser: Browser) -> None:
    whole = "We hold this time for you until"
    details = together(salon, "details", start=write_start(TEN))
    assert "This time is not held for you now." in words(browser.get(details))
    salon.hold(browser, TEN)
    page = words(browser.get(details))
    assert whole not in page
    assert "we hold this time for: You. Not held: Person 2;" in page
    page = words(browser.post(details, BOTH | {"instead": write_start(TEN)}))
    assert whole in page
    assert 'value="Lea"' in page
    assert Occupancy.objects.filter(kind="hold").count() == 2
    page = words(browser.get(details))
    assert whole in page
    assert "Hold it for everybody" not in page


def test_one_after_the_other_is_held_one_by_one(salon: Salon, browser: Browser, clock: Any) -> None:
    after = {"order": "after"}
    browser.post(together(salon, "times", **after), {"start": write_start(TEN)})
    details = together(salon, "details", **after, start=write_start(TEN))
    assert "We hold this time for you until" in words(browser.get(details))
    three = together(salon, "details", **after, guest2="same", start=write_start(TEN))
    page = words(browser.get(three))
    assert "for: You and Person 2. Not held: Person 3;" in page
    clock.shift(timedelta(minutes=11))
    assert "This time is not held for you now." in words(browser.get(details))
