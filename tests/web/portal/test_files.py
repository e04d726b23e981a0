"""What is fetched beside pages: calendar files and the accent's style sheet."""

from collections.abc import Callable
from pathlib import Path

import vobject
from django.test import Client as Browser

import portico
from portico.apps.appointments.models import Appointment
from portico.domain.states import AppointmentState
from portico.web.common.branding import brand_sheet
from tests.conftest import World
from tests.make import make_appointment


def test_calendar_file_says_what_the_page_says(
    world: World, meeting: Appointment, anna: Browser
) -> None:
    answer = anna.get(f"/w/{world.event.public_id}/appointments/{meeting.uid}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    event = vobject.readOne(answer.content.decode()).vevent
    assert event.uid.value == str(meeting.uid)
    assert event.summary.value == "Spectral CT roadmap"
    assert event.dtstart.value == meeting.starts_at
    assert event.status.value == "TENTATIVE"
    assert "attendee" not in event.contents


def test_discreet_calendar_file_names_the_business_only(
    world: World, enter: Callable[..., Browser]
) -> None:
    visit = make_appointment(world.practice, world.admin, world.anna, name="Couple therapy")
    browser = enter(world.anna, world.practice)
    answer = browser.get(f"/w/{world.practice.public_id}/appointments/{visit.uid}/calendar.ics")
    assert b"therapy" not in answer.content
    assert b"SUMMARY:Appointment at Lindenhof Practice" in answer.content


def test_no_calendar_file_without_a_time(world: World, meeting: Appointment, anna: Browser) -> None:
    Appointment.objects.filter(pk=meeting.pk).update(
        state=AppointmentState.PROPOSED, starts_at=None, ends_at=None
    )
    base = f"/w/{world.event.public_id}/"
    assert anna.get(f"{base}appointments/{meeting.uid}/calendar.ics").status_code == 404
    for path in ("", "appointments/", f"appointments/{meeting.uid}/"):
        assert anna.get(base + path).status_code == 200
    assert "Time to be agreed" in anna.get(f"{base}appointments/").content.decode()


def test_style_sheet_is_kept_under_its_hashed_name(world: World) -> None:
    sheet = brand_sheet(world.event.accent)
    answer = Browser().get(f"/brand/{world.event.public_id}-{sheet.digest}.css")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert f"--brand:{world.event.accent}" in answer.content.decode()
    assert "--on-accent:" in answer.content.decode()
    stale = Browser().get(f"/brand/{world.event.public_id}-000000000000.css")
    assert "immutable" not in stale["Cache-Control"]
    assert Browser().get("/brand/nowhere-000000000000.css").status_code == 404


def test_another_accent_has_another_name() -> None:
    assert brand_sheet("#2f6f73").digest != brand_sheet("#aa3366").digest


def test_first_visit_is_small(world: World, meeting: Appointment, anna: Browser) -> None:
    static = Path(portico.__file__).parent / "static" / "portico"
    home = anna.get(f"/w/{world.event.public_id}/")
    own = brand_sheet(world.event.accent)
    size = sum((static / name).stat().st_size for name in ("portico.css", "icons.svg"))
    assert (static / "portico.css").stat().st_size < 40_000
    assert size + len(home.content) + len(own.css) < 60_000
