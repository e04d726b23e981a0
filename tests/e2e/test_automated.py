"""Automated messages in a real browser: every mail in light and dark, pages without script."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.looking import fits, list_wide
from tests.e2e.tour import Tour

pytestmark = pytest.mark.e2e
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungspolice" * 2
TEXT = "\n".join(
    [
        f"Hello {{{{ client.first_name }}}} {LONG}",
        "{{ client.profile_link }} {{ appointment.reschedule_link }} {{ appointment.cancel_link }}",
        "{{ appointment.details }}",
        "{{ business.cancellation_policy }}",
        "Bye",
    ]
)
ROWS = """
import json
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.workspaces.models import Workspace
event = Workspace.objects.get(public_id="EVENT")
Workspace.objects.filter(pk=event.pk).update(cancellation_policy=TEXT)
rows = AutomatedMessage.objects.filter(workspace=event)
for row in rows:
    row.texts = {"de": {"subject": "", "body": TEXT}} if row.audience == "client" else {}
    if row.trigger in ("portal_link_shared", "profile_changed"):
        row.texts = {}
    row.save()
print(json.dumps([[str(row.uid), row.trigger] for row in rows]))
"""
TIDY = """
import json
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.workspaces.models import Workspace
event = Workspace.objects.get(public_id="EVENT")
Workspace.objects.filter(pk=event.pk).update(cancellation_policy="")
AutomatedMessage.objects.filter(workspace=event).update(texts={})
print(json.dumps(True))
"""


def ask(tour: Tour, program: str) -> Any:
    return tour.demo.ask(
        program.replace("EVENT", tour.found["event"]).replace("TEXT", json.dumps(TEXT))
    )


def test_every_mail_fits_in_light_and_dark(tour: Tour) -> None:
    rows = ask(tour, ROWS)
    try:
        page = tour.desk("settings/messages/")
        for uid, trigger in rows:
            for language in ("en", "de"):
                tour.desk(f"settings/messages/{uid}/preview/?in={language}")
                look_at(page, f"{trigger}, {language}")
    finally:
        ask(tour, TIDY)


def look_at(page: Page, name: str) -> None:
    assert page.locator("table").count() > 0, name
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (320, 700):
            page.set_viewport_size({"width": width, "height": 900})
            assert fits(page), f"{name} in {scheme} at {width} px: {list_wide(page)}"
    page.emulate_media(color_scheme="light")


def test_words_are_written_and_shown_without_script(browser: Browser, tour: Tour) -> None:
    state = tour.staff().context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    page = context.new_page()
    tour.see(f"desk/{tour.found['event']}/settings/messages/", page)
    page.get_by_role("link", name="Reminder, 24 hours").first.click()
    page.fill("[name=body]", "Dear {{ client.first_name }},\nuntil soon.")
    page.get_by_role("button", name="Show what is typed").click()
    frame = page.frame_locator("iframe[name=preview]")
    frame.get_by_text("until soon.").wait_for()
    assert "Dear {{" not in frame.locator("body").inner_text()
    page.get_by_role("button", name="As plain text").click()
    frame.locator("pre").wait_for()
    page.get_by_role("button", name="Send a test to me").click()
    page.get_by_text("A test is on its way").wait_for()
    assert "until soon." in page.input_value("[name=body]")
    context.close()


def test_a_press_puts_the_tag_where_one_typed(tour: Tour) -> None:
    page = tour.desk("settings/messages/")
    page.get_by_role("link", name="Reminder, 24 hours").first.click()
    page.fill("[name=subject]", "Soon: ")
    page.locator("[name=subject]").press("End")
    page.locator(".tag-picker summary").click()
    page.locator("button[data-tag='{{ appointment.date }}']").click()
    assert page.input_value("[name=subject]") == "Soon: {{ appointment.date }}"
