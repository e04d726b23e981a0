"""Settings: the portal switch and URL, the e-mail switches, what was held back."""

import pytest
from django.test import Client as Browser

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from tests.make import make_appointment


def test_switching_the_portal(desk, world):
    desk.post("settings/portal/", {"do": "switch"})
    off = desk.get("settings/portal/").content.decode()
    world.event.refresh_from_db()
    assert not world.event.portal_enabled
    assert world.event.portal_slug not in off

    desk.post("settings/portal/", {"do": "switch", "is_on": "on"})
    world.event.refresh_from_db()
    assert world.event.portal_enabled
    assert world.event.portal_slug in desk.get("settings/portal/").content.decode()
    assert list(LogEntry.objects.order_by("id").values_list("verb", flat=True))[-2:] == [
        "portal_switched_off",
        "portal_switched_on",
    ]


def test_url_is_built_from_configuration(desk, world, settings):
    settings.BASE_URL = "https://portal.medtech.example"
    answer = desk.browser.get(desk.url("settings/portal/"), headers={"host": "localhost"})

    assert answer.context["url"] == f"https://portal.medtech.example/p/{world.event.portal_slug}/"


def test_qr_code_has_no_inline_style(desk):
    page = desk.get("settings/portal/").content.decode()

    assert "<svg" in page
    assert "qrline" in page
    assert " style=" not in page


def test_new_url_ends_the_old(desk, world):
    before = world.event.portal_slug
    page = desk.get("settings/portal/").content.decode()
    answer = desk.post("settings/portal/", {"do": "new_url"})

    world.event.refresh_from_db()
    assert "end at once" in page
    assert answer.status_code == 302
    assert world.event.portal_slug != before
    assert world.event.portal_enabled


@pytest.mark.parametrize("workspace", ["event", "salon"])
def test_labels_by_kind(workspace, world, desk_of):
    page = desk_of(world.admin, getattr(world, workspace)).get("settings/portal/").content.decode()

    assert ("Customer Portal" in page) == (workspace == "event")
    assert ("Client Portal" in page) == (workspace == "salon")


def test_email_switches_and_what_was_held_back(desk, world):
    desk.post("settings/emails/", {})
    world.event.refresh_from_db()
    assert not world.event.send_emails
    one = make_appointment(world.event, world.manager, world.anna)
    assert one.name not in desk.get("settings/portal/").content.decode()

    switches = {"send_emails": "on", "send_invitations": "on", "send_updates": "on"}
    desk.post("settings/emails/", switches)
    assert "Send what was held back" in desk.get("settings/emails/").content.decode()
    answer = desk.post(f"appointments/{one.uid}/send-held/", {"from": "settings"})
    assert answer.headers["Location"].endswith("settings/emails/")
    assert not Message.objects.filter(state=Message.HELD).exists()
    assert "Nothing is held back" in desk.get("settings/emails/").content.decode()


def test_forms_are_checked_for_their_origin(world):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(world.manager)
    url = f"/desk/{world.event.public_id}/settings/portal/"

    assert browser.post(url, {"do": "new_url"}).status_code == 403
