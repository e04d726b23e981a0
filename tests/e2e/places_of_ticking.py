"""The list with its ticks, and what follows from them; a visitor's steps for several people."""

import re

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.places_of_groups import find_group, open_salon_desk
from tests.e2e.tour import Tour
from tests.e2e.visitors import (
    ask_for_code,
    choose_service,
    fill_details,
    new_address,
    open_booking,
)


def _picks(*uids: str) -> str:
    return "groups/ticked/?" + "&".join(f"pick={uid}" for uid in uids)


def _listed(tour: Tour) -> Page:
    """Two rows ticked, and the bar that came with them."""
    page = open_salon_desk(tour, "appointments/?q=Loose")
    for box in page.locator("[name=pick]").all()[:2]:
        box.check()
    page.wait_for_selector(".tick-bar")
    return page


def _makes(tour: Tour) -> Page:
    find_group(tour)
    return open_salon_desk(tour, _picks(*tour.found["loose"]))


def _refuses(tour: Tour) -> Page:
    """Of two days."""
    find_group(tour)
    return open_salon_desk(tour, _picks(tour.found["loose"][0], tour.found["group"]))


def _nothing(tour: Tour) -> Page:
    return open_salon_desk(tour, "groups/ticked/")


def _people(tour: Tour) -> Page:
    """Somebody else gets a service with options, which are shown before a time is chosen."""
    page = choose_service(open_booking(tour, tour.stranger()))
    page.get_by_role("button", name="Book for several people").click()
    page.wait_for_url(re.compile("/together/"))
    page.select_option("#g1", label="Colour and gloss")
    page.get_by_role("button", name="Choose a time").click()
    page.wait_for_selector("[name=guestoption1]")
    return page


def _times(tour: Tour) -> Page:
    page = _people(tour)
    page.locator("[name=guestoption1]").first.check()
    page.get_by_role("button", name="Choose a time").click()
    page.wait_for_selector("#slots")
    return page


def _details(tour: Tour) -> Page:
    page = _times(tour)
    page.locator("#slots .times button").first.click()
    page.wait_for_url(re.compile("/details/"))
    return page


def _faults(tour: Tour) -> Page:
    page = _details(tour)
    page.get_by_role("button", name="Mail me the code").click()
    page.wait_for_selector(".error")
    return page


def _code(tour: Tour) -> Page:
    page = _details(tour)
    fill_details(page, new_address(), first_name1="Lea")
    return ask_for_code(page)


_MAKE, _SHALL = "Make a group", "Shall we book this?"
_WHERE, _LAST = "portal:public_together_details", "portal/together_details"
TICKING = (
    Place("rows ticked", "Appointments", "desk:appointments", "desk/appointments", _listed),
    Place("of ticked rows", _MAKE, "desk:group_ticked", "desk/group_ticked", _makes),
    Place("of two days", _MAKE, "desk:group_ticked", "desk/group_ticked", _refuses),
    Place("of nothing", _MAKE, "desk:group_ticked", "desk/group_ticked", _nothing),
    Place("options", "Who", "portal:public_together", "portal/together_people", _people),
    Place("times", "Choose", "portal:public_together_times", "portal/together_times", _times),
    Place("visitors", _SHALL, _WHERE, _LAST, _details),
    Place("visitors, faults", _SHALL, _WHERE, _LAST, _faults),
    Place("visitors, code", "Almost", "portal:public_code", "portal/public_code", _code),
)
