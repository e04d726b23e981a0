"""A change that a cancel kept back is told after all where the cancel is taken back."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.messaging.models import Message
from tests.apps.appointments.steps import again, mark_sent, press_cancel, press_undo, waiting
from tests.apps.appointments.test_changing import edit
from tests.apps.appointments.test_restoring import cancel, uncancel
from tests.conftest import World
from tests.make import NOW, make_appointment


@pytest.fixture
def moved(world: World) -> Appointment:
    """Anna knows of it; that staff moved it she does not know yet."""
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    edit(world, made, world.anna, starts_at=NOW + timedelta(days=8))
    assert waiting("update") == [world.anna.email]
    return again(made)


def test_undo_before_anything_went_out(world: World, moved: Appointment) -> None:
    press_cancel(moved, world.anna)
    assert waiting("update") == []
    press_undo(moved, world.anna)
    assert waiting("update") == [world.anna.email]
    assert waiting("appointment_cancelled") == []
    assert world.anna.email not in waiting("appointment_restored")


def test_twice_is_told_once(world: World, moved: Appointment) -> None:
    cancel(world, moved)
    uncancel(world, moved)
    cancel(world, moved)
    uncancel(world, moved)
    assert waiting("update") == [world.anna.email]


def test_who_knows_of_the_cancel_hears_of_the_return(world: World, moved: Appointment) -> None:
    cancel(world, moved)
    mark_sent()
    uncancel(world, moved)
    assert waiting("appointment_restored") == [world.anna.email]
    assert waiting("update") == []


def test_what_was_told_is_not_told_again(world: World, moved: Appointment) -> None:
    mark_sent()
    cancel(world, moved)
    uncancel(world, moved)
    assert waiting("update") == waiting("appointment_restored") == []
    assert Message.objects.filter(trigger="update").count() == 1
