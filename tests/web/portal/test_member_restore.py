"""A single visit of a group that its primary contact cancelled: restored once Undo is over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from tests.apps.appointments.grouped import cancel, make_group
from tests.conftest import World
from tests.make import NOW, make_appointment, make_client
from tests.web.portal.test_cancel import path_of, words
from tests.web.portal.test_groups import (
    START,
    cleo,
    group,
    member_path,
    press_all,
    press_member,
    states,
)

__all__ = ["cleo", "group"]
OVER = timedelta(minutes=11)


@pytest.fixture
def cancelled(group: list[Appointment], anna: Browser, clock: Any) -> list[Appointment]:
    """Anna cancelled Cleo's visit, and her Undo is over."""
    press_member(anna, group[0], group[1])
    clock.shift(OVER)
    return group


def restore(browser: Browser, group: list[Appointment]) -> Any:
    return browser.post(member_path(group[0], group[1], "restore"))


def test_after_undo_comes_restore(group: list[Appointment], anna: Browser, clock: Any) -> None:
    action = f'action="{member_path(group[0], group[1], "restore")}"'
    press_member(anna, group[0], group[1])
    assert action not in words(anna.get(path_of(group[0])))
    assert restore(anna, group).status_code == 302
    assert states(group) == ["pending", "cancelled", "pending"]
    clock.shift(OVER)
    assert action in words(anna.get(path_of(group[0])))
    done = restore(anna, group)
    assert done["Location"] == path_of(group[0]) + "?done=member_restored#group"
    assert states(group) == ["pending"] * 3
    page = words(anna.get(path_of(group[0]), {"done": "member_restored"}))
    assert "The visit is booked again, for the same time." in page
    assert action not in page
    assert restore(anna, group).headers["Location"] == path_of(group[0])


def test_the_last_one_left_can_still_restore(
    cancelled: list[Appointment], anna: Browser, clock: Any
) -> None:
    press_member(anna, cancelled[0], cancelled[2])
    clock.shift(OVER)
    page = words(anna.get(path_of(cancelled[0])))
    assert "One visit is left of your group" in page
    assert page.count("Restore</button>") == 2
    assert restore(anna, cancelled).status_code == 302
    assert states(cancelled) == ["pending", "pending", "cancelled"]


def test_notice(cancelled: list[Appointment], world: World, anna: Browser) -> None:
    eight_days = 8 * 24 * 60
    Workspace.objects.filter(pk=world.event.pk).update(minimum_notice_minutes=eight_days)
    refuses(anna, cancelled, "This time could be booked again until Sun 22 Nov, 12:00.")


def test_blocked(cancelled: list[Appointment], world: World, anna: Browser) -> None:
    Client.objects.filter(pk=world.anna.pk).update(may_book=False)
    refuses(anna, cancelled, "Online booking is not open to you at the moment.")


def test_taken(cancelled: list[Appointment], world: World, anna: Browser) -> None:
    other = make_client(world.organization, "Dora", email="")
    at = START + timedelta(hours=2)
    make_appointment(
        world.event,
        world.scheduler,
        other,
        world.provider.staff_member,
        starts_at=at,
        now=NOW + OVER,
    )
    refuses(anna, cancelled, "Somebody was faster: this time is taken.")


def test_not_online(world: World, enter: Callable[..., Browser], clock: Any) -> None:
    made = make_group(world, portal_enabled=True)
    line = made[1].lines.get()
    cancel(made[0], world.anna, made[1])
    clock.shift(timedelta(minutes=31))
    assert line.service is not None
    line.service.clients_can_self_schedule = False
    line.service.save()
    refuses(enter(world.anna, world.salon), made, "One of its services is not booked online.")


def refuses(browser: Browser, group: list[Appointment], sentence: str) -> None:
    """The button is off and says why; pressed all the same, nothing is booked."""
    page = words(browser.get(path_of(group[0])))
    assert sentence in page
    assert 'aria-describedby="no-restore-1"' in page
    assert f'action="{member_path(group[0], group[1], "restore")}"' not in page
    answer = restore(browser, group)
    assert answer.status_code == 409
    assert sentence in words(answer)
    assert states(group)[1] == "cancelled"


def test_what_is_not_of_this_client_alone_has_no_button(
    group: list[Appointment], world: World, anna: Browser, clock: Any
) -> None:
    Appointment.objects.filter(pk=group[1].pk).update(state="cancelled", cancelled_at=START)
    assert "Restore</button>" not in words(anna.get(path_of(group[0])))
    assert restore(anna, group).headers["Location"] == path_of(group[0])
    assert states(group) == ["pending", "cancelled", "pending"]


def test_of_a_whole_group_no_single_one_comes_back(
    group: list[Appointment], anna: Browser, clock: Any
) -> None:
    press_all(anna, group)
    clock.shift(OVER)
    page = words(anna.get(path_of(group[0])))
    assert f'action="{member_path(group[0], group[1], "restore")}"' not in page
    restore(anna, group)
    assert states(group) == ["cancelled"] * 3


def test_it_is_over_at_the_start(cancelled: list[Appointment], anna: Browser, clock: Any) -> None:
    clock.move_to(START + timedelta(hours=2))
    assert "Restore</button>" not in words(anna.get(path_of(cancelled[0])))


def test_another_member_restores_nobody(
    cancelled: list[Appointment], world: World, enter: Callable[..., Browser]
) -> None:
    ben = enter(world.ben, world.event)
    assert ben.post(member_path(cancelled[2], cancelled[1], "restore")).status_code == 404
    assert restore(ben, cancelled).status_code == 404
    assert states(cancelled) == ["pending", "cancelled", "pending"]
