"""Pages around getting in, looked at: chooser, codes by mail and telephone, where one is in.

The mouse of this visitor stays away: everything is pressed by keyboard, at 320 px, without script.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation
from tests.e2e.looking import inspect_at_every_width

pytestmark = pytest.mark.e2e

FAMILY = """
import json
from datetime import UTC, datetime
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Attendee
from portico.apps.entry.services.reading_out import make_code_to_read
from portico.domain.actors import SYSTEM
from portico.domain.states import AppointmentState
now = datetime.now(UTC)
ahead = Attendee.objects.filter(
    appointment__starts_at__gt=now, appointment__state__in=["pending", "confirmed"],
    appointment__workspace__kind="event", client__isnull=False,
)
pair = list(dict.fromkeys(a.client for a in ahead.select_related("client")))[:2]
workspace = ahead[0].appointment.workspace
address = "family@clients.example"
kept = [(client.pk, client.email, client.phone) for client in pair]
for client in pair:
    client.email = address
    client.save(update_fields=["email"])
code = make_code_to_read(client=pair[0], workspace=workspace, actor=SYSTEM, now=now)
link = mint_portal_link(client=pair[1], workspace=workspace, address=address, now=now)
print(json.dumps({
    "slug": workspace.portal_slug, "id": workspace.public_id, "address": address,
    "kept": kept, "spoken": code, "link": link,
    "first": pair[0].short_name, "second": pair[1].short_name,
}))
"""
AS_BEFORE = """
import json
from portico.apps.people.models import Client
for pk, email, phone in {kept}:
    Client.objects.filter(pk=pk).update(email=email, phone=phone)
print(json.dumps(True))
"""
SIGN_IN_CODE = """
import json
from datetime import UTC, datetime
from time import sleep
from portico.apps.access.models import SignInRequest
from portico.apps.access.services.minting import mint_sign_in
for _ in range(100):
    row = SignInRequest.objects.latest("id")
    if row.state == "sent":
        break
    sleep(0.1)
sleep(1)
print(json.dumps(mint_sign_in(request_uid=row.uid, now=datetime.now(UTC)).code))
"""
CONFIRMING_CODE = """
import json
from datetime import UTC, datetime
from time import sleep
from portico.apps.access.models import ConfirmationCode
from portico.apps.access.services.confirming import mint_confirmation
sleep(1)
row = ConfirmationCode.objects.latest("id")
print(json.dumps(mint_confirmation(code_uid=row.uid, now=datetime.now(UTC))[0]))
"""


def press(page: Page, name: str) -> None:
    """Focus a button and press Enter."""
    page.get_by_role("button", name=name).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def look(page: Page, browser: Browser) -> None:
    """The check is a script: run it in a second browser of the same visitor, on the same page."""
    context = browser.new_context(storage_state=page.context.storage_state())
    twin = context.new_page()
    twin.goto(page.url)
    inspect_at_every_width(twin)
    context.close()


@pytest.fixture
def family(demo: Installation) -> Iterator[dict[str, Any]]:
    """Two clients of the demo's event share an address, until the test is over."""
    told = demo.ask(FAMILY)
    yield told
    demo.ask(AS_BEFORE.format(kept=told["kept"]))


def test_getting_in_by_code_telephone_and_chooser(
    demo: Installation, browser: Browser, family: dict[str, Any]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page = context.new_page()
    door = f"{demo.url}/p/{family['slug']}/"
    page.goto(door)
    look(page, browser)
    page.get_by_role("link", name="I was given a code by phone").click()
    look(page, browser)
    page.get_by_label("E-mail address").fill(family["address"])
    page.get_by_label("6-digit code").fill(family["spoken"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{demo.url}/w/{family['id']}/")

    page.goto(f"{demo.url}/w/{family['id']}/profile/")
    expect(page.locator("main")).to_contain_text("read out")
    look(page, browser)
    page.get_by_role("link", name="Change the telephone number").click()
    look(page, browser)
    press(page, "Send me a code")
    look(page, browser)
    page.get_by_label("6-digit code").fill(demo.ask(CONFIRMING_CODE))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Change the telephone number")).to_be_visible()
    look(page, browser)
    page.get_by_label("Telephone").fill("+41 61 555 01 77")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("+41 61 555 01 77")

    page.goto(door)
    page.get_by_label("E-mail address").fill(family["address"])
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    look(page, browser)
    page.get_by_label("6-digit code").fill(demo.ask(SIGN_IN_CODE))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"As {family['first']} you are in already")
    look(page, browser)
    press(page, f"Open as {family['second']}")
    expect(page).to_have_url(f"{demo.url}/w/{family['id']}/")

    page.goto(f"{demo.url}/w/{family['id']}/profile/")
    press(page, "Log out everywhere")
    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
    context.close()
