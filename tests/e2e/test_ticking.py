"""A group of ticked rows: by keys with script, and without script."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.keys import tab_to
from tests.e2e.looking import fits
from tests.e2e.tour import Tour

pytestmark = pytest.mark.e2e
MARA = "mara@saltandstone.example"
# Two people of one day, made anew for each test: whoever runs before or after finds them alone.
SCENE = """
import json
from datetime import timedelta
from django.utils import timezone
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput, PersonInput
from portico.apps.people.models import User
from portico.apps.people.services.clients import create_client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
now = timezone.now()
salon = Workspace.objects.get(portal_slug="SLUG")
user = User.objects.get(email="MARA")
day = (now + timedelta(days=DAYS)).replace(hour=9, minute=0, second=0, microsecond=0)
for number, first in enumerate(("Tilda", "Theo")):
    client = create_client(organization=salon.organization, first_name=first, last_name="NAME",
        email="", actor=SYSTEM, now=now)
    create_appointment(workspace=salon, user=user, actor=SYSTEM, now=now,
        form=AppointmentInput(name="Tick NAME", organizer_uid=user.staff_member.uid,
            scheduler_uid=None, starts_at=day + timedelta(hours=number), minutes=45,
            people=(PersonInput("client", client.uid),
                PersonInput("staff", user.staff_member.uid))),
        allowance=Allowance(accepts_warnings=True, may_override=True, override_reason="Test"))
print(json.dumps(salon.public_id))
""".replace("MARA", MARA)


def make_two(tour: Tour, name: str, days: int) -> str:
    """Tilda and Theo with that last name, so many days from now; the list that shows them."""
    found: Any = tour.demo.ask(
        SCENE.replace("NAME", name).replace("DAYS", str(days)).replace("SLUG", tour.found["salon"])
    )
    return f"desk/{json.loads(json.dumps(found))}/appointments/?q={name}"


def test_the_first_that_is_ticked_by_keys_leads(tour: Tour) -> None:
    page = tour.see(make_two(tour, "Keyes", 43), tour.staff(MARA))
    bar = page.locator(".tick-bar")
    expect(bar).to_be_hidden()
    theo = page.get_by_role("checkbox", name="Theo Keyes")
    tab_to(page, theo)
    page.keyboard.press("Space")
    expect(bar).to_be_visible()
    expect(page.locator(".tick-form [role=status]")).to_have_text("1 ticked")
    page.keyboard.press("Shift+Tab")
    page.get_by_role("checkbox", name="Tilda Keyes").focus()
    page.keyboard.press("Space")
    expect(page.locator(".tick-count")).to_have_text("2 ticked")
    tab_to(page, page.get_by_role("button", name="Make a group"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Theo Keyes")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Make it a group"))
    page.keyboard.press("Enter")
    expect_group(page, "Theo Keyes", "Tilda Keyes")
    tour.part()


def test_without_script_the_page_lets_one_choose(tour: Tour) -> None:
    state = tour.staff(MARA).context.storage_state()
    context = tour.browser.new_context(
        java_script_enabled=False, storage_state=state, viewport={"width": 390, "height": 844}
    )
    tour.strangers.append(context)
    page = tour.see(make_two(tour, "Plain", 44), context.new_page())
    for name in ("Theo Plain", "Tilda Plain"):
        page.get_by_role("checkbox", name=name).check()
    assert fits(page)
    page.get_by_role("button", name="Make a group").click()
    expect(page.get_by_role("radio", name="Tilda Plain")).to_be_checked()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("checkbox", name="Theo Plain")).to_be_checked()
    page.get_by_role("button", name="Make a group").click()
    page.get_by_role("radio", name="Theo Plain").check()
    assert fits(page)
    page.get_by_role("button", name="Make it a group").click()
    expect_group(page, "Theo Plain", "Tilda Plain")
    tour.part()


def expect_group(page: Page, primary: str, other: str) -> None:
    """On the page of an appointment of both."""
    panel = page.locator("section", has=page.locator("#group"))
    expect(panel.locator("li", has_text=primary)).to_contain_text("Primary contact")
    expect(panel).to_contain_text(other)
