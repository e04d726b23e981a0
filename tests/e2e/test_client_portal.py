"""The help page of the reference product's client portal, line by line, over real mails."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.catcher import body_of
from tests.e2e import desk
from tests.e2e.installation import Installation, wait_for
from tests.e2e.keys import tab_to
from tests.e2e.looking import inspect, list_wide
from tests.e2e.practice_scene import CLIENT, OLDEST, PASSWORD, PRACTICE, SESSIONS, THERAPIST

pytestmark = pytest.mark.e2e
WAYS: dict[str, dict[str, Any]] = {
    "pressing": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
    "without-script": {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False},
    "keys": {"viewport": {"width": 1440, "height": 900}},
}
DAYS = iter(range(20, 80))
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth + 1"


@pytest.fixture(scope="module")
def practice(installation: Installation) -> str:
    """Its public id."""
    return str(installation.ask(PRACTICE.replace("URL", installation.url)))


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    kept: list[BrowserContext] = []
    yield kept
    for one in kept:
        one.close()


def make_client(installation: Installation, practice: str, *, has_past: bool) -> Any:
    """Somebody new, with a name of their own."""
    name = f"Feld{uuid4().hex[:6]}"
    program = CLIENT.replace("PRACTICE", practice).replace("NAME", name)
    program = program.replace("DAY", str(next(DAYS))).replace("HAS_PAST", str(has_past))
    return {
        **installation.ask(program),
        "name": f"Nora {name}",
        "to": f"{name.lower()}@rheinau.example",
    }


def mailed_link(installation: Installation, who: Any) -> str:
    """Of the newest mail that there is, once there is one."""

    def look() -> list[str]:
        mails = [one for one in installation.catcher.mails if who["to"] in str(one["To"])]
        return re.findall(r"http://\S+/open/[^/\s]+/", "".join(body_of(m, "plain") for m in mails))

    return wait_for(look, 90)[-1]


class Hands:
    """A finger, a mouse, or the keyboard alone; and eyes that look at each page."""

    def __init__(self, page: Page, way: str) -> None:
        self.page = page
        self.has_keys_only = way == "keys"
        self.has_script = WAYS[way].get("java_script_enabled", True)

    def press(self, target: Locator, to: str = "", key: str = "Enter") -> None:
        """`to`: what stands in the address of the page behind it."""
        if not self.has_keys_only:
            target.click()
        else:
            tab_to(self.page, target)
            self.page.keyboard.press(key)
        if to:
            self.page.wait_for_url(re.compile(to))

    def type(self, target: Locator, text: str) -> None:
        if not self.has_keys_only:
            target.fill(text)
            return
        tab_to(self.page, target)
        self.page.keyboard.type(text)

    def nav(self, name: str) -> None:
        bar = self.page.get_by_role("navigation", name="Portal")
        link = bar.get_by_role("link", name=name)
        self.press(link, (link.get_attribute("href") or "") + "$")

    def look(self) -> None:
        """Nothing to scroll sideways and, once for all ways, no accessibility finding."""
        self.page.wait_for_load_state()
        assert self.page.evaluate(FITS), f"{self.page.url}: {list_wide(self.page)}"
        if self.has_script and not self.has_keys_only:
            inspect(self.page)


def come_in(page: Page, hands: Hands, link: str, who: Any) -> None:
    """All they need to do is click the link: nothing to sign up for, no name, no password."""
    page.goto(link)
    expect(page.locator("main")).to_contain_text("Nora F.")
    expect(page.locator("main input:not([type=hidden])")).to_have_count(0)
    hands.look()
    hands.press(page.get_by_role("button", name="Open"), "/w/")
    expect(page.get_by_role("navigation", name="Portal")).to_be_visible()


def see_profile(page: Page, who: Any) -> None:
    """It is this client's portal."""
    page.get_by_role("navigation", name="Portal").get_by_role("link", name="Profile").click()
    expect(page.locator("[name=last_name]")).to_have_value(who["name"].split()[1])


@pytest.fixture
def staff(
    installation: Installation, practice: str, contexts: list[BrowserContext], browser: Browser
) -> Page:
    """The therapist at the desk."""
    contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}))
    page = contexts[0].new_page()
    page.goto(f"{installation.url}/desk/account/login/")
    page.fill("[name=login]", THERAPIST)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/desk/(?!account)"))
    return page


def send_a_form(page: Page, at: str, who: Any) -> None:
    page.goto(f"{at}/clients/{who['client']}/?tab=forms")
    page.locator("main").get_by_role("link", name="Send a form").click()
    page.get_by_label("Before we begin").check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("main")).to_contain_text("Sent to Nora")


def confirm_a_session(page: Page, at: str, who: Any) -> None:
    day = datetime.now(ZoneInfo("Europe/Zurich")).date() + timedelta(days=next(DAYS))
    page.goto(f"{at}/appointments/new/")
    page.fill("[name=name]", "Talk")
    page.fill("[name=date]", day.isoformat())
    page.fill("[name=start]", "15:00")
    page.fill("[name=minutes]", "50")
    desk.add_customers(page, f"{who['name']} <{who['to']}>")
    page.select_option("[name=organizer]", label="Ines Roth")
    page.click("button[name=do][value=save]")
    page.wait_for_url(re.compile(r"/appointments/[0-9a-f-]{36}/"))


def share_a_summary(page: Page, at: str, who: Any) -> None:
    page.goto(f"{at}/appointments/{who['session']}/summary/{who['client']}/")
    page.fill("#text", "Walk **daily**.")
    page.click("#summary-form [value=save]")
    page.click("#share-link")
    page.click("main form.dialog button[type=submit]")
    expect(page.get_by_role("button", name="Unshare")).to_be_visible()


SENDINGS = {
    "form": (send_a_form, "Before we begin"),
    "confirmation": (confirm_a_session, "Talk"),
    "summary": (share_a_summary, "Walk daily."),
}


@pytest.mark.parametrize("kind", SENDINGS)
def test_the_link_comes_by_itself_with(
    installation: Installation,
    practice: str,
    browser: Browser,
    staff: Page,
    contexts: list[BrowserContext],
    kind: str,
) -> None:
    who = make_client(installation, practice, has_past=False)
    send, words = SENDINGS[kind]
    send(staff, f"{installation.url}/desk/{practice}", who)
    contexts.append(browser.new_context(**WAYS["pressing"]))
    page = contexts[-1].new_page()
    hands = Hands(page, "pressing")
    come_in(page, hands, mailed_link(installation, who), who)
    expect(page.locator("main")).to_contain_text(words)
    hands.look()
    see_profile(page, who)


def test_share_link_by_hand(
    installation: Installation,
    practice: str,
    browser: Browser,
    staff: Page,
    contexts: list[BrowserContext],
) -> None:
    """The six steps of the page, and what it says then."""
    who = make_client(installation, practice, has_past=False)
    assert not [one for one in installation.catcher.mails if who["to"] in str(one["To"])]
    staff.goto(f"{installation.url}/desk/{practice}/appointments/")
    staff.locator("nav").get_by_role("link", name="Clients").click()
    staff.locator("main").get_by_role("link", name=who["name"]).click()
    details = staff.locator(".desk-body > :last-child")
    expect(details).to_contain_text("Client details")
    box = details.bounding_box()
    assert box
    assert box["x"] > 720, "on the right side of the screen"
    part = staff.locator("#client-portal")
    part.scroll_into_view_if_needed()
    expect(part.get_by_role("heading").first).to_have_text("Client Portal")
    part.locator("summary", has_text="Share link").click()
    expect(part).to_contain_text(f"Share a portal link with {who['name']}?")
    part.get_by_role("button", name="Share link").click()
    expect(staff.locator("main [role=status]")).to_contain_text(f"goes to {who['to']}")
    contexts.append(browser.new_context(**WAYS["pressing"]))
    page = contexts[-1].new_page()
    come_in(page, Hands(page, "pressing"), mailed_link(installation, who), who)
    expect(page.locator("h1")).to_contain_text("Nora")
    see_profile(page, who)


@pytest.mark.parametrize("way", WAYS)
def test_what_a_client_sees(
    installation: Installation,
    practice: str,
    browser: Browser,
    contexts: list[BrowserContext],
    way: str,
) -> None:
    who = make_client(installation, practice, has_past=True)
    contexts.append(browser.new_context(**WAYS[way], reduced_motion="reduce"))
    page = contexts[0].new_page()
    hands = Hands(page, way)
    come_in(page, hands, mailed_link(installation, who), who)
    hands.nav("Home")
    hands.look()
    read_past_sessions(page, hands)
    read_the_summary(page, hands)
    meet_and_move_and_cancel(page, hands, installation.url)
    book_a_session(page, hands)
    fill_in_the_form(page, hands)


def read_past_sessions(page: Page, hands: Hands) -> None:
    """A list of all their previous sessions."""
    hands.nav("Appointments")
    hands.press(page.get_by_role("link", name="Past"), "/past/$")
    seen, later = 0, page.get_by_role("link", name="Earlier")
    hands.look()
    while True:
        seen += page.locator(".rows > li").count()
        if not later.count():
            break
        hands.press(later, re.escape(later.get_attribute("href") or ""))
    assert seen == SESSIONS
    expect(page.locator(".rows > li").last).to_contain_text(OLDEST)


def read_the_summary(page: Page, hands: Hands) -> None:
    """It appears in their portal, under its session."""
    hands.nav("Appointments")
    hands.press(page.get_by_role("link", name="Past"), "/past/$")
    hands.press(
        page.locator(".rows > li").first.get_by_role("link", name="Read the summary"), "/summary/$"
    )
    expect(page.locator(".prose strong")).to_have_text("marzipan")
    hands.look()


def meet_and_move_and_cancel(page: Page, hands: Hands, url: str) -> None:
    """What is scheduled: join the session, and, as allowed, reschedule or cancel it."""
    hands.nav("Appointments")
    hands.look()
    hands.press(page.locator(".rows > li a, .next a").first, r"/appointments/[0-9a-f-]{36}/")
    hands.look()
    hands.press(page.get_by_role("link", name="Join online"), f"{url}/meet/garden$")
    page.go_back()
    hands.press(page.get_by_role("link", name="Reschedule"), "/reschedule/")
    hands.look()
    hands.press(page.locator("#slots a.day").last)
    expect(page.locator("#slots a.day").last).to_have_attribute("aria-current", "true")
    hands.press(page.locator("#slots .times button").last)
    expect(page.locator("h1")).to_contain_text("Move")
    hands.look()
    hands.press(page.get_by_role("button", name="Move appointment"))
    expect(page.locator("main [role=status]").first).to_contain_text("Your appointment is moved.")
    hands.press(page.get_by_role("link", name="Cancel", exact=True), "/cancel/")
    hands.look()
    hands.press(page.get_by_role("button", name="Cancel appointment"))
    expect(page.locator("main [role=status]").first).to_contain_text("is cancelled.")
    hands.look()


def book_a_session(page: Page, hands: Hands) -> None:
    """At a time that works for them."""
    hands.nav("Book")
    hands.look()
    hands.press(page.get_by_role("link", name="Talk"), "/visit/")
    hands.look()
    hands.press(page.get_by_role("button", name="Choose a time"), "/times/")
    hands.look()
    hands.press(page.locator("#slots a.day").last)
    expect(page.locator("#slots a.day").last).to_have_attribute("aria-current", "true")
    hands.press(page.locator("#slots .times button").last)
    expect(page.locator("h1")).to_have_text("Shall we book this?")
    hands.look()
    hands.press(page.get_by_role("button", name="Book", exact=True))
    expect(page.locator("main [role=status]").first).to_contain_text("Your appointment is booked.")
    hands.look()


def fill_in_the_form(page: Page, hands: Hands) -> None:
    """In one place, instead of searching through their inbox."""
    hands.nav("Forms")
    hands.look()
    hands.press(page.get_by_role("link", name="Before we begin"), r"/forms/[0-9a-f-]{36}/$")
    hands.look()
    hands.press(page.get_by_role("button", name="Begin"), "/part/s1/")
    hands.type(page.locator("[name='a.wish']"), "To sleep again")
    hands.look()
    hands.press(page.locator("button[value=next]:not([tabindex])"), "/part/s2/")
    hands.press(page.locator("[name='a.agree'][value=agree]"), key="Space")
    hands.look()
    hands.press(page.locator("button[value=next]:not([tabindex])"), "/review/")
    hands.look()
    hands.type(page.locator("[name='signature.name']"), "Nora Feld")
    hands.press(page.locator("[name='signature.relationship'][value=self]"), key="Space")
    hands.press(page.get_by_role("button", name="Sign and hand in"))
    expect(page.locator("main [role=status]")).to_contain_text("Thank you")
    expect(page.locator("main")).to_contain_text("To sleep again")
    hands.look()
    hands.nav("Forms")
    expect(page.locator("main")).to_contain_text("There is nothing to fill in.")
    hands.look()
