"""Rooms and resources."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.catalog.models import Service
from portico.apps.history.models import LogEntry
from portico.apps.schedule.models import Calendar, Hours, Occupancy, Resource, Room, ServiceNeed
from portico.apps.schedule.services.rooms import mark_room
from tests.make import NOW, make_room
from tests.web.desk.set_up import make_resource, make_service, words

ROOM = {
    "name": "Room Rhine",
    "directions": "Past the café",
    "seats": "8",
    "is_active": "on",
    "seen": "0",
    "dates-TOTAL_FORMS": "0",
    "dates-INITIAL_FORMS": "0",
}

LASER = {
    "name": "Laser",
    "units": "3",
    "is_active": "on",
    "seen": "0",
    "dates-TOTAL_FORMS": "0",
    "dates-INITIAL_FORMS": "0",
}


def mark(desk: Any, path: str) -> str:
    """What the page of a thing says was seen."""
    return str(desk.get(path).context["form"].week.initial["seen"])


def need(service: Service, **of: Any) -> None:
    ServiceNeed.objects.create(organization=service.organization, service=service, **of)


def test_nothing_yet_says_what_to_do(desk):
    page = words(desk.get("rooms/"))
    assert "No rooms yet" in page
    assert "No resources yet" in page


def test_a_new_room_has_a_calendar_and_is_always_open(desk, world):
    assert desk.post("rooms/new/", ROOM | {"day_0": "9-12"}).status_code == 302
    room = Room.objects.get()
    assert (room.workspace, room.seats, room.allows_double_booking) == (world.event, 8, False)
    assert room.calendar
    assert not Hours.objects.exists()
    page = words(desk.get("rooms/"))
    assert "8 seats · always open" in page
    assert LogEntry.objects.filter(subject_uid=room.uid, verb="created").exists()


def test_opening_hours_come_change_and_go(desk, world):
    room = make_room(world.event)
    path = f"rooms/{room.uid}/"
    more = {"has_hours": "on", "day_0": "9-12", "dates-TOTAL_FORMS": "1"}
    more |= {"dates-0-day": "2026-12-24", "dates-0-times": "", "allows_double_booking": "on"}
    assert desk.post(path, ROOM | more | {"seen": str(mark_room(room))}).status_code == 302
    kept = Hours.objects.get(calendar__room=room)
    assert (kept.week, kept.exceptions) == ({"0": [[540, 720]]}, {"2026-12-24": []})
    assert "Mon 9:00–12:00" in words(desk.get("rooms/"))
    assert 'value="9:00–12:00"' in words(desk.get(path))
    assert "Double-booking allowed" in words(desk.get("rooms/"))
    room.refresh_from_db()
    assert desk.post(path, ROOM | {"seen": str(mark_room(room))}).status_code == 302
    assert not Hours.objects.exists()
    assert LogEntry.objects.filter(subject_uid=room.uid, verb="changed").count() == 2


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": " "}, "name", "Fill this in."),
        ({"seats": "0"}, "seats", "1 is the least."),
        ({"seats": "many"}, "seats", "whole number"),
        ({"directions": "d" * 201}, "directions", "too long"),
        ({"has_hours": "on", "day_2": "9"}, "day_2", "Write times as"),
        ({"has_hours": "on", "day_2": "20-30", "day_3": "5-6"}, "day_2", "next day has begun"),
    ],
)
def test_a_bad_room_is_said_beside_the_field(desk, fields, field, said):
    answer = desk.post("rooms/new/", {**ROOM, "directions": "Typed once", **fields})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].week.errors[field])
    assert not Room.objects.exists()


def test_a_date_more_saves_no_room(desk):
    answer = desk.post("rooms/new/", ROOM | {"do": "row"})
    assert answer.status_code == 200
    assert 'name="dates-0-day"' in words(answer)
    assert not Room.objects.exists()


def test_the_second_editor_of_a_room_is_told(desk, world):
    room = make_room(world.event)
    path, seen = f"rooms/{room.uid}/", str(mark_room(room))
    desk.post(path, ROOM | {"seen": seen, "seats": "5"})
    answer = desk.post(path, ROOM | {"seen": seen, "name": "Mine"})
    page = words(answer)
    assert answer.status_code == 409
    assert "Seats: 4 → 5" in page
    assert 'value="Mine"' in page
    present = answer.context["form"].week["seen"].value()
    assert desk.post(path, ROOM | {"seen": present, "name": "Mine"}).status_code == 302


def test_a_room_that_a_service_needs_stays_in_use(desk, world):
    room, service = make_room(world.event), make_service(world.event)
    need(service, room=room)
    off = {name: value for name, value in ROOM.items() if name != "is_active"}
    path = f"rooms/{room.uid}/"
    answer = desk.post(path, off | {"seen": str(mark_room(room))})
    assert answer.status_code == 422
    assert "A service needs it." in words(answer)
    Service.objects.update(is_retired=True)
    assert desk.post(path, off | {"seen": str(mark_room(room))}).status_code == 302
    assert Room.objects.get().is_active is False
    assert "Not in use" in words(desk.get("rooms/"))


def units(resource: Resource) -> list[tuple[int, bool]]:
    found = Calendar.objects.filter(resource=resource).order_by("unit")
    return [(one.unit, one.is_active) for one in found]


def press(desk: Any, resource: Resource, **fields: str) -> Any:
    path = f"resources/{resource.uid}/"
    typed = LASER | {"units": "2", "seen": mark(desk, path), **fields}
    return desk.post(path, {name: value for name, value in typed.items() if value != "off"})


def test_units_have_calendars(desk):
    assert desk.post("resources/new/", LASER).status_code == 302
    assert units(Resource.objects.get()) == [(1, True), (2, True), (3, True)]
    assert "3 units" in words(desk.get("rooms/"))


def test_units_rise_and_fall(desk, world):
    laser = make_resource(world.event, units=2)
    press(desk, laser, units="4")
    assert units(laser) == [(1, True), (2, True), (3, True), (4, True)]
    press(desk, laser, units="1")
    assert units(laser) == [(1, True), (2, False), (3, False), (4, False)]
    press(desk, laser, units="6")
    assert [is_active for _unit, is_active in units(laser)] == [True] * 6
    entries = LogEntry.objects.filter(subject_uid=laser.uid, verb="changed")
    assert [one.changes["units"] for one in entries] == [[1, 6], [4, 1], [2, 4]]


def test_a_booked_unit_is_not_given_up(desk, world):
    laser = make_resource(world.event, units=3)
    first, second, third = Calendar.objects.filter(resource=laser).order_by("unit")

    def take(calendar: Calendar, starts_at: Any) -> Occupancy:
        return Occupancy.objects.create(
            organization=laser.organization,
            calendar=calendar,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            subject_kind="appointment",
            subject_uid=world.anna.uid,
        )

    take(third, NOW + timedelta(days=1))
    take(second, NOW - timedelta(days=1))
    assert press(desk, laser, units="1").status_code == 302
    assert units(laser) == [(1, False), (2, False), (3, True)]
    press(desk, laser, units="3")
    take(first, NOW - timedelta(minutes=59))
    answer = press(desk, laser, units="1", name="Big laser")
    assert answer.status_code == 422
    assert "So many units are booked from now on." in str(
        answer.context["form"].week.errors["units"]
    )
    assert 'value="Big laser"' in words(answer)
    laser.refresh_from_db()
    assert laser.name == "Laser"
    assert all(is_active for _unit, is_active in units(laser))


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": "\t"}, "name", "Fill this in."),
        ({"units": "0"}, "units", "1 is the least."),
        ({"units": "101"}, "units", "100 is the most."),
        ({"units": "1.5"}, "units", "whole number"),
    ],
)
def test_a_bad_resource_is_said_beside_the_field(desk, fields, field, said):
    answer = desk.post("resources/new/", LASER | fields)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].week.errors[field])
    assert not Resource.objects.exists()


def test_the_second_editor_of_a_resource_is_told(desk, world):
    laser = make_resource(world.event)
    seen = mark(desk, f"resources/{laser.uid}/")
    press(desk, laser, units="4")
    answer = press(desk, laser, name="Mine", seen=seen)
    assert answer.status_code == 409
    assert "Units: 2 → 4" in words(answer)
    assert 'value="Mine"' in words(answer)


def test_a_resource_that_a_service_needs_stays_in_use(desk, world):
    laser = make_resource(world.event)
    need(make_service(world.event), resource=laser)
    answer = press(desk, laser, is_active="off")
    assert answer.status_code == 422
    assert "A service needs it." in words(answer)
    ServiceNeed.objects.all().delete()
    assert press(desk, laser, is_active="off").status_code == 302


def test_every_unit_has_the_hours_of_its_resource(desk, world):
    laser = make_resource(world.event, units=2)
    more = {"has_hours": "on", "day_0": "9-12"}
    assert press(desk, laser, **more).status_code == 302
    assert press(desk, laser, units="3", **more).status_code == 302
    kept = Hours.objects.filter(calendar__resource=laser)
    assert [one.week for one in kept] == [{"0": [[540, 720]]}] * 3
    page = desk.get(f"resources/{laser.uid}/")
    assert page.context["form"].week.initial["day_0"] == "9:00–12:00"
    bad = press(desk, laser, units="3", has_hours="on", day_0="x")
    assert bad.status_code == 422
    assert press(desk, laser, units="3").status_code == 302
    assert not kept.all().exists()
