"""A form as its client fills it in: sent, opened by a mailed link, page by page."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.tour import ADMIN, Tour

SCENE = """
import json
from uuid import uuid4
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.care.form_library import find_library_form
from portico.apps.care.services.form_sending import send_form
from portico.apps.care.services.form_templating import create_template, publish_version
from portico.apps.people.models import Client, Membership, User
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
now = timezone.now()
event = Workspace.objects.get(public_id="EVENT")
Membership.objects.filter(user=User.objects.get(email="ADMIN")).update(is_clinical=True)
client = Client.objects.create(organization=event.organization, first_name="Frida",
    last_name=uuid4().hex[:6], email="frida-" + uuid4().hex[:8] + "@quiet.example", created_at=now)
document = find_library_form("KEY").document
made = create_template(
    workspace=event, name="Intake of Frida", document=document, actor=SYSTEM, now=now)
made = publish_version(template=made, seen=made.revision, actor=SYSTEM, now=now)
sent = send_form(template=made, client=client, actor=SYSTEM, now=now)
links = [mint_portal_link(client=client, workspace=event, address=client.email, item_kind="form",
    item_uid=sent.uid, now=now).split("/", 3)[3] for _ in range(2)]
print(json.dumps(dict(form=str(sent.uid), client=str(client.uid), template=str(made.uid),
    link=links[0], other=links[1], first=client.first_name)))
"""
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True}


@pytest.fixture
def made(tour: Tour) -> Any:
    scene = SCENE.replace("ADMIN", ADMIN).replace("EVENT", tour.found["event"])
    return tour.demo.ask(scene.replace("KEY", "intake"))


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    kept: list[BrowserContext] = []
    yield kept
    for one in kept:
        one.close()


def enter(
    tour: Tour,
    browser: Browser,
    contexts: list[BrowserContext],
    link: str,
    **options: Any,
) -> Page:
    """A device of the client, on the first page of the form."""
    context = browser.new_context(reduced_motion="reduce", **options)
    contexts.append(context)
    page = tour.see(link, context.new_page())
    page.click("main form button[type=submit]")
    page.wait_for_url("**/forms/*/")
    return page


def begin(page: Page) -> None:
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/part/**")


def go_on(page: Page) -> None:
    page.locator("button[value=next]:not([tabindex])").click()
    page.wait_for_load_state()


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Saved")
