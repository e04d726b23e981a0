"""Every page of the portal, in every state that looks different, and how one comes there."""

import re

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import ANNA, NORA, Tour

SIGN_IN = "Your sign-in code"
CONFIRMED = """
from django.utils import timezone
from portico.apps.access.models import PortalSession
print(PortalSession.objects.update(confirmed_at=timezone.now()))
"""


def _asked(tour: Tour) -> Page:
    page = tour.see(f"p/{tour.found['slug']}/")
    page.fill("main input[type=email]", NORA)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/code/"))
    return page


def _wrong_address(tour: Tour) -> Page:
    page = tour.see(f"p/{tour.found['slug']}/")
    page.fill("main input[type=email]", "nora at rheinau")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".error")
    return page


def _wrong_code(tour: Tour) -> Page:
    page = _asked(tour)
    page.fill("[name=code]", "000000")
    page.locator("main form:has([name=code]) button[type=submit]").click()
    page.wait_for_selector(".error")
    return page


def _spent(tour: Tour) -> Page:
    _asked(tour)
    path = tour.link_in_mail(NORA, SIGN_IN, "in")
    page = tour.see(path)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/w/"))
    return tour.see(path)


def _renew(tour: Tour, link: str) -> Page:
    page = tour.see(tour.found[link])
    page.get_by_role("button", name="Send me a new link").click()
    page.wait_for_url(re.compile("/new/"))
    return page


def _answer(tour: Tour, answer: str) -> Page:
    page = tour.portal(f"appointments/{tour.found['coming']}/")
    if answer:
        page.locator(f"[name=answer][value={answer}]").check(force=True)
    else:
        page.locator("[name=answer]").evaluate_all("all => all.forEach(one => one.checked = false)")
    page.locator("main form:has([name=answer]) button[type=submit]").click()
    page.wait_for_selector("main [role=status], main .error")
    return page


def _wrong_profile(tour: Tour) -> Page:
    page = tour.portal("profile/")
    page.fill("[name=first_name]", "")
    page.locator("main form:has([name=first_name]) button[type=submit]").click()
    page.wait_for_selector(".error")
    return page


def _saved_profile(tour: Tour) -> Page:
    page = tour.portal("profile/")
    page.locator("main form:has([name=first_name]) button[type=submit]").click()
    page.wait_for_selector("main [role=status]")
    return page


def _logged_out(tour: Tour) -> Page:
    page = tour.see(tour.found["open"])
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/w/"))
    tour.see(f"w/{tour.found['event']}/profile/", page)
    page.get_by_role("button", name="Log out", exact=True).click()
    page.wait_for_url(re.compile("out"))
    return page


def _wrong_spoken_code(tour: Tour) -> Page:
    page = tour.see(f"p/{tour.found['slug']}/phone/")
    page.fill("[name=email]", NORA)
    page.fill("[name=code]", "000000")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".error")
    return page


def _asked_fresh_code(tour: Tour) -> Page:
    page = tour.portal("code/", "quiet")
    page.click("button[name=send]")
    page.wait_for_selector("[name=code]")
    return page


def _phone(tour: Tour) -> Page:
    tour.client()
    tour.demo.ask(CONFIRMED)
    return tour.portal("profile/phone/")


def _feed(tour: Tour) -> Page:
    tour.client()
    tour.demo.ask(CONFIRMED)
    page = tour.portal("profile/calendar/")
    page.locator("summary").click()
    return page


def _choose(tour: Tour) -> Page:
    page = tour.see(f"p/{tour.found['salon']}/")
    page.fill("main input[type=email]", ANNA)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/code/"))
    tour.see(tour.link_in_mail(ANNA, SIGN_IN, "in"), page)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/who/"))
    return page


def _switch(tour: Tour) -> Page:
    """To a portal where this browser is in as somebody else."""
    page = tour.stranger()
    for link in ("side", "quiet"):
        tour.see(tour.found[link], page)
        page.click("main form button[type=submit]")
        page.wait_for_url(re.compile("/w/"))
    tour.see(f"w/{tour.found['event']}/profile/", page)
    page.get_by_role("button", name="Side event").click()
    page.wait_for_url(re.compile("/switch/"))
    return page


def _somebody_else_in(tour: Tour) -> Page:
    return tour.see(tour.found["open"], tour.client("quiet"))


PORTAL = (
    Place(
        "sign in",
        "Come in",
        "portal:sign_in",
        "portal/sign_in",
        lambda t: t.see(f"p/{t.found['slug']}/"),
    ),
    Place("sign in, bad address", "Come in", "portal:sign_in", "portal/sign_in", _wrong_address),
    Place("code", "Look in your mailbox", "portal:code", "portal/code", _asked),
    Place("code, wrong", "Look in your mailbox", "portal:code", "portal/code", _wrong_code),
    Place("landing", "", "portal:open", "portal/landing", lambda t: t.see(t.found["open"])),
    Place(
        "landing with an answer",
        "",
        "portal:open",
        "portal/landing",
        lambda t: t.see(f"{t.found['open']}?answer=accepted"),
    ),
    Place("landing, somebody else in", "", "portal:open", "portal/landing", _somebody_else_in),
    Place(
        "link ended",
        "This link has ended",
        "portal:open",
        "portal/ended",
        lambda t: t.see(t.found["ended"]),
    ),
    Place(
        "link revoked",
        "This link was ended",
        "portal:open",
        "portal/ended",
        lambda t: t.see(t.found["revoked"]),
    ),
    Place("sign-in link used", "This link was used", "portal:open_sign_in", "portal/ended", _spent),
    Place(
        "new link sent",
        "Look in your mailbox",
        "portal:renew",
        "portal/renewed",
        lambda t: _renew(t, "ended"),
    ),
    Place(
        "nothing to open",
        "There is nothing to open",
        "portal:renew",
        "portal/nothing_open",
        lambda t: _renew(t, "ended_quiet"),
    ),
    Place(
        "portal off",
        "The portal is not available",
        "portal:home",
        "portal/closed",
        lambda t: t.see(f"w/{t.found['closed']}/"),
    ),
    Place(
        "outside",
        "Use the link in your mail",
        "portal:home",
        "portal/outside",
        lambda t: t.see(f"w/{t.found['event']}/"),
    ),
    Place("logged out", "You are logged out", "portal:log_out", "portal/outside", _logged_out),
    Place("home", "Good", "portal:home", "portal/home", lambda t: t.portal("")),
    Place("home, nothing", "Good", "portal:home", "portal/home", lambda t: t.portal("", "quiet")),
    Place(
        "upcoming",
        "Appointments",
        "portal:upcoming",
        "portal/upcoming",
        lambda t: t.portal("appointments/"),
    ),
    Place(
        "upcoming, none",
        "Appointments",
        "portal:upcoming",
        "portal/upcoming",
        lambda t: t.portal("appointments/", "quiet"),
    ),
    Place(
        "past",
        "Appointments",
        "portal:past",
        "portal/past",
        lambda t: t.portal("appointments/past/"),
    ),
    Place(
        "past, none",
        "Appointments",
        "portal:past",
        "portal/past",
        lambda t: t.portal("appointments/past/", "quiet"),
    ),
    Place(
        "appointment to answer",
        "",
        "portal:appointment",
        "portal/appointment",
        lambda t: t.portal(f"appointments/{t.found['coming']}/"),
    ),
    Place("answer missing", "", "portal:answer", "portal/appointment", lambda t: _answer(t, "")),
    Place("answered", "", "portal:answer", "portal/appointment", lambda t: _answer(t, "tentative")),
    Place(
        "appointment over",
        "",
        "portal:appointment",
        "portal/appointment",
        lambda t: t.portal(f"appointments/{t.found['over']}/"),
    ),
    Place("profile", "Profile", "portal:profile", "portal/profile", lambda t: t.portal("profile/")),
    Place("profile saved", "Profile", "portal:profile", "portal/profile", _saved_profile),
    Place("profile, bad entries", "Profile", "portal:profile", "portal/profile", _wrong_profile),
    Place(
        "fresh code",
        "Is it you?",
        "portal:fresh_code",
        "portal/fresh_code",
        lambda t: t.portal("code/"),
    ),
    Place(
        "fresh code asked",
        "Is it you?",
        "portal:fresh_code",
        "portal/fresh_code",
        _asked_fresh_code,
    ),
    Place("telephone", "Change", "portal:phone", "portal/phone", _phone),
    Place("calendar subscription", "Calendar", "portal:feed", "portal/feed", _feed),
    Place(
        "code by phone",
        "Come in",
        "portal:spoken_code",
        "portal/spoken_code",
        lambda t: t.see(f"p/{t.found['slug']}/phone/"),
    ),
    Place(
        "code by phone, wrong",
        "Come in",
        "portal:spoken_code",
        "portal/spoken_code",
        _wrong_spoken_code,
    ),
    Place("another portal, as another", "Side event", "portal:switch", "portal/switch", _switch),
    Place("who are you", "Who are you?", "portal:choose", "portal/choose", _choose),
    Place(
        "not theirs",
        "There is nothing here",
        "portal:appointment",
        "common/not_found",
        lambda t: t.portal("appointments/00000000-0000-4000-8000-000000000000/"),
    ),
)
