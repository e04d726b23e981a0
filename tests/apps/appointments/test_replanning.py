"""A changed setting reaches everything ahead: a few at once, the rest by steps of the worker."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.services import automating, replanning
from portico.apps.appointments.services.replanning import replan_next
from portico.apps.messaging.models import AutomatedMessage, Message, Replanning
from tests.conftest import World
from tests.make import NOW, make_appointment, staff_actor

pytestmark = pytest.mark.django_db
COUNT = 7


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with fewer appointments."""
    monkeypatch.setattr(replanning, "AT_ONCE", 2)
    monkeypatch.setattr(replanning, "STEP", 2)


@pytest.fixture
def switch(world: World) -> Callable[[bool], None]:
    """Turn the reminder of the practice; seven appointments are ahead, two start together."""
    for number in range(COUNT):
        starts_at = NOW + timedelta(days=7 + number - (number == 3))
        user, client = (world.provider, world.anna) if number != 3 else (world.admin, world.ben)
        make_appointment(world.practice, user, client, starts_at=starts_at)
    row = AutomatedMessage.objects.get(workspace=world.practice, trigger="reminder")

    def turn(is_on: bool) -> None:
        automating.switch_messages(
            workspace=world.practice,
            on=[row.uid] if is_on else [],
            shown=[row.uid],
            actor=staff_actor(world.admin),
            now=NOW,
        )

    return turn


def planned() -> int:
    return Message.objects.filter(trigger="reminder", state=Message.SCHEDULED).count()


def work() -> list[int]:
    """Steps until there is nothing to do."""
    steps = []
    while done := replan_next(now=NOW):
        steps.append(done)
    return steps


def test_the_soonest_follow_at_once_and_the_rest_by_steps(switch: Callable[[bool], None]) -> None:
    assert planned() == COUNT
    switch(False)
    assert planned() == COUNT - 2
    assert work() == [2, 2, 1]
    assert planned() == 0
    assert not Replanning.objects.exists()


def test_changed_again_meanwhile_it_begins_anew(switch: Callable[[bool], None]) -> None:
    switch(False)
    replan_next(now=NOW)
    switch(True)
    work()
    assert planned() == COUNT
    assert Message.objects.filter(trigger="reminder").count() == COUNT


def test_saving_costs_no_more_with_more_ahead(world: World, switch: Callable[[bool], None]) -> None:
    with CaptureQueriesContext(connection) as few:
        switch(False)
    work()
    for number in range(5):
        starts_at = NOW + timedelta(days=30 + number)
        make_appointment(world.practice, world.provider, world.anna, starts_at=starts_at)
    switch(True)
    work()
    with CaptureQueriesContext(connection) as many:
        switch(False)
    assert len(many) <= len(few)


def test_nothing_to_do_is_one_read(world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert replan_next(now=NOW) == 0
    assert len(queries) <= 3
