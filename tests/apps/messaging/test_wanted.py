"""Who does not want to hear of it: clients by preference, staff by choice, switches of the desk."""

import pytest

from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.catalog.models import Service
from portico.apps.messaging.models import Message, NotificationChoice
from portico.apps.messaging.services.choosing import choose_notices
from portico.apps.people.models import Client, StaffMember
from portico.domain.automated import Purpose
from portico.domain.notifications import Change
from portico.domain.states import Role
from tests.apps.appointments.steps import press_cancel
from tests.apps.appointments.visits import book
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import again, enqueue
from tests.apps.messaging.words import fates, mail_to, switch, whole
from tests.booking import ask, make_colleague, make_service
from tests.conftest import World
from tests.make import NOW, make_appointment, make_user, staff_actor

pytestmark = pytest.mark.django_db
SKIPPED_BY_CLIENT = ("skipped", "the client switched off messages about appointments")
UNWANTED = ("skipped", "switched off in My notifications")


def refuse(client: Client, **off: bool) -> None:
    Client.objects.filter(pk=client.pk).update(**(off or {"appointment_emails": False}))
    client.refresh_from_db()


def a_service(world: World) -> Service:
    """Of the salon, with somebody who does it."""
    return make_service(world.salon, make_colleague(world.salon))


def test_what_staff_book_is_skipped_with_the_reason(world: World) -> None:
    refuse(world.anna)
    make_appointment(world.event, world.scheduler, world.anna, world.ben)
    told = fates("invitation")
    assert told["anna@clients.example"] == SKIPPED_BY_CLIENT
    assert told["ben@clients.example"] == ("scheduled", "")


def test_the_notice_after_an_online_booking_is_sent_regardless(world: World, post: Post) -> None:
    refuse(world.anna)
    made = book(
        world.anna, world.salon, ask(make_service(world.salon, make_colleague(world.salon)))
    )
    post.deliver()
    assert fates("appointment_booked")["anna@clients.example"] == ("sent", "")
    cancel_appointment(
        workspace=world.salon,
        uid=made.uid,
        reason="x",
        actor=staff_actor(world.admin),
        now=post.now,
    )
    assert fates("appointment_cancelled")["anna@clients.example"] == SKIPPED_BY_CLIENT


def test_a_reminder_asks_again_when_it_goes_out(world: World, post: Post) -> None:
    make_appointment(world.event, world.scheduler, world.anna)
    reminder = Message.objects.get(trigger="reminder", address="anna@clients.example")
    assert reminder.state == "scheduled"
    refuse(world.anna)
    post.now = reminder.due_at
    post.deliver()
    assert (again(reminder).state, again(reminder).reason) == SKIPPED_BY_CLIENT


def test_sign_in_and_profile_mails_ignore_preferences(world: World, post: Post) -> None:
    refuse(world.anna, appointment_emails=False, marketing_emails=False)
    sent = enqueue(world, trigger="profile_changed", facts={"fields": ["phone"]})
    post.deliver()
    assert again(sent).state == "sent"


def test_marketing_carries_what_ends_it(world: World, post: Post) -> None:
    sent = enqueue(world, purpose=Purpose.MARKETING)
    post.deliver()
    mail = mail_to(post, "anna@")
    address = mail["List-Unsubscribe"].strip("<>")
    assert f"/unsubscribe/{world.event.public_id}." in address
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert whole(mail).count(address) >= 3
    assert "/unsubscribe/" not in again(sent).kept_text
    assert "‹portal link›" in again(sent).kept_text


def test_marketing_is_skipped_where_it_is_not_wanted(world: World, post: Post) -> None:
    late = enqueue(world, purpose=Purpose.MARKETING)
    refuse(world.anna, marketing_emails=False)
    soon = enqueue(world, purpose=Purpose.MARKETING)
    assert (soon.state, soon.reason) == ("skipped", "the client does not want marketing")
    post.deliver()
    assert again(late).state == "skipped"
    assert post.catcher.mails == []


def test_other_mails_cannot_be_unsubscribed_from(world: World, post: Post) -> None:
    enqueue(world)
    post.deliver()
    assert mail_to(post, "anna@")["List-Unsubscribe"] is None


def test_a_text_needs_consent_on_record(world: World) -> None:
    text = enqueue(world, channel="sms", purpose=Purpose.APPOINTMENT)
    assert (text.state, text.reason) == ("skipped", "no consent to text messages is on record")


def test_staff_hear_of_what_they_chose(world: World) -> None:
    member = world.provider.staff_member
    switched = set(Change) - {Change.CANCELLED}
    choose_notices(user=world.provider, wanted=switched, actor=staff_actor(world.provider), now=NOW)
    made = make_appointment(world.event, world.scheduler, world.anna, member)
    assert fates("invitation")[member.email] == ("scheduled", "")
    Message.objects.filter(trigger="invitation").update(state="sent")
    press_cancel(made, world.anna, 1)
    assert fates("appointment_cancelled")[member.email] == UNWANTED


def test_by_colleagues_is_a_switch_of_its_own(world: World) -> None:
    member = world.provider.staff_member
    choose_notices(
        user=world.provider,
        wanted=set(Change) - {Change.BY_COLLEAGUES},
        actor=staff_actor(world.provider),
        now=NOW,
    )
    make_appointment(world.event, world.scheduler, world.anna, member)
    assert fates("invitation")[member.email] == UNWANTED
    assert NotificationChoice.objects.get().change == "by_colleagues"


def test_a_client_booking_is_told_to_the_staff_member(world: World) -> None:
    mara = make_colleague(world.salon)
    user = make_user(world.organization, "Lena Lorenz", Role.PROVIDER, world.salon)
    StaffMember.objects.filter(user=user).delete()
    mara.email, mara.user = "mara@salon.example", user
    mara.save()
    service = make_service(world.salon, mara)
    book(world.anna, world.salon, ask(service))
    assert fates("appointment_booked")["mara@salon.example"] == ("scheduled", "")
    NotificationChoice.objects.create(user=user, change="booked", is_on=False)
    book(world.ben, world.salon, ask(service), starts_at=NOW.replace(day=25, hour=10))
    states = Message.objects.filter(address="mara@salon.example").values_list("state", "reason")
    assert set(states) == {("scheduled", ""), UNWANTED}


def test_switched_off_for_what_staff_book(world: World) -> None:
    switch(world.salon, "appointment_booked", is_for_staff_bookings=False)
    make_appointment(world.salon, world.admin, world.anna)
    assert not Message.objects.filter(
        trigger="appointment_booked", recipient_kind="client"
    ).exists()
    book(world.ben, world.salon, ask(a_service(world)))
    assert fates("appointment_booked")["ben@clients.example"] == ("scheduled", "")


@pytest.mark.parametrize("audience", ["client", "internal"])
def test_each_audience_has_its_own_switch(world: World, audience: str) -> None:
    member = world.provider.staff_member
    switch(world.salon, "appointment_booked", audience, is_on=False)
    make_appointment(world.salon, world.admin, world.anna, member)
    told = {"anna@clients.example": "client", member.email: "internal"}
    expected = {address for address, who in told.items() if who != audience}
    assert set(fates("appointment_booked")) & set(told) == expected
