"""Clients at the desk: list, record, code, access, and the portal as staff see it."""

import re

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import NORA, Tour


def _record(tour: Tour, path: str = "") -> Page:
    page = tour.desk(f"clients/?q={NORA}")
    href = page.locator("main a.cell-main").first.get_attribute("href") or ""
    return tour.see(href.lstrip("/") + path, tour.staff())


def _record_unfolded(tour: Tour) -> Page:
    page = _record(tour)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    return page


def _bad_record(tour: Tour) -> Page:
    page = _record(tour, "edit/")
    page.fill("[name=first_name]", "")
    page.fill("[name=email]", "nora@@")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".error")
    return page


def _code(tour: Tour) -> Page:
    page = _record(tour, "code/")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".code")
    return page


def _check(tour: Tour, address: str) -> Page:
    page = tour.desk("settings/portal/check/")
    page.fill("#access-check [name=address]", address)
    page.click("#access-check button[type=submit]")
    page.wait_for_selector(".verdict")
    return page


def _preview(tour: Tour, path: str = "") -> Page:
    page = _record(tour)
    page.locator("form[action$='/view/'] button").click()
    page.wait_for_url(re.compile("/as-client/"))
    return tour.see(page.url.split("/", 3)[3] + path, page)


def _refused(tour: Tour) -> Page:
    page = _preview(tour, "profile/")
    page.locator("fieldset.still").evaluate("one => { one.disabled = false; }")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector("text=Nothing was sent")
    return page


CLIENTS = (
    Place("clients", "Customers", "desk:clients", "desk/clients", lambda t: t.desk("clients/")),
    Place(
        "clients, nobody fits",
        "Customers",
        "desk:clients",
        "desk/clients",
        lambda t: t.desk("clients/?q=zzzz"),
    ),
    Place("client", "Nora Feld", "desk:client", "desk/client", _record),
    Place("client, all unfolded", "Nora Feld", "desk:client", "desk/client", _record_unfolded),
    Place(
        "client, messages",
        "Nora Feld",
        "desk:client",
        "desk/client",
        lambda t: _record(t, "?tab=messages"),
    ),
    Place(
        "client, history",
        "Nora Feld",
        "desk:client",
        "desk/client",
        lambda t: _record(t, "?tab=history"),
    ),
    Place("client, not saved", "Edit", "desk:client_edit", "desk/client_edit", _bad_record),
    Place(
        "client, code, asked",
        "Read out",
        "desk:client_code",
        "desk/client_code",
        lambda t: _record(t, "code/"),
    ),
    Place("client, code", "Read out", "desk:client_code", "desk/client_code", _code),
    Place(
        "access, can get in",
        "Check access",
        "desk:access_check",
        "desk/access_check",
        lambda t: _check(t, NORA),
    ),
    Place(
        "access, nobody",
        "",
        "desk:access_check",
        "desk/access_check",
        lambda t: _check(t, NORA.replace("feld", "fled")),
    ),
    Place("preview", "Good", "preview:home", "portal/home", _preview),
    Place(
        "preview, profile",
        "Profile",
        "preview:page",
        "portal/profile",
        lambda t: _preview(t, "profile/"),
    ),
    Place("preview, refused", "Only to look", "preview:page", "desk/preview_refused", _refused),
)
