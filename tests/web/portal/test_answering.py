"""The appointment page: what it tells, and answers with whatever people type."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment, Attendee
from portico.domain.states import AppointmentState
from tests.conftest import World
from tests.make import make_appointment


def page_of(world: World, meeting: Appointment) -> str:
    return f"/w/{world.event.public_id}/appointments/{meeting.uid}/"


def mine(world: World, meeting: Appointment) -> Attendee:
    return Attendee.objects.get(appointment=meeting, client=world.anna)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("accepted", "You accepted."),
        ("tentative", "You answered tentatively."),
        ("declined", "You declined."),
    ],
)
def test_answer_is_kept_and_said(
    world: World, meeting: Appointment, anna: Browser, answer: str, said: str
) -> None:
    sent = anna.post(f"{page_of(world, meeting)}answer/", {"answer": answer, "note": "See you"})
    assert sent["Location"] == f"{page_of(world, meeting)}?answered"
    text = anna.get(sent["Location"]).content.decode()
    assert said in text
    assert "See you" in text
    kept = mine(world, meeting)
    assert (kept.answer, kept.note) == (answer, "See you")


def test_answer_can_be_changed_until_the_start(
    world: World, meeting: Appointment, anna: Browser
) -> None:
    address = page_of(world, meeting)
    anna.post(f"{address}answer/", {"answer": "accepted"})
    assert "You can change it until" in anna.get(address).content.decode()
    anna.post(f"{address}answer/", {"answer": "tentative"})
    assert mine(world, meeting).answer == "tentative"


@pytest.mark.parametrize("answer", ["", "perhaps", "needs_action", "<b>"])
def test_no_answer_is_said_beside_the_choices_and_keeps_the_note(
    world: World, meeting: Appointment, anna: Browser, answer: str
) -> None:
    page = anna.post(
        f"{page_of(world, meeting)}answer/", {"answer": answer, "note": "I come by train"}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "Choose one answer." in text
    assert "I come by train" in text
    assert mine(world, meeting).answer == "needs_action"


@pytest.mark.parametrize("note", ["<script>alert(1)</script>", "🙂 gern", "نعم، سأحضر"])
def test_any_writing_is_shown_as_text(
    world: World, meeting: Appointment, anna: Browser, note: str
) -> None:
    anna.post(f"{page_of(world, meeting)}answer/", {"answer": "accepted", "note": note})
    text = anna.get(page_of(world, meeting)).content.decode()
    assert mine(world, meeting).note == note
    assert note.replace("<", "&lt;").replace(">", "&gt;") in text
    assert "<script" not in text


def test_long_note_is_refused_and_kept_on_the_page(
    world: World, meeting: Appointment, anna: Browser
) -> None:
    note = "long " * 2000
    page = anna.post(f"{page_of(world, meeting)}answer/", {"answer": "accepted", "note": note})
    assert page.status_code == 422
    assert "Shorten the note" in page.content.decode()
    assert note.strip() in page.content.decode()
    assert mine(world, meeting).answer == "needs_action"


def test_after_the_deadline_answers_are_switched_off_with_the_reason_and_the_way_on(
    world: World, meeting: Appointment, anna: Browser, now: Any, clock: Any
) -> None:
    Appointment.objects.filter(pk=meeting.pk).update(response_deadline=now + timedelta(hours=5))
    clock.shift(timedelta(hours=5, seconds=1))
    text = anna.get(page_of(world, meeting)).content.decode()
    assert "Answering closed on Mon 23 Nov, 15:00." in text
    assert text.count('aria-disabled="true"') == 4
    assert 'href="tel:+41615550140"' in text
    page = anna.post(
        f"{page_of(world, meeting)}answer/", {"answer": "accepted", "note": "Too late?"}
    )
    assert page.status_code == 409
    assert "Too late?" in page.content.decode()
    assert mine(world, meeting).answer == "needs_action"


def test_cancelled_is_told_with_its_reason(
    world: World, meeting: Appointment, anna: Browser
) -> None:
    Appointment.objects.filter(pk=meeting.pk).update(
        state=AppointmentState.CANCELLED, cancel_reason="Sven is <ill>"
    )
    text = anna.get(page_of(world, meeting)).content.decode()
    assert "Reason: Sven is &lt;ill&gt;" in text
    assert "<del>" in text
    assert 'aria-disabled="true"' in text


def test_get_of_the_answer_changes_nothing(
    world: World, meeting: Appointment, anna: Browser
) -> None:
    assert anna.get(f"{page_of(world, meeting)}answer/?answer=declined").status_code == 302
    assert mine(world, meeting).answer == "needs_action"


def test_others_are_named_without_address_or_answer(
    world: World, meeting: Appointment, anna: Browser, enter: Callable[..., Browser]
) -> None:
    note = {"answer": "declined", "note": "between us"}
    enter(world.ben, world.event).post(f"{page_of(world, meeting)}answer/", note)
    text = anna.get(page_of(world, meeting)).content.decode()
    assert "Ben Osei" in text
    assert "ben@clients.example" not in text
    assert "between us" not in text
    assert 'data-answer="declined"' not in text


def test_markup_from_staff_is_shown_as_text(world: World, anna: Browser) -> None:
    evil = make_appointment(
        world.event,
        world.scheduler,
        world.anna,
        name="<img src=x onerror=alert(1)>",
        objectives="<b>bold</b>\nline two 🙂",
        place="\u202eevil <i>",
    )
    for path in ("", "appointments/", f"appointments/{evil.uid}/"):
        text = anna.get(f"/w/{world.event.public_id}/{path}").content.decode()
        assert "<img" not in text
        assert "&lt;img" in text
        assert "<b>bold" not in text


def test_in_person_times_are_shown_in_both_zones_where_they_differ(
    world: World, anna: Browser
) -> None:
    world.anna.time_zone = "Europe/London"
    world.anna.save(update_fields=["time_zone"])
    meeting = make_appointment(world.event, world.scheduler, world.anna, place="Rhine Hall")
    for path in ("", "appointments/", f"appointments/{meeting.uid}/"):
        text = anna.get(f"/w/{world.event.public_id}/{path}").content.decode()
        assert "Berlin time. For you in London: 9:00–9:45" in text
        assert 'datetime="2026-11-30T10:00+01:00"' in text


def test_same_wall_in_another_zone_is_not_told_twice(world: World, anna: Browser) -> None:
    world.anna.time_zone = "Europe/Zurich"
    world.anna.save(update_fields=["time_zone"])
    meeting = make_appointment(world.event, world.scheduler, world.anna, place="Rhine Hall")
    assert "Berlin time" not in anna.get(page_of(world, meeting)).content.decode()


def test_online_times_are_shown_in_the_clients_zone_by_name(world: World, anna: Browser) -> None:
    world.anna.time_zone = "America/New_York"
    world.anna.save(update_fields=["time_zone"])
    meeting = make_appointment(
        world.event,
        world.scheduler,
        world.anna,
        is_online=True,
        join_link="https://meet.example/sven",
    )
    text = anna.get(page_of(world, meeting)).content.decode()
    assert "New York time" in text
    assert "4:00–4:45" in text
    join = f"/w/{world.event.public_id}/appointments/{meeting.uid}/join/"
    assert f'href="{join}"' in text
    assert "meet.example" not in text
    assert anna.get(join)["Location"] == "https://meet.example/sven"


def test_past_is_paged(world: World, anna: Browser, now: Any, clock: Any) -> None:
    for days in range(1, 24):
        starts_at = now + timedelta(days=days)
        make_appointment(world.event, world.scheduler, world.anna, starts_at=starts_at)
    clock.shift(timedelta(days=6))
    browser = anna
    browser.get(f"/w/{world.event.public_id}/")
    clock.shift(timedelta(days=6))
    browser.get(f"/w/{world.event.public_id}/")
    clock.shift(timedelta(days=6))
    browser.get(f"/w/{world.event.public_id}/")
    clock.shift(timedelta(days=6))
    address = f"/w/{world.event.public_id}/appointments/past/"
    first = browser.get(address).content.decode()
    assert first.count('class="row row-wrap"') == 20
    assert "Not confirmed" in first
    assert "December 2026" in first
    second = browser.get(f"{address}?page=2").content.decode()
    assert second.count('class="row row-wrap"') == 3
    for odd in ("0", "-1", "x", "9" * 50, "²", "99"):
        assert browser.get(address, {"page": odd}).status_code == 200
