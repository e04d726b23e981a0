"""Which e-mails a client gets: chosen in Profile, ended from within a mail."""

import pytest
from django.test import Client as Browser

from portico.apps.access.services.minting import mint_portal_link
from portico.apps.access.unsubscribing import unsubscribe_address
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from tests.conftest import World
from tests.make import NOW, make_appointment


def path_of(world: World) -> str:
    return "/unsubscribe/" + unsubscribe_address(world.anna, world.event).split("/unsubscribe/")[1]


def test_what_is_chosen_in_profile_is_kept_and_mailed(world: World, anna: Browser) -> None:
    page = anna.get(f"/w/{world.event.public_id}/profile/").content.decode()
    assert page.count(" checked") == 2
    answer = anna.post(f"/w/{world.event.public_id}/profile/mails/", {"marketing_emails": "on"})
    assert answer["Location"].endswith("/profile/?saved")
    world.anna.refresh_from_db()
    assert (world.anna.appointment_emails, world.anna.marketing_emails) == (False, True)
    told = Message.objects.get(trigger="profile_changed")
    assert (told.state, told.facts["fields"]) == ("scheduled", ["appointment_emails"])


def test_looking_changes_nothing(world: World, anna: Browser) -> None:
    answer = anna.get(f"/w/{world.event.public_id}/profile/mails/")
    assert answer.status_code == 302
    world.anna.refresh_from_db()
    assert world.anna.appointment_emails


def test_one_click_ends_marketing_without_a_cookie(world: World) -> None:
    scanner = Browser(enforce_csrf_checks=True)
    for method in (scanner.get, scanner.head):
        assert method(path_of(world)).status_code == 200
        world.anna.refresh_from_db()
        assert world.anna.marketing_emails
    answer = scanner.post(path_of(world), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    world.anna.refresh_from_db()
    assert not world.anna.marketing_emails
    assert world.anna.appointment_emails
    scanner.post(path_of(world))
    assert LogEntry.objects.filter(verb="preferences_changed").count() == 1
    assert not Message.objects.exists()


def test_it_works_while_the_portal_is_off(world: World) -> None:
    world.event.portal_enabled = False
    world.event.save()
    Browser().post(path_of(world))
    world.anna.refresh_from_db()
    assert not world.anna.marketing_emails


@pytest.mark.parametrize("change", ["workspace", "mark", "address", "short"])
def test_another_address_ends_nothing(world: World, change: str) -> None:
    path = path_of(world)
    if change == "workspace":
        path = path.replace(world.event.public_id, world.stranger_workspace.public_id)
    if change == "mark":
        path = path[:-5] + ("AAAA/" if path[-5:-1] != "AAAA" else "BBBB/")
    if change == "address":
        world.anna.email = "new@clients.example"
        world.anna.save()
    if change == "short":
        path = path[:-5] + "/"
    assert Browser().post(path).status_code == 404
    world.anna.refresh_from_db()
    assert world.anna.marketing_emails


def test_a_link_that_wishes_to_move_leads_to_its_question(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    url = mint_portal_link(
        client=world.anna,
        workspace=world.event,
        address=world.anna.email,
        item_kind="appointment",
        item_uid=made.uid,
        message_uid=None,
        now=NOW,
    )
    path = url[url.index("/open/") :]
    browser = Browser()
    page = browser.get(f"{path}?do=reschedule").content.decode()
    assert "Nothing is moved yet" in page
    answer = browser.post(path, {"do": "reschedule"})
    assert answer["Location"].endswith(f"/appointments/{made.uid}/reschedule/")
