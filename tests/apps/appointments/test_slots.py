"""What is offered: hours, occupancy, rooms, units, notice, horizon, the client's own time."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.selectors.slots import ShownDays, load_slots
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.schedule.models import Calendar, Occupancy
from portico.domain.errors import NotThere
from tests.booking import (
    TUESDAY,
    ask,
    berlin,
    clock,
    find,
    give_hours,
    make_colleague,
    make_option,
    make_service,
    make_units,
    need,
    offer,
    take,
)
from tests.conftest import World
from tests.make import NOW, make_appointment, make_room

WHOLE_DAY = [f"{hour:02d}:00" for hour in range(9, 17)]


@pytest.fixture(autouse=True)
def hourly(world: World) -> None:
    world.salon.increment = 60
    world.salon.save()


def test_an_empty_day_offers_its_hours(world: World) -> None:
    mara = make_colleague(world.salon)
    found = find(world.anna, world.salon, ask(make_service(world.salon, mara)))
    assert clock(found) == WHOLE_DAY
    assert found.free_days == (TUESDAY,)
    assert found.first == berlin(24, 9)
    assert not found.is_too_soon_only
    assert found.decision.is_allowed


def test_four_queries_whatever_there_is(world: World) -> None:
    staff = [make_colleague(world.salon, f"Mara {n}") for n in range(4)]
    room, chairs = make_room(world.salon), make_units(world.salon, 3)
    cut = make_service(world.salon, *staff)
    need(cut, room, chairs)
    wash = make_option(cut, 15)
    for member in staff:
        for day in range(24, 28):
            take(member.calendar, berlin(day, 10), 60)
    request = ask(cut, cut)
    shown = ShownDays(TUESDAY, TUESDAY + timedelta(days=31))
    with CaptureQueriesContext(connection) as queries:
        load_slots(world.anna, world.salon, request, shown, now=NOW)
    assert len(queries) == 4
    with_option = VisitRequest((LineWish(cut.uid, None, (wash.uid,)),))
    with CaptureQueriesContext(connection) as queries:
        load_slots(world.anna, world.salon, with_option, shown, now=NOW)
    assert len(queries) == 5


def test_what_is_taken_is_not_offered_and_expired_holds_are(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    take(mara.calendar, berlin(24, 9), 60)
    take(mara.calendar, berlin(24, 11, 30), 15, kind="busy")
    hold = {"kind": "hold"}
    take(mara.calendar, berlin(24, 13), 60, expires_at=NOW + timedelta(minutes=1), **hold)
    take(mara.calendar, berlin(24, 15), 60, expires_at=NOW, **hold)
    assert clock(find(world.anna, world.salon, ask(cut))) == [
        *("10:00", "12:00", "14:00", "15:00", "16:00")
    ]


def test_a_rest_of_a_second_counts_as_its_minute(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara, duration=59)
    take(mara.calendar, berlin(24, 8, 30) + timedelta(seconds=0.5), 30)
    take(mara.calendar, berlin(24, 12, 59) + timedelta(seconds=1), 30)
    assert clock(find(world.anna, world.salon, ask(cut))) == [
        *("10:00", "11:00", "12:00", "14:00", "15:00", "16:00")
    ]


def test_own_holds_are_free_and_own_appointments_are_not(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    held = {"kind": "hold", "expires_at": NOW + timedelta(minutes=9)}
    take(mara.calendar, berlin(24, 9), 60, subject_uid=world.anna.uid, **held)
    make_appointment(world.event, world.scheduler, world.anna, starts_at=berlin(24, 13, 30))
    assert "09:00" in clock(find(world.anna, world.salon, ask(cut)))
    own = set(WHOLE_DAY) - set(clock(find(world.anna, world.salon, ask(cut))))
    assert own == {"13:00", "14:00"}
    assert set(WHOLE_DAY) - set(clock(find(world.ben, world.salon, ask(cut)))) == {"09:00"}


def test_notice_and_horizon_of_the_strictest_service(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    late = make_service(world.salon, mara, minimum_notice_minutes=26 * 60, maximum_days_ahead=2)
    # Now is Monday, 10:00 in Berlin: 26 hours later is Tuesday, 12:00.
    assert clock(find(world.anna, world.salon, ask(cut, late))) == WHOLE_DAY[3:7]
    week = find(world.anna, world.salon, ask(cut, late), TUESDAY, date(2026, 11, 30))
    assert week.free_days == (TUESDAY, date(2026, 11, 25))
    assert len(find(world.anna, world.salon, ask(cut), TUESDAY, date(2026, 11, 30)).free_days) == 5


def test_only_too_soon_is_said(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara, minimum_notice_minutes=3 * 24 * 60)
    found = find(world.anna, world.salon, ask(cut))
    assert found.is_too_soon_only
    assert found.first is None
    assert not find(world.anna, world.salon, ask(cut), date(2026, 11, 28)).is_too_soon_only


def test_the_weeks_and_dates_of_a_service(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(
        world.salon,
        mara,
        week={"1": [[600, 720]], "2": [[600, 720]], "3": [[600, 720]]},
        last_day=date(2026, 11, 25),
    )
    found = find(world.anna, world.salon, ask(cut), TUESDAY, date(2026, 11, 30))
    assert clock(found) == ["10:00", "11:00"]
    assert found.free_days == (TUESDAY, date(2026, 11, 25))


def test_exceptions_stand_over_holidays(world: World) -> None:
    world.salon.holidays = {"2026-11-24": "Closed", "2026-11-25": "Closed"}
    world.salon.save()
    mara = make_colleague(world.salon, exceptions={"2026-11-25": [[540, 660]]})
    found = find(
        world.anna, world.salon, ask(make_service(world.salon, mara)), TUESDAY, date(2026, 11, 25)
    )
    assert found.free_days == (date(2026, 11, 25),)


def test_rooms_and_units_have_to_be_free(world: World) -> None:
    mara, chairs = make_colleague(world.salon), make_units(world.salon, 2)
    one, two = make_room(world.salon, "One"), make_room(world.salon, "Two")
    cut = make_service(world.salon, mara)
    need(cut, one, two, chairs)
    assert clock(find(world.anna, world.salon, ask(cut))) == WHOLE_DAY
    rooms = [give_hours(world.salon, room=room) for room in (one, two)]
    take(rooms[0], berlin(24, 9), 120)
    take(rooms[1], berlin(24, 10), 120)
    units = list(chairs.calendars.all())
    take(units[0], berlin(24, 15), 60)
    take(units[1], berlin(24, 15), 60)
    assert set(WHOLE_DAY) - set(clock(find(world.anna, world.salon, ask(cut)))) == {
        "10:00",
        "15:00",
    }
    one.is_active = two.is_active = False
    one.save()
    two.save()
    assert clock(find(world.anna, world.salon, ask(cut))) == []


def test_a_person_or_anyone_of_those_who_do_it_online(world: World) -> None:
    mara = make_colleague(world.salon, week={"1": [[540, 600]]})
    lena = make_colleague(world.salon, "Lena", week={"1": [[600, 660]]})
    omar = make_colleague(world.salon, "Omar", week={"1": [[660, 720]]})
    cut = make_service(world.salon, mara)
    offer(cut, lena, position=1, is_in_anyone=False)
    offer(cut, omar, position=2, is_online_bookable=False)
    assert clock(find(None, world.salon, ask(cut))) == ["09:00"]
    assert clock(find(None, world.salon, ask((cut, lena)))) == ["10:00"]
    assert clock(find(None, world.salon, ask((cut, omar)))) == []
    refused = find(None, world.salon, ask((cut, omar))).decision
    assert refused.codes == ("not_online",)


def test_own_minutes_of_a_person_and_options(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, duration=60)
    offer(cut, mara, duration=90)
    wash = make_option(cut, 31)
    assert clock(find(None, world.salon, ask(cut)))[-1] == "15:00"
    request = VisitRequest((LineWish(cut.uid, None, (wash.uid,)),))
    assert clock(find(None, world.salon, request))[-1] == "14:00"


def test_strangers_and_what_is_gone_are_not_there(world: World) -> None:
    mara = make_colleague(world.salon)
    cut, other = make_service(world.salon, mara), make_service(world.salon, mara)
    theirs = make_service(world.stranger_workspace)
    for request in (
        ask(theirs),
        VisitRequest((LineWish(cut.uid, None, (make_option(other, 5).uid,)),)),
        VisitRequest((LineWish(cut.uid, None, (make_option(cut, 5, is_active=False).uid,)),)),
    ):
        with pytest.raises(NotThere):
            find(world.anna, world.salon, request)


def test_days_of_the_zone_in_which_times_are_shown(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    # Nine to four in Berlin is nine in the evening to four in the morning in Auckland.
    found = find(world.anna, world.salon, ask(cut), TUESDAY, zone="Pacific/Auckland")
    night = ["00:00", "01:00", "02:00", "03:00", "04:00"]
    assert clock(found) == [*night, "21:00", "22:00", "23:00"]
    saturday = date(2026, 11, 28)
    both = find(world.anna, world.salon, ask(cut), TUESDAY, saturday, zone="Pacific/Auckland")
    assert clock(both, saturday) == night


def test_avoid_gaps_counts_whole_days_in_any_zone(world: World) -> None:
    world.salon.avoids_gaps = True
    world.salon.save()
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    assert clock(find(world.anna, world.salon, ask(cut))) == ["09:00", "16:00"]
    take(mara.calendar, berlin(24, 12), 60)
    assert clock(find(world.anna, world.salon, ask(cut))) == ["09:00", "11:00", "13:00", "16:00"]
    abroad = find(world.anna, world.salon, ask(cut), TUESDAY, zone="Pacific/Auckland")
    assert clock(abroad) == ["04:00", "21:00", "23:00"]  # Monday's last one, Tuesday's first two


def test_a_repeated_hour_says_so(world: World) -> None:
    world.salon.time_zone = "America/New_York"
    world.salon.maximum_days_ahead = 400
    world.salon.save()
    night = make_colleague(world.salon, week={"6": [[0, 180]]})
    cut = make_service(world.salon, night)
    day = date(2027, 11, 7)
    found = find(world.anna, world.salon, ask(cut), day)
    assert [slot.is_twice for slot in found.on(day)] == [False, True, True, False]
    assert clock(found, day) == ["00:00", "01:00", "01:00", "02:00"]


def test_the_nearest_for_whoever_lost_a_slot(world: World) -> None:
    mara = make_colleague(world.salon)
    found = find(world.anna, world.salon, ask(make_service(world.salon, mara)))
    assert found.near(berlin(24, 12), 3) == (berlin(24, 11), berlin(24, 12), berlin(24, 13))


def test_a_calendar_out_of_use_offers_nothing(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    Calendar.objects.filter(staff_member=mara).update(is_active=False)
    assert clock(find(world.anna, world.salon, ask(cut))) == []
    assert Occupancy.objects.count() == 0
