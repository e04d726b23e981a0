"""Another time instead: after a cancel, and where the held time was lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.catalog.models import Offering, Service
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from tests.apps.appointments.grouped import make_group
from tests.apps.appointments.visits import TEN, book
from tests.booking import ask, berlin, make_colleague, make_service, offer, take
from tests.conftest import World
from tests.make import NOW, make_appointment
from tests.web.portal.test_cancel import again, path_of, press, words
from tests.web.portal.test_cancel_undo import restore, undo


@pytest.fixture
def salon(world: World) -> Workspace:
    Workspace.objects.filter(pk=world.salon.pk).update(
        portal_enabled=True,
        phone="+49 40 55566 120",
        allow_self_cancellation=True,
        self_cancellation_hours=0,
        minimum_notice_minutes=0,
        group_maximum=5,
        increment=60,
    )
    world.salon.refresh_from_db()
    return world.salon


@pytest.fixture
def cut(salon: Workspace) -> Service:
    return make_service(salon, make_colleague(salon), name="Cut and style")


@pytest.fixture
def visit(world: World, salon: Workspace, cut: Service) -> Appointment:
    """Anna's, with Mara, tomorrow at ten; Lena could do it too, and at any time."""
    made = book(world.anna, salon, ask(cut))
    offer(cut, make_colleague(salon, "Lena"), position=1)
    return made


@pytest.fixture
def there(world: World, salon: Workspace, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon)


def take_it(world: World, made: Appointment) -> None:
    """Staff take the held hour on purpose, and the rest of the morning."""
    mara = made.lines.get().staff_member
    make_appointment(
        world.salon,
        world.admin,
        mara,
        starts_at=TEN,
        minutes=60,
        allowance=Allowance(accepts_warnings=True),
        now=NOW + timedelta(minutes=1),
    )
    take(mara.calendar, berlin(24, 9), 60)


def offered(page: str, start: datetime) -> bool:
    return f"start={start:%Y-%m-%dT%H}%3A00Z" in page


def test_undo_that_was_lost_offers_the_nearest_times_of_the_same_person(
    world: World, visit: Appointment, there: Browser
) -> None:
    press(there, visit)
    take_it(world, visit)
    for answer in (there.get(path_of(visit)), undo(there, visit)):
        page = words(answer)
        assert "Undo is not possible any more" in page
        assert "Another time instead?" in page
        assert not offered(page, TEN)
        assert not offered(page, berlin(24, 9))
        for near in (berlin(24, 11), berlin(24, 12)):
            assert offered(page, near)
        assert f"staff1={visit.lines.get().staff_member.uid}" in page
        assert "All free times" in page
    assert again(visit).state == "cancelled"


def test_what_is_offered_is_booked(world: World, visit: Appointment, there: Browser) -> None:
    press(there, visit)
    take_it(world, visit)
    page = there.get(path_of(visit)).content.decode()
    href = page.split("/book/details/?")[1].split('"')[0].replace("&amp;", "&")
    address = f"/w/{world.salon.public_id}/book/details/?{href}"
    assert "Mara" in words(there.get(address))
    fields: dict[str, Any] = {"booked_for": ""}
    answer = there.post(address, fields)
    assert answer.status_code == 302
    made = Appointment.objects.latest("pk")
    assert (made.starts_at, made.lines.get().staff_member.name) == (berlin(24, 11), "Mara")


def test_a_refused_restore_offers_them_too(
    world: World, visit: Appointment, there: Browser, clock: Any
) -> None:
    press(there, visit)
    take_it(world, visit)
    clock.shift(1200)
    answer = restore(there, visit)
    page = words(answer)
    assert answer.status_code == 409
    assert "You cannot restore it online" in page
    assert offered(page, berlin(24, 11))


def test_after_any_cancel_another_time_is_at_hand(visit: Appointment, there: Browser) -> None:
    page = words(there.get(press(there, visit)["Location"]))
    assert "Undo" in page
    assert "Another time instead?" in page


@pytest.mark.parametrize("reason", ["blocked", "switched off", "not hers", "over", "not cancelled"])
def test_nothing_is_offered_that_could_not_be_booked(
    world: World, visit: Appointment, there: Browser, clock: Any, reason: str
) -> None:
    if reason != "not cancelled":
        press(there, visit)
    if reason == "blocked":
        type(world.anna).objects.filter(pk=world.anna.pk).update(may_book=False)
    elif reason == "switched off":
        Offering.objects.update(is_online_bookable=False)
    elif reason == "not hers":
        Appointment.objects.update(cancelled_by_client=None)
    elif reason == "over":
        Appointment.objects.update(starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    assert "Another time instead?" not in words(there.get(path_of(visit)))


def test_a_group_is_booked_anew_together(
    world: World, salon: Workspace, enter: Callable[..., Browser]
) -> None:
    group = make_group(world)
    there = enter(world.anna, world.salon)
    version = str(sum(again(one).version for one in group))
    press(there, group[0], version=version, all="yes")
    Occupancy.objects.filter(subject_uid=group[1].uid).delete()
    take(group[1].lines.get().staff_member.calendar, TEN, 60)
    page = words(undo(there, group[0]))
    assert "Undo is not possible any more" in page
    assert "Another time instead?" not in page
    assert "Book for your group again" in page
