"""What is planned follows the appointment: moves, ends, returns, services, settings."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services import automating
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.messaging.models import Message
from portico.domain.states import Confirmation
from tests.apps.appointments import staff
from tests.apps.appointments.steps import again, press_undo
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.scenes import Visit, at, make_visit, send_all
from tests.booking import berlin, make_colleague, make_service
from tests.conftest import World
from tests.make import NOW, appointment_form, make_appointment, staff_actor

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)
WEDNESDAY, THURSDAY = berlin(25, 10), berlin(26, 11)


def planned(trigger: str, state: str = Message.SCHEDULED) -> list[datetime]:
    """When messages of this trigger go out to clients."""
    rows = Message.objects.filter(trigger=trigger, state=state, recipient_kind="client")
    return sorted(rows.values_list("due_at", flat=True))


@pytest.fixture
def visit(world: World) -> Visit:
    """Booked and announced; a reminder waits for the day before."""
    made = make_visit(world)
    made.book()
    send_all()
    assert planned("reminder") == [WEDNESDAY - DAY]
    return made


def test_a_move_takes_the_reminder_along(visit: Visit) -> None:
    visit.move()
    assert planned("reminder") == [THURSDAY - DAY]
    assert len(planned("reminder", Message.DROPPED)) == 1


def test_a_cancel_drops_it_and_undo_plans_it_again(visit: Visit) -> None:
    visit.cancel()
    assert planned("reminder") == []
    press_undo(visit.appointment, visit.world.anna, 22)
    assert planned("reminder") == [WEDNESDAY - DAY]


@pytest.mark.parametrize("is_notifying", [True, False])
def test_uncancel_plans_it_again_with_and_without_a_word(visit: Visit, is_notifying: bool) -> None:
    visit.uncancel(is_notifying=is_notifying)
    assert planned("reminder") == [WEDNESDAY - DAY]


def test_a_delete_leaves_nothing_planned(visit: Visit) -> None:
    visit.delete()
    assert planned("reminder") == []


def test_other_services_leave_one_reminder_which_names_them(world: World, post: Post) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    colour = make_service(world.salon, mara, name="Colour", duration=90)
    made = staff.save(world, staff.line(cut, mara), starts_at=WEDNESDAY)
    staff.save(world, staff.line(colour, mara), made=made, starts_at=WEDNESDAY, is_notifying=False)
    assert planned("reminder") == [WEDNESDAY - DAY]
    post.now = WEDNESDAY - timedelta(hours=23)
    post.deliver()
    reminder = next(m for m in post.catcher.mails if m["Subject"].startswith("Reminder"))
    assert "Colour" in str(reminder)


def test_a_service_that_starts_later_moves_it(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    made = staff.save(world, staff.line(cut, mara), starts_at=WEDNESDAY)
    staff.save(world, staff.line(cut, mara), made=made, starts_at=THURSDAY, is_notifying=False)
    assert planned("reminder") == [THURSDAY - DAY]


@pytest.fixture
def meeting(world: World) -> Appointment:
    """In a week; its invitation is out."""
    made = make_appointment(world.event, world.scheduler, world.anna)
    send_all()
    return again(made)


def test_settings_change_what_is_planned(world: World, meeting: Appointment) -> None:
    ours = {"workspace": world.event, "actor": staff_actor(world.manager), "now": at(1)}
    row = automating.add_reminder(hours_before=2, days_before=0, only_answer="", **ours)
    start = meeting.starts_at
    assert start is not None
    assert planned("reminder") == [start - DAY, start - timedelta(hours=2)]
    automating.switch_messages(on=[], shown=[row.uid], **ours)
    assert planned("reminder") == [start - DAY]
    automating.switch_messages(on=[row.uid], shown=[row.uid], **ours)
    assert planned("reminder") == [start - DAY, start - timedelta(hours=2)]
    automating.remove_reminder(uid=row.uid, **ours)
    assert planned("reminder") == [start - DAY]


def test_the_request_to_confirm_follows_its_days(world: World) -> None:
    world.event.confirmation = Confirmation.BY_REQUEST
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna)
    assert made.starts_at is not None
    rules: dict[str, Any] = {
        "discreet_messages": False,
        "names_anyone_staff": False,
        "confirmation_request_days": 5,
    }
    automating.change_message_rules(
        workspace=world.event, actor=staff_actor(world.manager), now=at(1), **rules
    )
    assert planned("confirmation_request") == [made.starts_at - timedelta(days=5)]


def test_who_books_after_the_day_is_confirmed_at_once_and_never_asked(world: World) -> None:
    world.event.confirmation = Confirmation.BY_REQUEST
    world.event.confirmation_request_days = 10
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna)
    assert made.state == "confirmed"
    assert not Message.objects.filter(trigger="confirmation_request").exists()


def change(world: World, made: Appointment, minutes: int, **fields: Any) -> None:
    """Staff save the meeting with *Notify client*."""
    edit_appointment(
        workspace=world.event,
        uid=made.uid,
        form=appointment_form(world.scheduler.staff_member, world.anna, **fields),
        seen_version=again(made).version,
        allowance=Allowance(),
        is_notifying=True,
        user=world.scheduler,
        actor=staff_actor(world.scheduler),
        now=at(minutes),
    )


def test_updates_within_two_minutes_are_one_two_minutes_after_the_first(
    world: World, post: Post, meeting: Appointment
) -> None:
    start = meeting.starts_at
    assert start is not None
    for minutes in (20, 21):
        change(world, meeting, minutes, starts_at=start + timedelta(hours=minutes))
    assert planned("update") == [at(22)]
    post.now = at(22)
    post.deliver()
    change(world, meeting, 23, starts_at=start + timedelta(days=2))
    assert planned("update") == [at(25)]


def test_the_one_update_tells_the_last_state(
    world: World, post: Post, meeting: Appointment
) -> None:
    change(world, meeting, 20, starts_at=NOW + timedelta(days=8))
    change(world, meeting, 21, starts_at=NOW + timedelta(days=9), name="Renamed roadmap")
    post.now = at(23)
    post.deliver()
    (mail,) = [m for m in post.catcher.mails if world.anna.email in m["To"]]
    assert mail["Subject"].startswith("Changed: Renamed roadmap, Wed 2 Dec")


def test_a_cancel_takes_the_waiting_update_away(world: World, meeting: Appointment) -> None:
    change(world, meeting, 20, starts_at=NOW + timedelta(days=8))
    cancel_appointment(
        workspace=world.event,
        uid=meeting.uid,
        reason="",
        is_notifying=True,
        actor=staff_actor(world.admin),
        now=at(21),
    )
    assert planned("update") == []
    assert planned("appointment_cancelled") == [at(21)]


def test_a_reminder_that_a_late_worker_meets_is_still_sent_before_the_start(
    visit: Visit, post: Post
) -> None:
    post.now = WEDNESDAY - timedelta(minutes=1)
    post.deliver()
    assert planned("reminder", Message.SENT) == [WEDNESDAY - DAY]
