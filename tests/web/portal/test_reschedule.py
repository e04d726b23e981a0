"""Reschedule in the portal: the page, old and new, the press, and what stands in its way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from tests.apps.appointments.grouped import make_group
from tests.apps.appointments.visits import TEN, book
from tests.booking import again, ask, berlin, make_colleague, make_service, offer, take
from tests.conftest import World
from tests.make import NOW, make_appointment, make_client
from tests.web.portal.test_cancel import path_of, words

NEW = berlin(25, 14)


@pytest.fixture
def salon(world: World) -> Workspace:
    """Clients move by themselves until four hours before; times on the full hour."""
    Workspace.objects.filter(pk=world.salon.pk).update(
        portal_enabled=True,
        phone="+49 40 55566 120",
        allow_self_rescheduling=True,
        self_rescheduling_hours=4,
        increment=60,
    )
    world.salon.refresh_from_db()
    return world.salon


@pytest.fixture
def cut(salon: Workspace) -> Service:
    """By Mara and Lena, an hour."""
    return make_service(salon, make_colleague(salon), name="Cut and style")


@pytest.fixture
def visit(world: World, salon: Workspace, cut: Service) -> Appointment:
    """Anna's, with Mara, tomorrow at ten."""
    return book(world.anna, salon, ask(cut))


@pytest.fixture
def there(world: World, salon: Workspace, enter: Callable[..., Browser]) -> Browser:
    """Anna's browser at the salon's portal."""
    return enter(world.anna, salon)


def sent(start: datetime) -> str:
    return f"{start:%Y-%m-%dT%H:%MZ}"


def see(browser: Browser, made: Appointment, **query: str) -> HttpResponse:
    return browser.get(path_of(made, "reschedule/"), query)


def press_move(
    browser: Browser, made: Appointment, start: datetime = NEW, **more: str
) -> HttpResponse:
    fields = {"start": sent(start), "version": str(again(made).version), **more}
    return browser.post(path_of(made, "reschedule/"), fields)


def test_only_free_times_of_the_same_person_are_shown(
    world: World, visit: Appointment, cut: Service, there: Browser
) -> None:
    lena = make_colleague(world.salon, "Lena")
    offer(cut, lena, position=1)
    take(visit.lines.get().staff_member.calendar, berlin(25, 9), 60)
    details = words(there.get(path_of(visit)))
    assert f'href="{path_of(visit, "reschedule/")}"' in details
    page = words(see(there, visit, day="2026-11-25"))
    assert "Choose a new time" in page
    assert "Only free times of Mara are shown." in page
    assert "Tomorrow, Tue 24 Nov, 10:00–11:00" in page
    assert "24 November, your appointment now" in page
    assert f'value="{sent(berlin(25, 9))}"' not in page
    assert f'value="{sent(berlin(25, 10))}"' in page
    assert "You can move it online until" in page
    assert 'name="start"' in page
    assert again(visit).starts_at == TEN


def test_old_and_new_stand_beside_each_other_and_a_get_moves_nothing(
    visit: Appointment, there: Browser
) -> None:
    page = words(see(there, visit, start=sent(NEW)))
    assert "Move “Cut and style”?" in page
    assert "<del><time" in page
    assert ">Tue 24 Nov, 10:00–11:00</time></del>" in page
    assert ">Wed 25 Nov, 14:00–15:00</time></b>" in page
    assert "Keep Tue 24 Nov" in page
    there.head(path_of(visit, "reschedule/"), {"start": sent(NEW)})
    assert again(visit).starts_at == TEN
    assert again(visit).version == visit.version


def test_pressed_it_is_moved_and_keeps_its_identity(visit: Appointment, there: Browser) -> None:
    answer = press_move(there, visit)
    assert answer["Location"] == path_of(visit) + "?done=rescheduled"
    page = words(there.get(answer["Location"]))
    assert "Your appointment is moved." in page
    assert ">14:00–15:00</time>" in page
    assert "You moved it from Tue 24 Nov, 10:00" in page
    assert f'href="{path_of(visit, "calendar.ics")}"' in page
    moved = again(visit)
    assert (moved.uid, moved.starts_at, moved.sequence) == (visit.uid, NEW, 1)
    assert Occupancy.objects.get().starts_at == NEW


def test_htmx_gets_the_picker_alone(visit: Appointment, there: Browser) -> None:
    answer = there.get(path_of(visit, "reschedule/"), {"month": "2026-12"}, HTTP_HX_REQUEST="true")
    page = words(answer)
    assert 'id="slots"' in page
    assert "<html" not in page


@pytest.mark.parametrize(
    "start", ["", "soon", "2026-11-25", "2026-11-25T13:00", "2026-13-45T99:00Z"]
)
def test_what_is_no_time_does_not_exist(visit: Appointment, there: Browser, start: str) -> None:
    fields = {"start": start, "version": "1"}
    assert there.post(path_of(visit, "reschedule/"), fields)["Location"].endswith("/reschedule/")
    assert again(visit).starts_at == TEN
    if start:
        assert see(there, visit, start=start).status_code == 404
    assert see(there, visit, month="1999-01").status_code == 404


def test_somebody_was_faster(
    world: World, visit: Appointment, cut: Service, there: Browser
) -> None:
    book(world.ben, world.salon, ask(cut), NEW)
    answer = press_move(there, visit)
    page = words(answer)
    assert answer.status_code == 409
    assert "Somebody was faster:" in page
    assert ">14:00</time> is taken." in page
    for near in (berlin(25, 13), berlin(25, 15)):
        assert f'name="start" value="{sent(near)}"' in page
    assert again(visit).starts_at == TEN
    shown = see(there, visit, start=sent(NEW))
    assert (shown.status_code, "is taken" in words(shown)) == (200, True)


def test_ones_own_other_appointment_then_and_a_way_to_it(
    world: World, visit: Appointment, there: Browser
) -> None:
    other = make_appointment(
        world.salon, world.admin, world.anna, starts_at=NEW, name="Talk with us"
    )
    answer = press_move(there, visit)
    page = words(answer)
    assert answer.status_code == 409
    assert "You have another appointment then." in page
    assert f'href="{path_of(other)}"' in page
    assert "Talk with us" in page
    assert f'value="{sent(berlin(25, 13))}"' in page
    assert again(visit).starts_at == TEN


def test_its_own_present_time_is_no_other_appointment(
    visit: Appointment, there: Browser, world: World
) -> None:
    """Half an hour later overlaps with itself, and that is free; the very same time is no move."""
    Workspace.objects.filter(pk=world.salon.pk).update(increment=30)
    assert press_move(there, visit, TEN).status_code == 409
    assert press_move(there, visit, TEN + timedelta(minutes=30)).status_code == 302


@pytest.mark.parametrize("version", ["0", "", "none", "9" * 30])
def test_what_somebody_changed_meanwhile_is_shown_first(
    visit: Appointment, there: Browser, version: str
) -> None:
    answer = press_move(there, visit, version=version)
    page = words(answer)
    assert answer.status_code == 409
    assert "Somebody changed this while it was open on your screen." in page
    assert 'id="slots"' in page
    assert again(visit).starts_at == TEN


def test_times_are_those_of_the_place_and_beside_them_ones_own(
    world: World, visit: Appointment, enter: Callable[..., Browser]
) -> None:
    world.anna.time_zone = "America/New_York"
    world.anna.save()
    there = enter(world.anna, world.salon)
    page = words(see(there, visit, day="2026-11-25"))
    assert "8:00 New York" in page
    assert ">Tue 24 Nov, 0:00</time>." in page
    confirm = words(see(there, visit, start=sent(NEW)))
    assert "8:00–9:00" in confirm
    assert "14:00–15:00" in confirm


def test_a_stranger_moves_nothing(
    world: World, visit: Appointment, enter: Callable[..., Browser]
) -> None:
    ben = enter(world.ben, world.salon)
    assert see(ben, visit).status_code == 404
    assert press_move(ben, visit).status_code == 404
    assert see(enter(world.anna, world.event), visit).status_code in (403, 404)


def test_where_everything_is_taken_the_ways_on_are_shown(
    visit: Appointment, there: Browser, world: World
) -> None:
    calendar = visit.lines.get().staff_member.calendar
    take(calendar, TEN + timedelta(minutes=60), 400 * 24 * 60)
    Workspace.objects.filter(pk=world.salon.pk).update(minimum_notice_minutes=26 * 60)
    soon = words(see(there, visit))
    assert "Only at short notice" in soon
    take(calendar, NOW, (TEN - NOW) // timedelta(minutes=1))
    page = words(see(there, visit))
    assert "Nothing is free online" in page
    for shown in (soon, page):
        assert 'href="tel:+494055566120"' in shown


def test_the_month_of_the_present_time_is_shown_first(
    world: World, salon: Workspace, cut: Service, there: Browser
) -> None:
    later = book(world.anna, salon, ask(cut), datetime(2026, 12, 15, 9, tzinfo=UTC))
    assert "December 2026</h2>" in words(see(there, later))
    assert "November 2026</h2>" in words(see(there, later, month="2026-11"))
    calendar = later.lines.get().staff_member.calendar
    take(calendar, datetime(2026, 12, 1, tzinfo=UTC), (14 * 24 + 9) * 60)
    take(calendar, datetime(2026, 12, 15, 10, tzinfo=UTC), 30 * 24 * 60)
    assert "November 2026</h2>" in words(see(there, later))


def test_the_primary_contact_moves_the_whole_group(
    world: World, salon: Workspace, enter: Callable[..., Browser]
) -> None:
    group = make_group(world)
    there = enter(world.anna, world.salon)
    page = words(see(there, group[0], day="2026-11-25"))
    assert "All 3 visits of your group move together." in page
    confirm = words(see(there, group[0], start=sent(NEW)))
    assert "Cleo" in confirm
    assert "Move all visits" in confirm
    assert "Wed 25 Nov, 14:00–15:30" in confirm
    version = str(sum(again(one).version for one in group))
    answer = press_move(there, group[0], version=version)
    assert "All 3 visits of your group are moved." in words(there.get(answer["Location"]))
    assert [again(one).starts_at for one in group] == [NEW, NEW, NEW + timedelta(minutes=30)]
    ben = enter(world.ben, world.salon)
    refused = see(ben, group[1])
    assert "Anna B. is the contact of your group, and can move it for all of you." in words(refused)
    assert press_move(ben, group[1], berlin(26, 14)).status_code == 409


def test_another_members_reason_says_no_more_than_that(
    world: World, salon: Workspace, enter: Callable[..., Browser]
) -> None:
    group = make_group(world)
    Appointment.objects.filter(pk=group[2].pk).update(state="checked_in")
    Service.objects.filter(pk=group[1].lines.get().service_id).update(is_retired=True)
    page = words(see(enter(world.anna, world.salon), group[0]))
    assert "One of the visits in your group has already begun or is over." in page
    assert "One of the visits in your group is not booked online." in page
    assert "Cut Lena" not in page


def test_the_list_has_it_on_visits_on_or_off_with_every_reason(
    world: World, visit: Appointment, cut: Service, there: Browser
) -> None:
    late = book(world.anna, world.salon, ask(cut), berlin(23, 16))
    late.lines.update(duration=90, by_hand=["duration"])
    meeting = make_appointment(world.salon, world.admin, world.anna, starts_at=berlin(26, 10))
    page = words(there.get(f"/w/{world.salon.public_id}/appointments/"))
    assert f'href="{path_of(visit, "reschedule/")}"' in page
    assert f'href="{path_of(late, "reschedule/")}"' not in page
    assert f'aria-disabled="true" aria-describedby="no-move-{late.uid}"' in page
    assert "Your visit was given a special length, so Mara has to move it." in page
    assert page.count("Reschedule</") == 2
    assert path_of(meeting) in page


def test_the_list_asks_no_more_for_more(
    world: World, visit: Appointment, cut: Service, there: Browser
) -> None:
    listed = f"/w/{world.salon.public_id}/appointments/"
    there.get(listed)
    with CaptureQueriesContext(connection) as before:
        there.get(listed)
    for hour in (10, 12, 14):
        book(world.anna, world.salon, ask(cut), berlin(26, hour))
    with CaptureQueriesContext(connection) as after:
        there.get(listed)
    assert len(after) == len(before)


def test_a_page_of_a_cast_of_many_has_few_queries(
    world: World, visit: Appointment, there: Browser, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        book(make_client(world.organization, f"C{number}"), world.salon,
             ask(make_service(world.salon, make_colleague(world.salon, f"S{number}"))))  # fmt: skip
    with django_assert_max_num_queries(60):
        see(there, visit)
