"""Time off of a staff member, and a week of hours, time off and bookings."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.history.models import LogEntry
from portico.apps.schedule.models import Occupancy, TimeOff
from portico.apps.schedule.services.occupying import Stretch, free, occupy
from portico.domain.errors import SlotTaken
from tests.make import NOW, make_appointment, staff_actor
from tests.web.desk.set_up import words

DAYS = {"first_day": "2026-11-30", "last_day": "2026-12-04"}
START = datetime(2026, 11, 29, 23, tzinfo=UTC)  # midnight in Berlin
END = datetime(2026, 12, 4, 23, tzinfo=UTC)
IN_A_WEEK = NOW + timedelta(days=7)


@pytest.fixture
def mara(world):
    return world.provider.staff_member


def path_of(member, page: str = "time-off/") -> str:
    return f"staff/{member.uid}/{page}"


def test_whole_days_refuse_clients_but_not_staff(desk, world, mara):
    assert desk.post(path_of(mara), DAYS | {"note": "Skiing"}).status_code == 302
    away = TimeOff.objects.get()
    taken = Occupancy.objects.get()
    assert (away.starts_at, away.ends_at, away.note) == (START, END, "Skiing")
    assert (taken.starts_at, taken.ends_at) == (START, END)
    assert (taken.kind, taken.subject_kind, taken.subject_uid) == ("busy", "time_off", away.uid)
    assert taken.calendar.staff_member == mara
    page = words(desk.get(path_of(mara)))
    assert "Skiing" in page
    assert "Mon 30 Nov" in page
    assert LogEntry.objects.get(verb="time_off_added").subject_uid == mara.uid
    stretch = Stretch(taken.calendar, IN_A_WEEK, IN_A_WEEK + timedelta(hours=1))
    with pytest.raises(SlotTaken):
        occupy(stretches=[stretch], subject_kind="appointment", subject_uid=world.anna.uid)


def test_hours_of_a_day_are_on_the_wall_of_the_workspace(desk, mara):
    times = {"first_time": "13:00", "last_day": "2026-11-30", "last_time": "15:30"}
    desk.post(path_of(mara), DAYS | times)
    away = TimeOff.objects.get()
    assert away.starts_at == datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert away.ends_at == datetime(2026, 11, 30, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"first_day": ""}, "first_day", "Choose a date."),
        ({"last_day": "2026-02-30"}, "last_day", "valid date"),
        ({"last_day": "2026-11-29"}, "last_day", "The end has to come after the start."),
        ({"last_day": "2027-12-04"}, "last_day", "longer than a year"),
        ({"first_time": "25:00"}, "first_time", "valid time"),
        ({"note": "n" * 201}, "note", "too long"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(desk, mara, fields, field, said):
    answer = desk.post(path_of(mara), {**DAYS, "note": "Typed once", **fields})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert 'value="2026-11-30"' in words(answer) or field == "first_day"
    assert not TimeOff.objects.exists()


def test_what_is_booked_is_listed_and_stays(desk, world, mara):
    made = make_appointment(world.event, world.manager, world.anna, mara)
    answer = desk.post(path_of(mara), DAYS)
    page = words(answer)
    assert answer.status_code == 409
    assert "Mara Okafor is booked then" in page
    assert made.name in page
    assert "Anna Berg" in page
    assert f'name="accepted" value="{made.uid}"' in page
    assert not TimeOff.objects.exists()
    assert desk.post(path_of(mara), DAYS | {"accepted": str(made.uid)}).status_code == 302
    assert TimeOff.objects.exists()
    rows = Occupancy.objects.filter(calendar__staff_member=mara)
    assert {row.kind for row in rows} == {"busy", "booking"}


def test_what_was_booked_meanwhile_is_listed_again(desk, world, mara):
    first = make_appointment(world.event, world.manager, world.anna, mara)
    make_appointment(
        world.event, world.manager, world.ben, mara, starts_at=IN_A_WEEK + timedelta(hours=2)
    )
    answer = desk.post(path_of(mara), DAYS | {"accepted": str(first.uid)})
    assert answer.status_code == 409
    assert words(answer).count("Spectral CT roadmap") == 2
    for wrong in ("x", "1,2", "," * 50):
        assert desk.post(path_of(mara), DAYS | {"accepted": wrong}).status_code == 409


def test_what_is_cancelled_is_not_in_the_way(desk, world, mara):
    made = make_appointment(world.event, world.manager, world.anna, mara)
    cancel_appointment(
        workspace=world.event,
        uid=made.uid,
        reason="",
        actor=staff_actor(world.manager),
        now=NOW,
    )
    assert desk.post(path_of(mara), DAYS).status_code == 302


def test_two_times_off_may_overlap(desk, mara):
    desk.post(path_of(mara), DAYS)
    assert desk.post(path_of(mara), DAYS | {"last_day": "2026-12-10"}).status_code == 302
    assert Occupancy.objects.filter(kind="busy").count() == 2


def test_removed_time_is_free_again(desk, world, mara):
    desk.post(path_of(mara), DAYS)
    away = TimeOff.objects.get()
    other = path_of(world.manager.staff_member, f"time-off/{away.uid}/remove/")
    assert desk.post(other).status_code == 404
    assert desk.post(path_of(mara, f"time-off/{away.uid}/remove/")).status_code == 302
    assert not TimeOff.objects.exists()
    assert not Occupancy.objects.exists()
    assert LogEntry.objects.filter(verb="time_off_removed").exists()
    assert desk.post(path_of(mara, f"time-off/{away.uid}/remove/")).status_code == 404


def test_bookings_under_it_stay_when_it_is_removed(desk, world, mara):
    made = make_appointment(world.event, world.manager, world.anna, mara)
    desk.post(path_of(mara), DAYS | {"accepted": str(made.uid)})
    desk.post(path_of(mara, f"time-off/{TimeOff.objects.get().uid}/remove/"))
    left = Occupancy.objects.get(calendar__staff_member=mara)
    assert left.subject_uid == made.uid
    assert free(subject_kind="time_off", subject_uids=[made.uid]) == 0


def test_the_week_shows_hours_time_off_and_bookings(desk, world, mara):
    typed = {"seen": "0", "day_0": "9-17", "dates-TOTAL_FORMS": "1", "dates-INITIAL_FORMS": "0"}
    typed |= {"dates-0-day": "2026-12-01", "dates-0-times": "10-11"}
    desk.post(f"staff/{mara.uid}/", typed)
    make_appointment(world.event, world.manager, world.anna, mara)
    desk.post(path_of(mara), {"first_day": "2026-12-04", "last_day": "2026-12-04", "note": "Move"})
    world.event.holidays = {"2026-12-02": "Founders’ Day"}
    world.event.save(update_fields=["holidays"])
    page = words(desk.get(path_of(mara, "week/"), day="2026-12-03"))
    for said in (
        "30 Nov – 6 Dec 2026",
        "9:00–17:00",
        "Spectral CT roadmap",
        "Anna Berg",
        "10:00–10:45",
        "differs from the week",
        "Founders’ Day",
        "Move",
        "?day=2026-11-23",
        "?day=2026-12-07",
    ):
        assert said in page, said
    assert "Spectral CT" not in words(desk.get(path_of(mara, "week/")))
    assert "Today" in words(desk.get(path_of(mara, "week/")))


def test_another_workspace_is_busy_and_nothing_else(world, desk_of, mara):
    make_appointment(world.event, world.manager, world.anna, mara)
    page = words(desk_of(world.admin, world.salon).get(path_of(mara, "week/"), day="2026-11-30"))
    assert "Busy in another workspace" in page
    assert "Spectral" not in page
    assert "Anna" not in page


@pytest.mark.parametrize("day", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_whatever_day_the_address_names_there_is_a_week(desk, mara, day):
    assert "23 Nov – 29 Nov 2026" in words(desk.get(path_of(mara, "week/"), day=day))


def test_the_week_takes_few_queries(desk, world, mara, django_assert_max_num_queries):
    for place in range(4):
        make_appointment(
            world.event,
            world.manager,
            world.anna,
            mara,
            starts_at=NOW + timedelta(hours=2 + place),
        )
    with django_assert_max_num_queries(13):
        desk.get(path_of(mara, "week/"))
