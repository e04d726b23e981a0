"""The pages of texts: at the desk, and on the way into the portal."""

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import Tour

SAVE = "main button.button-primary"


def _no_number(tour: Tour) -> Page:
    page = tour.desk("settings/texts/")
    page.fill("[name=number]", "twelve")
    page.locator(SAVE).first.click()
    page.wait_for_selector(".error")
    return page


def _wording(tour: Tour) -> Page:
    page = tour.desk("settings/messages/")
    page.get_by_role("link", name="Reminder, 24 hours").first.click()
    page.get_by_role("link", name="Text message").click()
    page.wait_for_selector("h1")
    return page


def _faulty(tour: Tour) -> Page:
    page = _wording(tour)
    page.fill("[name=body]", "Hello {{ client.nickname }}")
    page.locator(SAVE).first.click()
    page.wait_for_selector(".error")
    return page


def _asking(tour: Tour) -> Page:
    return tour.see(f"p/{tour.found['salon']}/text/")


def _no_mobile(tour: Tour) -> Page:
    page = _asking(tour)
    page.fill("[name=phone]", "12")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".error")
    return page


def _asked(tour: Tour) -> Page:
    page = _asking(tour)
    page.fill("[name=phone]", "+41 79 555 09 99")
    page.click("main form button[type=submit]")
    page.wait_for_selector("[name=code]")
    return page


TEXTS = (
    Place(
        "settings, texts",
        "Texts",
        "desk:text_settings",
        "desk/settings_texts",
        lambda t: t.desk("settings/texts/"),
    ),
    Place(
        "settings, texts, refused",
        "Texts",
        "desk:text_settings",
        "desk/settings_texts",
        _no_number,
    ),
    Place("a text", "Text message", "desk:automated_text", "desk/automated_text", _wording),
    Place("a text, faulty", "Text message", "desk:automated_text", "desk/automated_text", _faulty),
    Place("in by text", "Come in", "portal:sign_in_text", "portal/sign_in_text", _asking),
    Place(
        "in by text, refused", "Come in", "portal:sign_in_text", "portal/sign_in_text", _no_mobile
    ),
    Place("code of a text", "Look at", "portal:code", "portal/code", _asked),
)
