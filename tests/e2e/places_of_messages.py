"""The pages of automated messages and of what people want to hear."""

import json

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import NORA, Tour

SAVE = "main button.button-primary"
UNSUBSCRIBE = f"""
import json
from portico.apps.access.unsubscribing import unsubscribe_address
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
event = Workspace.objects.get(public_id="EVENT")
nora = Client.objects.get(email="{NORA}")
Client.objects.filter(pk=nora.pk).update(marketing_emails=True)
print(json.dumps(unsubscribe_address(nora, event).split("/", 3)[3]))
"""
LOOSE = json.dumps("Hello {{ client.firstname }}\n{{ client.email")


def _message(tour: Tour, words: str = "Reminder, 24 hours") -> Page:
    page = tour.desk("settings/messages/")
    page.get_by_role("link", name=words).first.click()
    page.wait_for_selector("h1")
    return page


def _faulty(tour: Tour) -> Page:
    page = _message(tour)
    page.evaluate(f"document.querySelector('[name=body]').value = {LOOSE}")
    page.locator(SAVE).first.click()
    page.wait_for_selector(".error")
    return page


def _tags(tour: Tour) -> Page:
    page = _message(tour)
    page.locator(".tag-picker summary").click()
    return page


def _timing(tour: Tour) -> Page:
    page = _message(tour)
    page.get_by_role("link", name="Change when it is sent").click()
    page.wait_for_selector("[name=amount]")
    return page


def _far_reminder(tour: Tour) -> Page:
    page = tour.desk("settings/messages/reminders/new/")
    page.fill("[name=amount]", "99")
    page.locator(SAVE).click()
    page.wait_for_selector(".error")
    return page


def _leaving(tour: Tour) -> Page:
    return tour.see(tour.demo.ask(UNSUBSCRIBE.replace("EVENT", tour.found["event"])))


def _left(tour: Tour) -> Page:
    page = _leaving(tour)
    page.click("main form button")
    page.wait_for_load_state()
    return page


MESSAGES = (
    Place(
        "automated messages",
        "Automated messages",
        "desk:automated_messages",
        "desk/automated_messages",
        lambda t: t.desk("settings/messages/"),
    ),
    Place(
        "messages, log",
        "Messages",
        "desk:message_log",
        "desk/message_log",
        lambda t: t.desk("messages/"),
    ),
    Place(
        "messages, planned",
        "Messages",
        "desk:message_log",
        "desk/message_log",
        lambda t: t.desk("messages/?show=planned"),
    ),
    Place(
        "messages, none fit",
        "Messages",
        "desk:message_log",
        "desk/message_log",
        lambda t: t.desk("messages/?q=nobody-of-that-name&day_from=x"),
    ),
    Place("a message", "Reminder", "desk:automated_message", "desk/automated_message", _message),
    Place(
        "a message, its tags", "Reminder", "desk:automated_message", "desk/automated_message", _tags
    ),
    Place(
        "a message, faulty",
        "Reminder",
        "desk:automated_message",
        "desk/automated_message",
        _faulty,
    ),
    Place(
        "new reminder",
        "Another reminder",
        "desk:reminder_new",
        "desk/reminder_new",
        lambda t: t.desk("settings/messages/reminders/new/"),
    ),
    Place(
        "when a reminder is sent",
        "When it is sent",
        "desk:reminder_timing",
        "desk/reminder_new",
        _timing,
    ),
    Place(
        "new reminder, refused",
        "Another reminder",
        "desk:reminder_new",
        "desk/reminder_new",
        _far_reminder,
    ),
    Place(
        "timeline",
        "What a customer gets when",
        "desk:automated_timeline",
        "desk/automated_timeline",
        lambda t: t.desk("settings/messages/timeline/"),
    ),
    Place(
        "my notifications",
        "My notifications",
        "desk:my_notifications",
        "desk/my_notifications",
        lambda t: t.desk("my-notifications/"),
    ),
    Place("unsubscribing", "End news", "portal:unsubscribe", "portal/unsubscribe", _leaving),
    Place("unsubscribed", "No more", "portal:unsubscribe", "portal/unsubscribe", _left),
)
