"""Working hours of a staff member, and the list of the staff."""

from typing import Any

import pytest

from portico.apps.history.models import LogEntry
from portico.apps.schedule.models import Hours
from tests.web.desk.set_up import words


@pytest.fixture
def mara(world):
    return world.provider.staff_member


def dates(*rows: tuple[str, str], **more: str) -> dict[str, str]:
    typed = {"dates-TOTAL_FORMS": str(len(rows)), "dates-INITIAL_FORMS": "0"}
    for place, (day, times) in enumerate(rows):
        typed |= {f"dates-{place}-day": day, f"dates-{place}-times": times}
    return typed | more


def typed(*rows: tuple[str, str], seen: int = 0, **more: str) -> dict[str, str]:
    return {"seen": str(seen), "day_0": "9:00–12:00, 13:00–17:00", **dates(*rows), **more}


def hours_of(member: Any) -> Hours:
    return Hours.objects.get(calendar__staff_member=member)


def test_hours_are_saved_for_this_workspace(desk, world, mara):
    path = f"staff/{mara.uid}/"
    assert "No working hours here" in words(desk.get("staff/"))
    rows = (("2026-12-24", ""), ("2026-12-31", "9-13"), ("", ""))
    assert desk.post(path, typed(*rows, day_5="22:00–2:00")).status_code == 302
    kept = hours_of(mara)
    assert kept.workspace == world.event
    assert kept.week == {"0": [[540, 720], [780, 1020]], "5": [[1320, 1560]]}
    assert kept.exceptions == {"2026-12-24": [], "2026-12-31": [[540, 780]]}
    page = words(desk.get(path))
    assert 'value="9:00–12:00, 13:00–17:00"' in page
    assert 'value="2026-12-31"' in page
    assert "monday" not in page
    assert "Monday: closed → 9:00–12:00, 13:00–17:00" in page or "Hours: none → Mon" in page
    assert "Mon 9:00–12:00, 13:00–17:00; Sat 22:00–26:00" in words(desk.get("staff/"))


def test_only_what_differs_is_recorded(desk, mara):
    path = f"staff/{mara.uid}/"
    desk.post(path, typed(("2026-12-24", "")))
    desk.post(path, typed(("2026-12-24", ""), seen=1))
    desk.post(path, typed(seen=1, day_2="8-12"))
    first, second = LogEntry.objects.filter(verb="hours_changed").order_by("pk")
    assert first.changes == {"hours": ["none", "Mon 9:00–12:00, 13:00–17:00"]}
    assert second.changes == {
        "wednesday": ["closed", "8:00–12:00"],
        "2026-12-24": ["closed", "as every week"],
    }
    assert hours_of(mara).version == 2


def test_a_date_is_taken_away(desk, mara):
    path = f"staff/{mara.uid}/"
    desk.post(path, typed(("2026-12-24", ""), ("2026-12-31", "9-13")))
    rows = (("2026-12-24", ""), ("2026-12-31", "9-13"))
    desk.post(path, typed(*rows, seen=1, **{"dates-0-DELETE": "on"}))
    assert hours_of(mara).exceptions == {"2026-12-31": [[540, 780]]}


def test_a_date_more_saves_nothing(desk, mara):
    answer = desk.post(f"staff/{mara.uid}/", typed(("2026-12-24", "9-12"), do="row"))
    assert answer.status_code == 200
    assert 'name="dates-1-day"' in words(answer)
    assert 'value="9-12"' in words(answer)
    assert not Hours.objects.exists()


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"day_1": "nine to five"}, "day_1", "“nine to five”: Write times as 9:00–12:00"),
        ({"day_1": "9:00–12:75"}, "day_1", "60 minutes"),
        ({"day_1": "12:00–9:00"}, "day_1", "The end has to come after the start."),
        ({"day_1": "9-12, 11-13"}, "day_1", "overlap"),
        ({"day_6": "20-30", "day_0": "5-9"}, "day_6", "after the next day has begun"),
        ({"day_1": "9-12," * 60}, "day_1", "too long"),
    ],
)
def test_bad_hours_are_said_beside_the_day(desk, mara, more, field, said):
    answer = desk.post(f"staff/{mara.uid}/", typed(**more, day_3="7-8"))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].week.errors[field])
    assert 'value="7-8"' in words(answer)
    assert not Hours.objects.exists()


@pytest.mark.parametrize(
    ("rows", "place", "field", "said"),
    [
        ((("", "9-12"),), 0, "day", "Say on which date."),
        ((("2026-02-30", "9-12"),), 0, "day", "valid date"),
        ((("2026-12-24", "x"),), 0, "times", "Write times as"),
        ((("2026-12-24", ""), ("2026-12-24", "9-12")), 1, "day", "twice"),
        ((("2026-12-24", "20-30"), ("2026-12-25", "5-9")), 0, "times", "next day has begun"),
    ],
)
def test_bad_dates_are_said_beside_them(desk, mara, rows, place, field, said):
    answer = desk.post(f"staff/{mara.uid}/", typed(*rows))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].dates.forms[place].errors[field])
    assert not Hours.objects.exists()


def test_the_second_editor_is_told_and_loses_nothing(desk, world, desk_of, mara):
    path = f"staff/{mara.uid}/"
    desk_of(world.admin).post(path, typed(day_4="8-12"))
    answer = desk.post(path, typed(day_4="9-13"))
    page = words(answer)
    assert answer.status_code == 409
    assert "Ada Admin" in page
    assert "Fri 8:00–12:00" in page
    assert 'value="9-13"' in page
    assert hours_of(mara).week["4"] == [[480, 720]]
    assert desk.post(path, typed(seen=1, day_4="9-13")).status_code == 302
    assert hours_of(mara).week["4"] == [[540, 780]]


def test_what_is_no_form_of_ours_is_refused_politely(desk, mara):
    path = f"staff/{mara.uid}/"
    assert desk.post(path, {}).status_code == 422
    assert desk.post(path, {"do": "row"}).status_code == 200
    many = typed(**{"dates-TOTAL_FORMS": "99999"})
    assert desk.post(path, many).status_code == 422
    assert desk.post(path, many | {"do": "row"}).status_code == 200


def test_hours_in_one_workspace_are_none_in_another(desk, world, desk_of, mara):
    desk.post(f"staff/{mara.uid}/", typed())
    salon = desk_of(world.admin, world.salon)
    page = words(salon.get(f"staff/{mara.uid}/"))
    assert 'value="9:00' not in page
    assert "changed the working hours" not in page
    salon.post(f"staff/{mara.uid}/", typed(day_0="10-11"))
    assert Hours.objects.filter(calendar__staff_member=mara).count() == 2


def test_who_left_is_not_there(desk, mara):
    mara.is_active = False
    mara.save(update_fields=["is_active"])
    for page in ("", "time-off/", "week/"):
        assert desk.get(f"staff/{mara.uid}/{page}").status_code == 404
    listed = desk.get("staff/").context
    assert mara not in [member for member, _hours in listed["rows"]]
    assert listed["departed"] == [mara]


def test_the_list_takes_few_queries(desk, mara, django_assert_max_num_queries):
    desk.post(f"staff/{mara.uid}/", typed())
    with django_assert_max_num_queries(10):
        desk.get("staff/")


def test_a_row_that_equals_what_is_kept_is_no_empty_one(desk, mara):
    path = f"staff/{mara.uid}/"
    desk.post(path, typed(("2026-12-24", "9-12")))
    rows = (("2026-12-24", "9:00–12:00"), ("2026-12-25", ""))
    assert desk.post(path, typed(*rows, seen=1)).status_code == 302
    assert hours_of(mara).exceptions == {"2026-12-24": [[540, 720]], "2026-12-25": []}
