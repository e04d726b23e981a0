"""Public booking pages, in every state that looks different, and how one comes there."""

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import Tour
from tests.e2e.visitors import (
    choose_service,
    choose_time,
    fill_details,
    new_address,
    open_booking,
    wait_for_code,
)

STAFF = """
import json
from portico.apps.catalog.models import Service
from portico.apps.people.models import StaffMember
member = StaffMember.objects.get(email="jonas@saltandstone.example")
service = Service.objects.get(workspace__kind="location", name="Bridal trial")
print(json.dumps([str(member.uid), str(service.uid)]))
"""


def _visit(tour: Tour) -> Page:
    return choose_service(open_booking(tour, tour.stranger()))


def _times(tour: Tour) -> Page:
    page = _visit(tour)
    page.get_by_role("button", name="Choose a time").click()
    page.wait_for_selector("#slots")
    return page


def _details(tour: Tour) -> Page:
    return choose_time(_visit(tour))


def _wrong_details(tour: Tour) -> Page:
    page = _details(tour)
    fill_details(page, "vera at home", phone="12")
    page.get_by_role("button", name="Mail me the code").click()
    page.wait_for_selector(".error")
    return page


def _code(tour: Tour) -> Page:
    return wait_for_code(tour, tour.stranger(), new_address())


def _wrong_code(tour: Tour) -> Page:
    page = _code(tour)
    page.fill("[name=code]", "000000")
    page.get_by_role("button", name="Book with this code").click()
    page.wait_for_selector(".error")
    return page


def _by_staff(tour: Tour) -> Page:
    member, _ = tour.demo.ask(STAFF)
    return open_booking(tour, tour.stranger(), f"staff/{member}/")


def _by_service(tour: Tour) -> Page:
    """One that is arranged in person, so that it says why it is not booked here."""
    _, service = tour.demo.ask(STAFF)
    return open_booking(tour, tour.stranger(), f"services/{service}/")


def _nobody(tour: Tour) -> Page:
    return tour.see(f"book/{tour.found['event']}/")


def _closed(tour: Tour) -> Page:
    return tour.see(f"book/{tour.found['closed']}/")


_MENU, _WHO = "What would you like to book?", "Shall we book this?"
_ALMOST = "Almost booked: look in your mailbox"


def _menu(tour: Tour) -> Page:
    return open_booking(tour, tour.stranger())


PUBLIC_BOOKING = (
    Place("the menu", _MENU, "portal:public_book", "portal/book_services", _menu),
    Place("nobody books", "Not booked online", "portal:public_book", "portal/public_none", _nobody),
    Place("portal off", "The portal is not", "portal:public_book", "portal/closed", _closed),
    Place("one service", "Your visit", "portal:public_service", "portal/book_visit", _by_service),
    Place("one person", _MENU, "portal:public_staff", "portal/book_services", _by_staff),
    Place("the visit", "Your visit", "portal:public_visit", "portal/book_visit", _visit),
    Place("times", "Choose a time", "portal:public_times", "portal/book_times", _times),
    Place("details", _WHO, "portal:public_details", "portal/book_details", _details),
    Place("wrong details", _WHO, "portal:public_details", "portal/book_details", _wrong_details),
    Place("the code", _ALMOST, "portal:public_code", "portal/public_code", _code),
    Place("a wrong code", _ALMOST, "portal:public_code", "portal/public_code", _wrong_code),
)
