"""Reminders that are planned follow how clients can be reached, and lose nothing by a setting."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services import automating
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.entry.services.changing_profile import change_profile
from portico.apps.entry.services.choosing_mails import TextChoice, choose_mails
from portico.apps.messaging.models import AutomatedMessage, Message
from tests.conftest import World
from tests.make import NOW, client_actor, make_appointment, staff_actor
from tests.texts import CALLED, MOBILE, agree_to_texts, make_sender

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)


def planned(channel: str = "email") -> list[str]:
    """Addresses of the reminders that are to come."""
    rows = Message.objects.filter(trigger="reminder", channel=channel, state=Message.SCHEDULED)
    return list(rows.values_list("address", flat=True))


@pytest.fixture
def row(world: World) -> AutomatedMessage:
    """The reminder a day before; it goes as a text too."""
    make_sender(world.salon)
    found = AutomatedMessage.objects.get(workspace=world.salon, trigger="reminder", channel="email")
    AutomatedMessage.objects.create(
        organization=world.organization,
        workspace=world.salon,
        trigger="reminder",
        audience="client",
        channel="sms",
        hours_before=found.hours_before,
    )
    return found


def book(world: World) -> Appointment:
    return make_appointment(world.salon, world.admin, world.anna)


def ours(world: World, **more: Any) -> dict[str, Any]:
    wanted = {"client": world.anna, "workspace": world.salon, "now": SOON, **more}
    return {"actor": client_actor(world.anna), **wanted}


def test_texts_come_with_consent_and_go_with_it(world: World, row: AutomatedMessage) -> None:
    world.anna.phone = MOBILE
    world.anna.save()
    book(world)
    assert planned("sms") == []
    mails = {"appointment_emails": True, "marketing_emails": True}
    choose_mails(**ours(world, texts=TextChoice(appointment=True, marketing=False), **mails))
    assert planned("sms") == [CALLED]
    choose_mails(**ours(world, texts=TextChoice(appointment=False, marketing=False), **mails))
    assert (planned("sms"), planned()) == ([], [world.anna.email])


def test_a_new_number_gets_the_text(world: World, row: AutomatedMessage) -> None:
    agree_to_texts(world.anna, NOW, "")
    book(world)
    change_profile(**ours(world, phone=MOBILE))
    assert planned("sms") == [CALLED]
    change_profile(**ours(world, phone="+41 79 555 01 41"))
    assert planned("sms") == ["+41795550141"]


def test_a_new_address_gets_the_mail_and_the_old_one_none(world: World) -> None:
    book(world)
    change_contact(**ours(world, email="anna@new.example"))
    assert planned() == ["anna@new.example"]


def test_an_email_switched_on_again_beside_the_text_is_sent(
    world: World, row: AutomatedMessage
) -> None:
    agree_to_texts(world.anna, NOW)
    AutomatedMessage.objects.filter(pk=row.pk).update(is_on=False)
    book(world)
    assert (planned(), planned("sms")) == ([], [CALLED])
    owner = {"workspace": world.salon, "actor": staff_actor(world.admin), "now": SOON}
    automating.switch_messages(on=[row.uid], shown=[row.uid], **owner)
    assert (planned(), planned("sms")) == ([world.anna.email], [CALLED])


def test_what_is_due_and_waits_outlives_a_setting(world: World, row: AutomatedMessage) -> None:
    agree_to_texts(world.anna, NOW)
    made = book(world)
    assert made.starts_at is not None
    late = made.starts_at - timedelta(hours=23)
    owner: dict[str, Any] = {"workspace": world.salon, "actor": staff_actor(world.admin)}
    automating.add_reminder(hours_before=2, days_before=0, only_answer="", now=late, **owner)
    assert (planned(), planned("sms")) == ([world.anna.email] * 2, [CALLED])
    automating.remove_reminder(uid=row.uid, now=late, **owner)
    assert (planned(), planned("sms")) == ([world.anna.email], [])


def test_another_reminder_at_the_same_moment_takes_no_text_away(
    world: World, row: AutomatedMessage
) -> None:
    agree_to_texts(world.anna, NOW)
    automating.add_reminder(
        workspace=world.salon,
        days_before=row.hours_before // 24,
        hours_before=0,
        only_answer="",
        actor=staff_actor(world.admin),
        now=NOW,
    )
    book(world)
    assert (planned("sms"), planned()) == ([CALLED], [world.anna.email])
