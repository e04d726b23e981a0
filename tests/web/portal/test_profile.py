"""Profile: what clients keep about themselves."""

from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from tests.conftest import World

GOOD = {
    "first_name": "Anna",
    "last_name": "Berg",
    "phone": "",
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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+44 20 7946 0018", "+44 20 7946 0018"),
        ("061 555 01 41", "+41 61 555 01 41"),
        ("", ""),
    ],
)
def test_numbers_are_kept_as_they_are_called(
    world: World, anna: Browser, typed: str, kept: str
) -> None:
    assert save(anna, world, phone=typed).status_code == 302
    assert Client.objects.get(pk=world.anna.pk).phone == kept


@pytest.mark.parametrize("typed", ["12", "call me", "🙂", "<b>1</b>", "1" * 10_000, "+999 12 34"])
def test_what_is_no_number_stays_in_the_field(world: World, anna: Browser, typed: str) -> None:
    page = save(anna, world, phone=typed, last_name="Kept")
    text = page.content.decode()
    assert page.status_code == 422
    assert 'id="id_phone-error-1"' in text
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in text
    assert 'value="Kept"' in text
    assert Client.objects.get(pk=world.anna.pk).last_name == "Berg"


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
