"""The portal and its mails speak the client's language, else the workspace's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import translation

from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment
from portico.apps.messaging.letters import write_letter
from portico.apps.messaging.models import Message
from portico.apps.workspaces.languages import pick_language
from tests.conftest import World


def set_language(row: Any, language: str) -> None:
    row.language = language
    row.save(update_fields=["language"])


@pytest.mark.parametrize(
    ("own", "here", "shown"),
    [
        ("de", "en", "de"),
        ("en", "de", "en"),
        ("", "de", "de"),
        ("", "en", "en"),
        ("tlh", "de", "de"),
        ("tlh", "xx", "en"),
    ],
)
def test_whose_language(own: str, here: str, shown: str) -> None:
    assert pick_language(own, here) == shown


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("", ("Guten Morgen", "Start", "Zu erledigen", "Kommen Sie: Spectral CT roadmap?")),
        ("appointments/", ("Termine", "Kommende", "Ausstehend", "Mo, 30. Nov")),
        ("appointments/{uid}/", ("Annehmen", "Mit Vorbehalt", "Ablehnen", "Einzelheiten")),
        ("profile/", ("Vorname", "Wie hier (English)", "Abmelden")),
    ],
)
def test_a_german_client_reads_german(
    world: World, meeting: Appointment, anna: Browser, page: str, words: tuple[str, ...]
) -> None:
    set_language(world.anna, "de")
    text = anna.get(f"/w/{world.event.public_id}/{page.format(uid=meeting.uid)}").content.decode()
    assert '<html lang="de" dir="ltr">' in text
    for word in words:
        assert word in text


def test_the_other_client_goes_on_in_english(
    world: World, meeting: Appointment, anna: Browser, enter: Callable[..., Browser]
) -> None:
    set_language(world.anna, "de")
    home = f"/w/{world.event.public_id}/"
    assert "Guten Morgen" in anna.get(home).content.decode()
    assert translation.get_language() == "en"
    assert "Good morning" in enter(world.ben, world.event).get(home).content.decode()


def test_errors_and_answers_are_german_too(
    world: World, meeting: Appointment, anna: Browser
) -> None:
    set_language(world.anna, "de")
    at = f"/w/{world.event.public_id}/"
    profile = anna.post(f"{at}profile/", {"first_name": "", "language": "xx", "time_zone": "x"})
    for words in ("Schreiben Sie Ihren Vornamen.", "Wählen Sie eine Sprache aus der Liste."):
        assert words in profile.content.decode()
    absent = anna.get(f"{at}appointments/00000000-0000-0000-0000-000000000000/")
    assert absent.status_code == 404
    assert "Hier ist nichts" in absent.content.decode()


def test_the_doors_speak_as_the_workspace_does(world: World) -> None:
    set_language(world.event, "de")
    door = f"/p/{world.event.portal_slug}/"
    assert "Kommen Sie mit Ihrer E-Mail herein" in Browser().get(door).content.decode()
    refused = Browser().post(door, {"email": "nobody"}).content.decode()
    assert "Schreiben Sie die Adresse als name@example.org." in refused
    outside = Browser().get(f"/w/{world.event.public_id}/").content.decode()
    assert "Nutzen Sie den Link in Ihrer E-Mail" in outside


def test_a_link_opens_in_the_language_of_its_client(
    world: World, meeting: Appointment, now: Any
) -> None:
    set_language(world.anna, "de")
    url = mint_portal_link(
        client=world.anna,
        workspace=world.event,
        address=world.anna.email,
        item_kind="appointment",
        item_uid=meeting.uid,
        now=now,
    ).removeprefix("http://127.0.0.1:8000")
    assert "Das sind nicht Sie?" in Browser().get(url).content.decode()


def test_the_mail_speaks_the_language_of_its_recipient(
    world: World, meeting: Appointment, now: Any
) -> None:
    set_language(world.anna, "de")
    letters = {
        message.recipient_uid: write_letter(message, now=now)
        for message in Message.objects.filter(trigger="invitation")
    }
    german, english = letters[world.anna.uid].mail, letters[world.ben.uid].mail
    assert german.subject == "Einladung: Spectral CT roadmap, Mo, 30. Nov 2026, 10:00"
    assert '<html lang="de" dir="ltr">' in german.html
    for words in ("Sie sind eingeladen", "Montag, 30. November 2026", "Meinen Termin öffnen"):
        assert words in german.text
    assert "nur für Sie" in german.text
    assert english.subject.startswith("Invitation: ")


def test_the_direction_of_a_page_follows_its_language(
    world: World, meeting: Appointment, anna: Browser, settings: Any, now: Any
) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    set_language(world.anna, "ar")
    text = anna.get(f"/w/{world.event.public_id}/").content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    message = Message.objects.get(trigger="invitation", recipient_uid=world.anna.uid)
    assert '<html lang="ar" dir="rtl">' in write_letter(message, now=now).mail.html
