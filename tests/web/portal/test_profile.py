"""Profile: what clients keep about themselves."""

from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import PortalSession
from portico.apps.access.services.starting import start_portal_session
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from tests.conftest import World
from tests.make import make_appointment

GOOD = {
    "first_name": "Anna",
    "last_name": "Berg",
    "language": "de",
    "time_zone": "Europe/London",
}


def save(browser: Browser, world: World, **typed: str) -> Any:
    return browser.post(f"/w/{world.event.public_id}/profile/", {**GOOD, **typed})


def test_what_is_saved_is_shown(world: World, anna: Browser) -> None:
    answer = save(anna, world, last_name="Berg-Meier")
    assert answer["Location"].endswith("/profile/?saved")
    text = anna.get(answer["Location"]).content.decode()
    assert "Gespeichert." in text
    assert 'value="Berg-Meier"' in text
    assert '<option value="Europe/London" selected>' in text
    assert LogEntry.objects.filter(verb="profile_changed").count() == 1
    told = Message.objects.get(trigger="profile_changed")
    assert (told.address, told.facts["fields"]) == (
        world.anna.email,
        ["language", "last_name", "time_zone"],
    )


@pytest.mark.parametrize("name", ["<b>Anna</b>", "アンナ", "آنا", "👩‍🦰", "O'Neill & Söhne"])
def test_any_name_is_shown_as_text(world: World, anna: Browser, name: str) -> None:
    assert save(anna, world, first_name=name).status_code == 302
    text = anna.get(f"/w/{world.event.public_id}/").content.decode()
    assert "<b>Anna" not in text
    assert Client.objects.get(pk=world.anna.pk).first_name == name


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("first_name", ""),
        ("first_name", "   "),
        ("first_name", "x" * 10_000),
        ("last_name", "a\x00b"),
        ("language", "klingon"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "+02:00"),
    ],
)
def test_bad_input_is_said_beside_its_field(
    world: World, anna: Browser, field: str, typed: str
) -> None:
    page = save(anna, world, **{field: typed})
    assert page.status_code == 422
    assert f'id="id_{field}-error-1"' in page.content.decode()
    assert not LogEntry.objects.filter(verb="profile_changed").exists()


def test_address_is_shown_and_cannot_be_changed(world: World, anna: Browser) -> None:
    save(anna, world, email="thief@elsewhere.example")
    assert Client.objects.get(pk=world.anna.pk).email == "anna@clients.example"
    page = anna.get(f"/w/{world.event.public_id}/profile/")
    assert "anna@clients.example" in page.content.decode()


def save_phone(browser: Browser, world: World, typed: str, now: Any) -> Any:
    """Type a number right after a mailed code."""
    PortalSession.objects.update(confirmed_at=now)
    return browser.post(f"/w/{world.event.public_id}/profile/phone/", {"phone": typed})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+44 20 7946 0018", "+44 20 7946 0018"),
        ("061 555 01 41", "+41 61 555 01 41"),
        ("", ""),
    ],
)
def test_numbers_are_kept_as_they_are_called(
    world: World, anna: Browser, now: Any, typed: str, kept: str
) -> None:
    Client.objects.filter(pk=world.anna.pk).update(phone="+41 61 555 01 99")
    assert save_phone(anna, world, typed, now).status_code == 302
    assert Client.objects.get(pk=world.anna.pk).phone == kept
    assert Message.objects.get(trigger="profile_changed").facts == {"fields": ["phone"]}


@pytest.mark.parametrize("typed", ["12", "call me", "🙂", "<b>1</b>", "1" * 10_000, "+999 12 34"])
def test_what_is_no_number_stays_in_the_field(
    world: World, anna: Browser, now: Any, typed: str
) -> None:
    page = save_phone(anna, world, typed, now)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'id="id_phone-error-1"' in text
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in text
    assert Client.objects.get(pk=world.anna.pk).phone == ""


def test_what_stays_the_same_is_not_mailed(world: World, anna: Browser) -> None:
    save(anna, world)
    save(anna, world)
    assert Message.objects.filter(trigger="profile_changed").count() == 1


def test_a_business_may_switch_the_notice_off(world: World, anna: Browser) -> None:
    AutomatedMessage.objects.filter(trigger="profile_changed").update(is_on=False)
    save(anna, world)
    assert not Message.objects.filter(trigger="profile_changed").exists()


def test_profile_lists_where_one_is_signed_in(
    world: World, anna: Browser, enter: Any, now: Any
) -> None:
    enter(world.anna, world.event)
    enter(world.ben, world.event)
    Workspace.objects.filter(pk=world.salon.pk).update(portal_enabled=True)
    enter(world.anna, Workspace.objects.get(pk=world.salon.pk))
    start_portal_session(client=world.anna, workspace=world.practice, way_in="link", now=now)
    Workspace.objects.filter(pk=world.practice.pk).update(portal_enabled=False)
    text = anna.get(f"/w/{world.event.public_id}/profile/").content.decode()
    assert text.count("Firefox · Linux") == 3
    assert text.count("this browser") == 1
    assert "Salt &amp; Stone" in text
    assert "Lindenhof" not in text


def test_log_out_everywhere_ends_all_browsers_of_the_client_only(
    world: World, anna: Browser, enter: Any
) -> None:
    other, ben = enter(world.anna, world.event), enter(world.ben, world.event)
    page = f"/w/{world.event.public_id}/"
    assert anna.get(f"{page}log-out/everywhere/")["Location"] == f"{page}profile/"
    assert other.get(page).status_code == 200
    answer = anna.post(f"{page}log-out/everywhere/")
    assert "You are logged out" in anna.get(answer["Location"]).content.decode()
    assert (other.get(page).status_code, ben.get(page).status_code) == (403, 200)
    assert LogEntry.objects.filter(verb="portal_left_everywhere").count() == 1


def test_the_other_portals_are_a_press_away(world: World, anna: Browser, now: Any) -> None:
    make_appointment(world.event, world.admin, world.anna)
    Workspace.objects.filter(pk=world.salon.pk).update(portal_enabled=True)
    profile, switch = (f"/w/{world.event.public_id}/{p}/" for p in ("profile", "switch"))
    assert "Your other portals" not in anna.get(profile).content.decode()
    assert anna.post(switch, {"to": world.salon.public_id}).status_code == 404
    salon = Workspace.objects.get(pk=world.salon.pk)
    make_appointment(salon, world.admin, world.anna, starts_at=now.replace(day=28))
    assert "Your other portals" in anna.get(profile).content.decode()
    assert anna.get(switch)["Location"] == profile
    there = f"/w/{salon.public_id}/"
    assert anna.get(there).status_code == 403
    assert anna.post(switch, {"to": salon.public_id})["Location"] == there
    assert anna.get(there).status_code == 200
    assert anna.get(profile).status_code == 200
    for odd in (world.practice.public_id, world.stranger_workspace.public_id, "", "x" * 9000):
        assert anna.post(switch, {"to": odd}).status_code == 404


def test_a_switch_asks_before_it_ends_somebody_elses_portal_session(
    world: World, anna: Browser, now: Any
) -> None:
    make_appointment(world.event, world.admin, world.anna)
    make_appointment(world.practice, world.admin, world.anna, starts_at=now.replace(day=28))
    entered = start_portal_session(
        client=world.ben, workspace=world.practice, way_in="link", now=now
    )
    name = f"portal-{world.practice.public_id}"
    anna.cookies[name] = entered.session_key
    switch, typed = f"/w/{world.event.public_id}/switch/", {"to": world.practice.public_id}
    text = anna.post(switch, typed).content.decode()
    assert "As <b>Ben O.</b> you are in already" in text
    assert anna.cookies[name].value == entered.session_key
    anna.post(switch, {**typed, "instead_of": str(world.ben.uid)})
    there = PortalSession.objects.get(workspace=world.practice, ended_at=None)
    assert there.client == world.anna
    kept = anna.cookies[name].value
    assert anna.post(switch, typed)["Location"] == f"/w/{world.practice.public_id}/"
    assert anna.cookies[name].value == kept
