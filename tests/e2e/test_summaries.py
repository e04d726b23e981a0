"""A summary is written, kept while one types, shared, read and taken back, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.dooming import Doomed, die_while_typing, doomed
from tests.e2e.looking import fits, inspect
from tests.e2e.tour import ADMIN, Tour

__all__ = ["doomed"]

pytestmark = pytest.mark.e2e
SCENE = """
import json
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.people.models import Client, Membership, User
from portico.apps.workspaces.models import Workspace
now = timezone.now()
event = Workspace.objects.get(public_id="EVENT")
user = User.objects.get(email="ADMIN")
Membership.objects.filter(user=user).update(is_clinical=True)
client = Client.objects.create(organization=event.organization, first_name="Wanda",
    last_name=uuid4().hex[:6], email="wanda-" + uuid4().hex[:8] + "@quiet.example", created_at=now)
made = Appointment.objects.create(organization=event.organization, workspace=event,
    name="Session of Wanda", state="completed", confirmation="at_once", created_at=now,
    starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2))
Attendee.objects.create(organization=event.organization, appointment=made, client=client)
link = mint_portal_link(client=client, workspace=event, address=client.email, item_kind="summary",
    item_uid=made.uid, now=now).split("/", 3)[3]
print(json.dumps(dict(session=str(made.uid), client=str(client.uid), link=link)))
"""


@pytest.fixture
def made(tour: Tour) -> Any:
    """A session that was, of a client with a link to its summary."""
    return tour.demo.ask(SCENE.replace("ADMIN", ADMIN).replace("EVENT", tour.found["event"]))


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    kept: list[BrowserContext] = []
    yield kept
    for one in kept:
        one.close()


def sign_in(
    tour: Tour, browser: Browser, contexts: list[BrowserContext], **options: Any
) -> BrowserContext:
    """Another browser of the same user."""
    known = tour.staff().context.storage_state()
    context = browser.new_context(storage_state=known, reduced_motion="reduce", **options)
    contexts.append(context)
    return context


def editor(tour: Tour, made: Any, context: BrowserContext) -> Page:
    page = context.new_page()
    base = f"{tour.demo.url}/desk/{tour.found['event']}/appointments/{made['session']}"
    page.goto(f"{base}/summary/{made['client']}/")
    return page


def read_as_client(tour: Tour, made: Any) -> Page:
    page = tour.see(made["link"])
    page.click("main form button[type=submit]")
    page.wait_for_url("**/summary/")
    return page


def test_what_is_typed_is_kept_when_the_browser_is_killed(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext], doomed: Doomed
) -> None:
    page = editor(tour, made, sign_in(tour, doomed.browser, []))
    page.fill("#text", "We spoke about **sleep**.")
    expect(page.locator("#preview strong")).to_have_text("sleep")
    page.fill("#notes", "ask again about mornings")
    expect(page.locator("#summary-state")).to_have_text("Draft saved")
    doomed.kill()
    again = editor(tour, made, sign_in(tour, browser, contexts))
    expect(again.locator("#text")).to_have_value("We spoke about **sleep**.")
    expect(again.locator("#notes")).to_have_value("ask again about mornings")


def test_who_types_without_a_pause_loses_three_seconds_at_most(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext], doomed: Doomed
) -> None:
    page = editor(tour, made, sign_in(tour, doomed.browser, []))
    at_least, typed = die_while_typing(page, doomed.kill, "#text")
    again = editor(tour, made, sign_in(tour, browser, contexts))
    kept = again.input_value("#text")
    assert typed.startswith(kept)
    assert len(kept) >= len(at_least), f"{typed!r} was typed, {kept!r} kept"


def test_without_a_connection_it_says_so_and_is_kept_afterwards(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    context = sign_in(tour, browser, contexts)
    page = editor(tour, made, context)
    context.set_offline(True)
    page.fill("#text", "Walk daily.")
    expect(page.locator("#summary-state")).to_have_text("Not saved yet: trying again")
    context.set_offline(False)
    expect(page.locator("#summary-state")).to_have_text("Draft saved")
    page.reload()
    expect(page.locator("#text")).to_have_value("Walk daily.")


def test_two_tabs_lose_nothing_silently(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    context = sign_in(tour, browser, contexts)
    one, two = editor(tour, made, context), editor(tour, made, context)
    one.fill("#text", "in the first tab")
    expect(one.locator("#summary-state")).to_have_text("Draft saved")
    expect(one.locator("#share-link")).to_be_visible()
    expect(two.locator("#conflict")).to_be_hidden()
    two.fill("#text", "in the second tab")
    expect(two.locator("#conflict")).to_be_visible()
    two.click("#summary-form [value=save]")
    expect(two.locator(".quoted")).to_contain_text("in the first tab")
    expect(two.locator("#text")).to_have_value("in the second tab")
    inspect(two)
    two.fill("#text", "in both tabs")
    two.click("#summary-form [value=save]")
    expect(two.locator("[role=status]").filter(has_text="The draft is saved")).to_be_visible()
    expect(two.locator("#text")).to_have_value("in both tabs")


@pytest.mark.parametrize("has_script", [True, False])
def test_from_draft_to_the_client_and_back(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext], has_script: bool
) -> None:
    context = sign_in(tour, browser, contexts, java_script_enabled=has_script)
    page = editor(tour, made, context)
    page.fill("#text", "# Your plan\n\nWalk **daily**.")
    page.fill("#notes", "never for them")
    page.click("#summary-form [value=save]")
    expect(page.locator("#preview strong")).to_have_text("daily")
    page.click("#share-link")
    page.click("main form.dialog button[type=submit]")
    expect(page.locator("#shares + *, section[aria-labelledby=shares]").first).to_be_visible()
    expect(page.get_by_role("button", name="Unshare")).to_be_visible()
    client = read_as_client(tour, made)
    expect(client.locator(".prose strong")).to_have_text("daily")
    expect(client.locator("body")).not_to_contain_text("never for them")
    assert fits(client)
    page.get_by_role("button", name="Unshare").click()
    expect(page.locator("section[aria-labelledby=shares]")).to_contain_text("This is a draft")
    client.reload()
    expect(client.locator("h2").first).to_have_text("There is no summary here")
    tour.part()
