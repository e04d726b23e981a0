"""Settings, New appointments: durations and the default response deadline."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.history.models import LogEntry

FIELDS = {"default_minutes": "30", "maximum_minutes": "120", "response_deadline_hours": "48"}
START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # 10:00 in Berlin, as `typing` has it


def test_defaults_are_saved_and_recorded_once(desk, world):
    for _ in range(2):
        assert desk.post("settings/appointments/", FIELDS).status_code == 302
    world.event.refresh_from_db()
    assert (world.event.default_minutes, world.event.maximum_minutes) == (30, 120)
    assert world.event.response_deadline_hours == 48
    assert LogEntry.objects.filter(verb="defaults_changed").count() == 1
    page = desk.get("appointments/new/").content.decode()
    assert 'value="30"' in page
    assert "Left empty, 48 hours before the start." in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("default_minutes", "4", "5"),
        ("default_minutes", "121", "more than the maximum"),
        ("maximum_minutes", "1441", "1440"),
        ("maximum_minutes", "", "required"),
        ("response_deadline_hours", "-1", "0"),
        ("response_deadline_hours", "1441", "1440"),
        ("response_deadline_hours", "soon", "whole number"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(desk, world, field, value, words):
    answer = desk.post("settings/appointments/", FIELDS | {field: value})
    world.event.refresh_from_db()
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert world.event.response_deadline_hours is None


def deadline_after(desk, typing, **more) -> datetime | None:
    assert desk.post("appointments/new/", typing(**more)).status_code == 302
    return Appointment.objects.latest("id").response_deadline


def test_left_empty_it_is_filled_in(desk, typing):
    assert deadline_after(desk, typing) is None
    desk.post("settings/appointments/", FIELDS)
    assert deadline_after(desk, typing, start="11:00") == START + timedelta(hours=1 - 48)
    chosen = deadline_after(desk, typing, start="12:00", response_deadline="2026-11-25T12:00")
    assert chosen == datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    soon = deadline_after(desk, typing, date="2026-11-24", start="12:00")
    assert soon is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-29T10:00", START - timedelta(days=2, hours=48)),
        ("2026-11-25T10:00", datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_default_follows_a_move_and_a_chosen_one_stays(desk, typing, typed, expected):
    desk.post("settings/appointments/", FIELDS)
    assert deadline_after(desk, typing) == START - timedelta(hours=48)
    one = Appointment.objects.latest("id")
    moved = typing(date="2026-11-29", version="1", response_deadline=typed)
    assert desk.post(f"appointments/{one.uid}/edit/", moved).status_code == 302
    one.refresh_from_db()
    assert one.response_deadline == expected
