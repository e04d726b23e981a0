"""The steps of booking in the salon's portal, and how one comes there."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import ANNA, Tour

LINK = f"""
import json
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
salon_client = Client.objects.get(email="{ANNA}", first_name="Anna")
now = timezone.now()
past = Appointment.objects.filter(attendees__client=salon_client, lines__isnull=False,
    starts_at__lt=now, state="completed").first()
link = mint_portal_link(client=salon_client, workspace=past.workspace, address="{ANNA}",
    item_kind="", item_uid=None, now=now)
print(json.dumps([link.split("/", 3)[3], past.workspace.public_id, str(past.uid)]))
"""
NIGHT = datetime.now(ZoneInfo("UTC")).replace(hour=2, minute=0) + timedelta(days=8)


def _salon(tour: Tour, path: str) -> Page:
    """A page of Anna's portal at the salon."""
    if "booking" not in tour.found:
        link, public_id, past = tour.demo.ask(LINK)
        tour.found |= {"booking": link, "booking_salon": public_id, "booking_past": past}
    return tour.see(f"w/{tour.found['booking_salon']}/book/{path}", tour.client("booking"))


def _visit(tour: Tour) -> Page:
    page = _salon(tour, "")
    page.get_by_role("link", name="Cut and style").click()
    page.wait_for_url(re.compile("/visit/"))
    return page


def _two(tour: Tour) -> Page:
    page = _visit(tour)
    page.get_by_role("button", name="Add another service").click()
    page.get_by_role("link", name="Beard trim").click()
    page.wait_for_url(re.compile("service2"))
    return page


def _times(tour: Tour) -> Page:
    page = _visit(tour)
    page.get_by_role("button", name="Choose a time").click()
    page.wait_for_selector("#slots")
    return page


def _far(tour: Tour) -> Page:
    """A month beyond the horizon."""
    page = _times(tour)
    ahead = datetime.now(ZoneInfo("UTC")) + timedelta(days=500)
    page.goto(f"{page.url.split('#')[0]}&month={ahead:%Y-%m}")
    return page


def _details(tour: Tour) -> Page:
    page = _times(tour)
    page.locator("#slots .times button").first.click()
    page.wait_for_url(re.compile("/details/"))
    return page


def _unread(tour: Tour) -> Page:
    page = _details(tour)
    page.get_by_role("button", name="Book", exact=True).click()
    page.wait_for_selector(".error")
    return page


def _lost(tour: Tour) -> Page:
    """Nobody works at night."""
    page = _times(tour)
    query = page.url.split("?")[1].split("#")[0]
    return _salon(tour, f"details/?{query}&start={NIGHT:%Y-%m-%dT%H:%MZ}")


def _again(tour: Tour) -> Page:
    _salon(tour, "")
    return _salon(tour, f"again/{tour.found['booking_past']}/")


def _refused(tour: Tour) -> Page:
    return tour.portal("book/")


BOOKING = (
    Place("the menu", "What", "portal:book", "portal/book_services", lambda t: _salon(t, "")),
    Place("booking is off", "What", "portal:book", "portal/book_services", _refused),
    Place("a visit", "Your visit", "portal:book_visit", "portal/book_visit", _visit),
    Place("two services", "Your visit", "portal:book_visit", "portal/book_visit", _two),
    Place("free times", "Choose", "portal:book_times", "portal/book_times", _times),
    Place("an empty month", "Choose", "portal:book_times", "portal/book_times", _far),
    Place("details", "Shall", "portal:book_details", "portal/book_details", _details),
    Place("policy unread", "Shall", "portal:book_details", "portal/book_details", _unread),
    Place("a lost time", "Shall", "portal:book_details", "portal/book_details", _lost),
    Place("book again", "Your visit", "portal:book_again", "portal/book_visit", _again),
)
