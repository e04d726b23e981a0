"""A service: who offers it, when it is booked, what it needs."""

from datetime import date
from typing import Any

import pytest

from portico.apps.catalog.models import Offering, Service
from portico.apps.history.models import LogEntry
from portico.apps.schedule.models import Room, ServiceNeed
from tests.make import make_room
from tests.web.desk.set_up import make_resource, make_service, words


@pytest.fixture
def cut(world) -> Service:
    return make_service(world.event, "Cut", 45, price_cents=7200, currency="EUR")


def again(service: Service) -> Service:
    return Service.objects.get(pk=service.pk)


def row(member: Any, **fields: str) -> dict[str, str]:
    """The row of one staff member, as it is typed."""
    typed = {"offers": "on", "is_online_bookable": "on", "is_in_anyone": "on", **fields}
    return {f"staff-{member.uid}-{name}": value for name, value in typed.items() if value != "off"}


def test_who_offers_it_with_values_of_their_own(desk, world, cut):
    mara, sven = world.provider.staff_member, world.scheduler.staff_member
    typed = {"seen": "1"}
    typed |= row(mara, place="2", duration="60", price="80", is_in_anyone="off")
    typed |= row(sven, place="1", duration="45", price="72.00", is_online_bookable="off")
    assert desk.post(f"services/{cut.uid}/staff/", typed).status_code == 302
    first, second = Offering.objects.filter(service=cut)
    assert (first.staff_member, first.duration, first.price_cents) == (sven, None, None)
    assert (first.is_online_bookable, first.is_in_anyone) == (False, True)
    assert (second.staff_member, second.duration, second.price_cents) == (mara, 60, 8000)
    assert (second.is_online_bookable, second.is_in_anyone) == (True, False)
    page = words(desk.get(f"services/{cut.uid}/staff/"))
    assert f'name="staff-{mara.uid}-duration" value="60"' in page
    assert 'aria-label="Mara Okafor: Duration"' in page
    entry = LogEntry.objects.get(verb="offerings_changed")
    assert entry.changes["staff"][1] == (
        "Sven Aalto (not online); Mara Okafor (duration 60, price 80.00, not in Anyone)"
    )


def test_who_is_not_ticked_does_not_offer_it(desk, world, cut):
    mara, path = world.provider.staff_member, f"services/{cut.uid}/staff/"
    desk.post(path, {"seen": "1", **row(mara, duration="60")})
    desk.post(path, {"seen": "2", **row(mara, offers="off", duration="60")})
    assert not Offering.objects.exists()
    assert again(cut).version == 3
    assert "Nobody offers it" in words(desk.get("services/"))


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"duration": "0"}, "duration", "1 is the least."),
        ({"duration": "x"}, "duration", "whole number"),
        ({"duration": "1000", "processing": "1000"}, "duration", "out of range"),
        ({"price": "-3"}, "price", "0 is the least."),
        ({"place": "0"}, "place", "1 is the least."),
    ],
)
def test_bad_values_are_said_at_their_staff_member(desk, world, cut, fields, field, said):
    mara = world.provider.staff_member
    answer = desk.post(f"services/{cut.uid}/staff/", {"seen": "1", **row(mara, **fields)})
    assert answer.status_code == 422
    found = next(r for r in answer.context["form"].rows if r.member == mara)
    assert said in str(found.errors[field])
    assert said in words(answer)
    assert not Offering.objects.exists()


def test_a_stranger_is_never_offered(desk, world, cut):
    theirs = world.stranger_admin.staff_member
    assert desk.post(f"services/{cut.uid}/staff/", {"seen": "1", **row(theirs)}).status_code == 302
    assert not Offering.objects.exists()


def test_a_stale_row_is_kept(desk, world, cut):
    mara = world.provider.staff_member
    desk.post(f"services/{cut.uid}/switch/", {"is_on": "on"})
    answer = desk.post(f"services/{cut.uid}/staff/", {"seen": "1", **row(mara, duration="61")})
    assert answer.status_code == 409
    assert 'value="61"' in words(answer)
    assert 'name="seen" value="2"' in words(answer)


LIMITS = {
    "has_week": "on",
    "day_0": "13-17, 9:00–12:00",
    "day_4": "20:00–2:00",
    "first_day": "2026-12-01",
    "last_day": "2027-03-31",
    "minimum_notice_minutes": "1440",
    "maximum_days_ahead": "0",
    "allow_self_cancellation": "no",
    "allow_self_rescheduling": "yes",
    "self_rescheduling_hours": "48",
    "seen": "1",
}


def test_limits_of_its_own(desk, cut):
    path = f"services/{cut.uid}/availability/"
    assert desk.post(path, LIMITS).status_code == 302
    kept = again(cut)
    assert kept.week == {"0": [[540, 720], [780, 1020]], "4": [[1200, 1560]]}
    assert (kept.first_day, kept.last_day) == (date(2026, 12, 1), date(2027, 3, 31))
    assert (kept.minimum_notice_minutes, kept.maximum_days_ahead) == (1440, 0)
    assert (kept.allow_self_cancellation, kept.self_cancellation_hours) == (False, None)
    assert (kept.allow_self_rescheduling, kept.self_rescheduling_hours) == (True, 48)
    page = words(desk.get(path))
    assert 'value="9:00–12:00, 13:00–17:00"' in page
    assert 'value="20:00–26:00"' in page
    assert 'value="no" selected' in page
    assert LogEntry.objects.get(verb="limits_changed").changes["first_day"] == [None, "2026-12-01"]


def test_empty_is_as_the_workspace_has_it(desk, cut):
    path = f"services/{cut.uid}/availability/"
    desk.post(path, LIMITS)
    assert desk.post(path, {"seen": "2", "day_0": "9-12"}).status_code == 302
    kept = again(cut)
    assert (kept.week, kept.first_day, kept.minimum_notice_minutes) == (None, None, None)
    assert (kept.allow_self_cancellation, kept.allow_self_rescheduling) == (None, None)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("day_0", "9 to 5", "“9 to 5”: Write times as"),
        ("day_0", "9:00–12:00, 11:00–13:00", "overlap"),
        ("day_3", "20:00–31:00", "30:00"),
        ("day_4", "20:00–26:00", "after the next day has begun"),
        ("last_day", "2026-11-30", "The last day comes after the first."),
        ("last_day", "soon", "valid date"),
        ("minimum_notice_minutes", "525601", "525600 is the most."),
        ("maximum_days_ahead", "-1", "0 is the least."),
        ("self_rescheduling_hours", "x", "whole number"),
        ("allow_self_cancellation", "perhaps", "valid choice"),
    ],
)
def test_bad_limits_are_said_beside_the_field(desk, cut, field, value, said):
    typed = LIMITS | {"day_5": "1:00–3:00", "day_4": "", field: value}
    answer = desk.post(f"services/{cut.uid}/availability/", typed)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert again(cut).week is None


def test_a_week_without_any_time_is_refused(desk, cut):
    answer = desk.post(f"services/{cut.uid}/availability/", {"has_week": "on", "seen": "1"})
    assert answer.status_code == 422
    assert "one day at least" in words(answer)


def test_what_it_needs(desk, world, cut):
    path = f"services/{cut.uid}/needs/"
    assert "added under" in words(desk.get(path))
    room, second = make_room(world.event, "R1"), make_room(world.event, "R2")
    laser = make_resource(world.event)
    typed = {"seen": "1", "rooms": [str(room.uid), str(second.uid)], "resources": [str(laser.uid)]}
    assert desk.post(path, typed).status_code == 302
    assert ServiceNeed.objects.filter(service=cut).count() == 3
    assert desk.post(path, {"seen": "2", "rooms": [str(second.uid)]}).status_code == 302
    assert [need.room for need in ServiceNeed.objects.filter(service=cut)] == [second]
    assert f'value="{second.uid}" id="id_rooms_1" checked' in words(desk.get(path))
    assert desk.post(path, {"seen": "2"}).status_code == 409
    entry = LogEntry.objects.filter(verb="needs_changed").first()
    assert entry.changes["needs"] == ["Laser, R1, R2", "R2"]


def test_what_is_not_in_use_or_not_here_cannot_be_needed(desk, world, cut):
    off = make_room(world.event, "Old", is_active=False)
    elsewhere: Room = make_room(world.salon, "Elsewhere")
    theirs = make_room(world.stranger_workspace, "Theirs")
    make_room(world.event, "R1")
    for room in (off, elsewhere, theirs):
        answer = desk.post(f"services/{cut.uid}/needs/", {"seen": "1", "rooms": [str(room.uid)]})
        assert answer.status_code == 422
    assert not ServiceNeed.objects.exists()


@pytest.mark.parametrize("page", ["", "options/", "staff/", "availability/", "needs/", "retire/"])
def test_pages_of_a_service_take_few_queries(desk, world, cut, page, django_assert_max_num_queries):
    for name in ("R1", "R2", "R3"):
        make_room(world.event, name)
    with django_assert_max_num_queries(14):
        assert desk.get(f"services/{cut.uid}/{page}").status_code == 200
