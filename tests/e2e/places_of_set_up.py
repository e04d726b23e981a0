"""The pages on which services, staff, rooms and the rules of booking are set up."""

from datetime import date, timedelta

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import Tour

SAVE = "main form button.button-primary"
MADE = """
import json
from portico.apps.catalog.models import Service
from portico.apps.catalog.services.describing import ServiceDetails, create_service
from portico.apps.schedule.services.resources import ResourceDetails, create_resource
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
from django.utils import timezone
event = Workspace.objects.get(kind="event", public_id="{event}")
found = Service.objects.filter(workspace=event, name="Live demonstration").first()
if found is None:
    now = timezone.now()
    details = ServiceDetails("Live demonstration", 45, processing=10, finishing=5)
    found = create_service(workspace=event, details=details, actor=SYSTEM, now=now)
    thing = ResourceDetails("Scanner", 2)
    create_resource(workspace=event, details=thing, actor=SYSTEM, now=now)
print(json.dumps(str(found.uid)))
"""


def _service(tour: Tour, part: str = "") -> Page:
    uid = tour.demo.ask(MADE.format(event=tour.found["event"]))
    return tour.desk(f"services/{uid}/{part}")


def _first(tour: Tour, path: str, part: str = "", words: str = "") -> Page:
    """The first thing that a list leads to, or the one with these words."""
    page = tour.desk(path)
    links = (
        page.locator("main a.cell-main", has_text=words)
        if words
        else page.locator("main a.cell-main")
    )
    href = links.first.get_attribute("href") or ""
    return tour.see(href.lstrip("/") + part, tour.staff())


def _resource(tour: Tour) -> Page:
    _service(tour)
    return _first(tour, "rooms/", words="Scanner")


def _refused(page: Page, **fields: str) -> Page:
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.locator(SAVE).first.click()
    page.wait_for_selector(".error")
    return page


def _stale(tour: Tour) -> Page:
    page = _service(tour)
    page.evaluate("document.querySelector('[name=seen]').value = '0'")
    page.locator(SAVE).first.click()
    page.wait_for_selector("main [role=alert]")
    return page


def _bad_staff(tour: Tour) -> Page:
    page = _service(tour, "staff/")
    page.locator("input[name$=duration]").first.fill("0")
    page.locator(SAVE).click()
    page.wait_for_selector(".error")
    return page


def _booked(tour: Tour) -> Page:
    """Time off over everything that Sven has ahead."""
    page = _first(tour, "staff/", "time-off/", "Sven")
    page.fill("[name=first_day]", date.today().isoformat())  # noqa: DTZ011  any day near it will do
    page.fill("[name=last_day]", (date.today() + timedelta(days=9)).isoformat())  # noqa: DTZ011
    page.locator(SAVE).first.click()
    page.wait_for_selector("#booked")
    return page


def _bad_hours(tour: Tour) -> Page:
    return _refused(_first(tour, "staff/"), day_0="nine to five")


SET_UP = (
    Place(
        "services",
        "Services",
        "desk:services",
        "desk/services",
        lambda t: (_service(t), t.desk("services/"))[1],
    ),
    Place(
        "new service",
        "New service",
        "desk:service_new",
        "desk/service",
        lambda t: t.desk("services/new/"),
    ),
    Place(
        "bad service",
        "New service",
        "desk:service_new",
        "desk/service",
        lambda t: _refused(t.desk("services/new/"), duration="0"),
    ),
    Place("service", "Live", "desk:service", "desk/service", _service),
    Place("service, stale", "Live", "desk:service", "desk/service", _stale),
    Place(
        "options",
        "Live",
        "desk:service_options",
        "desk/service_options",
        lambda t: _service(t, "options/"),
    ),
    Place(
        "who offers it",
        "Live",
        "desk:service_staff",
        "desk/service_staff",
        lambda t: _service(t, "staff/"),
    ),
    Place("who offers it, refused", "Live", "desk:service_staff", "desk/service_staff", _bad_staff),
    Place(
        "when",
        "Live",
        "desk:service_limits",
        "desk/service_limits",
        lambda t: _service(t, "availability/"),
    ),
    Place(
        "needs", "Live", "desk:service_needs", "desk/service_needs", lambda t: _service(t, "needs/")
    ),
    Place(
        "retire",
        "Live",
        "desk:service_retire",
        "desk/service_retire",
        lambda t: _service(t, "retire/"),
    ),
    Place("staff", "Staff and rooms", "desk:staff", "desk/staff", lambda t: t.desk("staff/")),
    Place("hours", "", "desk:staff_hours", "desk/staff_hours", lambda t: _first(t, "staff/")),
    Place("hours, refused", "", "desk:staff_hours", "desk/staff_hours", _bad_hours),
    Place(
        "time off",
        "",
        "desk:staff_time_off",
        "desk/staff_time_off",
        lambda t: _first(t, "staff/", "time-off/"),
    ),
    Place("time off, booked", "", "desk:staff_time_off", "desk/staff_time_off", _booked),
    Place(
        "week",
        "",
        "desk:staff_week",
        "desk/staff_week",
        lambda t: _first(t, "staff/", "week/", "Sven"),
    ),
    Place("rooms", "Staff and rooms", "desk:rooms", "desk/rooms", lambda t: t.desk("rooms/")),
    Place("new room", "New room", "desk:room_new", "desk/room", lambda t: t.desk("rooms/new/")),
    Place("room", "", "desk:room", "desk/room", lambda t: _first(t, "rooms/", words="Room")),
    Place(
        "new resource",
        "New resource",
        "desk:resource_new",
        "desk/resource",
        lambda t: t.desk("resources/new/"),
    ),
    Place("resource", "Scanner", "desk:resource", "desk/resource", _resource),
    Place(
        "booking",
        "Booking",
        "desk:booking_settings",
        "desk/settings_booking",
        lambda t: t.desk("settings/booking/"),
    ),
    Place(
        "booking, refused",
        "Booking",
        "desk:booking_settings",
        "desk/settings_booking",
        lambda t: _refused(t.desk("settings/booking/"), group_maximum="1"),
    ),
)
