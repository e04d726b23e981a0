"""Who is told of a cancellation: whoever knows of the visit, though no first mail went out."""

from datetime import timedelta

import pytest

from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.messaging.models import AutomatedMessage, Message
from tests.apps.appointments.steps import press_undo
from tests.apps.messaging.scenes import Visit, make_visit, send_all, told
from tests.conftest import World
from tests.make import NOW, appointment_form, staff_actor

pytestmark = pytest.mark.django_db
CANCELLED = "appointment_cancelled"


@pytest.fixture
def visit(world: World) -> Visit:
    """Booked online where nobody is sent what is booked."""
    made = make_visit(world)
    rows = AutomatedMessage.objects.filter(workspace=world.salon, trigger="appointment_booked")
    rows.filter(audience="client").update(is_on=False)
    made.book()
    send_all()
    return made


def test_where_bookings_are_not_mailed_cancellations_are(visit: Visit) -> None:
    visit.cancel()
    assert CANCELLED in told("client")


def test_also_those_by_staff(visit: Visit) -> None:
    visit.staff_cancel()
    assert CANCELLED in told("client")


def test_not_those_that_staff_keep_quiet(visit: Visit) -> None:
    visit.staff_cancel(is_notifying=False)
    assert CANCELLED not in told("client")


@pytest.mark.parametrize(
    ("is_reminded", "state"), [(True, Message.SENT), (False, Message.SCHEDULED)]
)
def test_who_was_only_reminded_is_told_too(world: World, is_reminded: bool, state: str) -> None:
    form = appointment_form(world.admin.staff_member, world.anna)
    made = create_appointment(
        workspace=world.salon,
        form=form,
        allowance=Allowance(),
        is_notifying=False,
        user=world.admin,
        actor=staff_actor(world.admin),
        now=NOW,
    )
    Message.objects.filter(trigger="reminder").update(state=state)
    cancel_appointment(
        workspace=world.salon,
        uid=made.uid,
        reason="Ill",
        actor=staff_actor(world.admin),
        now=NOW + timedelta(minutes=20),
    )
    assert (CANCELLED in told("client")) is is_reminded


def test_they_hear_of_a_move_that_a_cancel_kept_back(visit: Visit) -> None:
    visit.move()
    visit.cancel()
    assert "appointment_rescheduled" not in told("client")
    press_undo(visit.appointment, visit.world.anna, 22)
    assert "appointment_rescheduled" in told("client")
