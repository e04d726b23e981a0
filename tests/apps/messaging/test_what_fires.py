"""Each change by each actor, and which messages the client gets: fires, must not fire."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import (
    cancel_appointment,
    mark_no_show,
)
from portico.apps.appointments.services.deleting import delete_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.restoring import uncancel_appointment
from portico.apps.appointments.trial_mails import compose_trial, send_trial
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.messaging.rendering import render_mail
from portico.apps.messaging.services.automating import Wording
from portico.apps.people.models import Client
from portico.domain.states import Confirmation
from tests.apps.appointments.steps import again, press_cancel, press_undo
from tests.conftest import World
from tests.make import NOW, appointment_form, make_appointment, staff_actor

pytestmark = pytest.mark.django_db
GRACE = timedelta(minutes=20)


@dataclass
class Scene:
    """An appointment of Anna whose first message has gone out."""

    world: World
    made: Appointment

    def cancel(self, *, is_notifying: bool = True) -> None:
        cancel_appointment(
            workspace=self.world.event,
            uid=self.made.uid,
            reason="x",
            is_notifying=is_notifying,
            actor=staff_actor(self.world.admin),
            now=NOW + GRACE,
        )

    def move(self, *, is_notifying: bool = True) -> None:
        edit_appointment(
            workspace=self.world.event,
            uid=self.made.uid,
            form=appointment_form(
                self.world.scheduler.staff_member,
                self.world.anna,
                starts_at=NOW + timedelta(days=9),
            ),
            seen_version=again(self.made).version,
            allowance=Allowance(),
            is_notifying=is_notifying,
            user=self.world.scheduler,
            actor=staff_actor(self.world.scheduler),
            now=NOW + GRACE,
        )

    def uncancel(self, *, is_notifying: bool = True) -> None:
        self.cancel()
        send_all()
        uncancel_appointment(
            workspace=self.world.event,
            uid=self.made.uid,
            is_notifying=is_notifying,
            actor=staff_actor(self.world.admin),
            now=NOW + GRACE,
        )

    def delete(self) -> None:
        self.cancel(is_notifying=False)
        delete_appointment(
            workspace=self.world.event,
            uid=self.made.uid,
            actor=staff_actor(self.world.admin),
            now=NOW + GRACE,
        )

    def undo(self) -> None:
        press_cancel(self.made, self.world.anna, 1)
        send_all()
        press_undo(self.made, self.world.anna, 2)

    def miss(self) -> None:
        Appointment.objects.filter(pk=self.made.pk).update(state="completed")
        mark_no_show(
            workspace=self.world.event,
            uid=self.made.uid,
            actor=staff_actor(self.world.admin),
            now=NOW + timedelta(days=8),
        )


def send_all() -> None:
    """As if the worker had sent everything but reminders."""
    due = Message.objects.filter(state=Message.SCHEDULED).exclude(trigger="reminder")
    due.update(state=Message.SENT)


@pytest.fixture(params=[True, False], ids=["invitations", "plain"])
def scene(request: pytest.FixtureRequest, world: World) -> Scene:
    world.event.send_invitations = request.param
    world.event.allow_self_cancellation = True
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna)
    send_all()
    return Scene(world, made)


def told(client: Client) -> set[str]:
    """Triggers of what still goes to this client at once."""
    rows = Message.objects.filter(recipient_uid=client.uid, state=Message.SCHEDULED)
    return set(rows.exclude(trigger="reminder").values_list("trigger", flat=True))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda s: s.move(), {"update"}),
        (lambda s: s.move(is_notifying=False), set()),
        (lambda s: s.cancel(), {"appointment_cancelled"}),
        (lambda s: s.cancel(is_notifying=False), set()),
        (lambda s: press_cancel(s.made, s.world.anna, 1), {"appointment_cancelled"}),
        (lambda s: s.undo(), {"appointment_restored"}),
        (lambda s: s.uncancel(), {"appointment_restored"}),
        (lambda s: s.uncancel(is_notifying=False), set()),
        (lambda s: s.delete(), set()),
        (lambda s: s.miss(), set()),
    ],
    ids=[
        *("staff move", "staff move quietly", "staff cancel", "staff cancel quietly"),
        *("client cancels", "undo", "un-cancel", "un-cancel quietly", "delete", "no-show"),
    ],
)
def test_what_a_change_sends(
    scene: Scene, change: Callable[[Scene], object], expected: set[str]
) -> None:
    change(scene)
    plain = {"update": "appointment_updated"}
    if not scene.world.event.send_invitations:
        expected = {plain.get(trigger, trigger) for trigger in expected}
    assert told(scene.world.anna) == expected


@pytest.mark.parametrize("trigger", ["appointment_cancelled", "appointment_restored"])
def test_what_is_switched_off_is_not_sent(scene: Scene, trigger: str) -> None:
    rows = AutomatedMessage.objects.filter(workspace=scene.world.event, trigger=trigger)
    rows.filter(audience="client").update(is_on=False)
    scene.undo()
    assert trigger not in told(scene.world.anna)


@pytest.mark.parametrize(("days", "is_asked"), [(7, True), (2, False)])
def test_who_books_late_is_not_asked_to_confirm(world: World, days: int, is_asked: bool) -> None:
    world.event.confirmation = Confirmation.BY_REQUEST
    world.event.save()
    make_appointment(world.event, world.scheduler, world.anna, starts_at=NOW + timedelta(days=days))
    requests = Message.objects.filter(trigger="confirmation_request", state=Message.SCHEDULED)
    assert requests.exists() is is_asked


def test_a_reminder_whose_moment_has_passed_is_skipped(world: World) -> None:
    make_appointment(world.event, world.scheduler, world.anna, starts_at=NOW + timedelta(hours=5))
    (reminder,) = Message.objects.filter(trigger="reminder")
    assert (reminder.state, reminder.reason) == ("skipped", "its moment had passed")


def test_a_test_says_that_it_is_one_and_opens_nothing(scene: Scene) -> None:
    row = AutomatedMessage.objects.get(
        workspace=scene.world.event, trigger="invitation", audience="client"
    )
    wording = Wording("de", "Neu", "Hallo {{ client.first_name }}: {{ client.profile_link }}")
    message = send_trial(
        row=row, appointment=scene.made, wording=wording, user=scene.world.manager, now=NOW
    )
    composition = compose_trial(message, NOW)
    assert composition is not None
    mail = render_mail(composition, message.workspace, composition.link)
    assert mail.subject == "Test: Neu"
    assert "Hallo Anna: http" in mail.text
    assert "/open/" not in mail.text
    assert composition.calendar is None
    AutomatedMessage.objects.filter(pk=row.pk).delete()
    assert compose_trial(message, NOW) is None
