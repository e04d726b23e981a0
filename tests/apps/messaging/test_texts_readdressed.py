"""Texts that have not gone out follow to the number their client has now."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.entry.services.changing_profile import change_profile
from portico.apps.messaging.models import AutomatedMessage, Message, SuppressedAddress
from portico.apps.messaging.services.delivering_texts import deliver_texts
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.models import Client
from tests.apps.messaging.steps import again
from tests.conftest import World
from tests.make import NOW, client_actor, make_appointment, staff_actor
from tests.texts import CALLED, Provider, agree_to_texts, make_sender, provide_texts

pytestmark = pytest.mark.django_db
OTHER_PHONE, OTHER_CALLED = "+41 79 555 01 77", "+41795550177"
LANDLINE = "+41 61 555 01 77"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with provide_texts() as one:
        settings.TWILIO_API = one.url
        yield one


@pytest.fixture
def text(world: World) -> Message:
    """An invitation as a text to Anna's number; it waits."""
    make_sender(world.event)
    agree_to_texts(world.anna, NOW)
    AutomatedMessage.objects.create(
        organization=world.organization,
        workspace=world.event,
        trigger="invitation",
        audience="client",
        channel="sms",
    )
    make_appointment(world.event, world.manager, world.anna)
    message = Message.objects.get(channel="sms")
    assert message.address == CALLED
    return message


def work() -> int:
    return deliver_texts(owner="w", read_clock=lambda: NOW)


def change_in_portal(world: World, phone: str) -> None:
    """As the page does it, once a fresh code was typed."""
    change_profile(
        client=world.anna,
        workspace=world.event,
        actor=client_actor(world.anna),
        now=NOW,
        phone=phone,
    )


def change_at_desk(world: World, phone: str) -> None:
    change_contact(
        client=world.anna,
        workspace=world.event,
        phone=phone,
        actor=staff_actor(world.manager),
        now=NOW,
    )


@pytest.mark.parametrize("change", [change_in_portal, change_at_desk])
def test_a_text_follows_to_the_new_number(
    world: World,
    provider: Provider,
    text: Message,
    change: Callable[[World, str], None],
) -> None:
    change(world, OTHER_PHONE)
    assert again(text).address == OTHER_CALLED
    assert work() == 1
    assert [form["To"] for form in provider.taken] == [OTHER_CALLED]


def test_a_text_in_hand_follows_too(world: World, provider: Provider, text: Message) -> None:
    Client.objects.filter(pk=world.anna.pk).update(phone=OTHER_PHONE)
    assert work() == 1
    assert [form["To"] for form in provider.taken] == [OTHER_CALLED]
    assert again(text).address == OTHER_CALLED


def test_the_same_number_in_other_signs_changes_nothing(world: World, text: Message) -> None:
    change_at_desk(world, CALLED)
    assert again(text).address == CALLED


@pytest.mark.parametrize(
    ("phone", "reason"),
    [
        ("", "no number for texts on record"),
        (LANDLINE, "no number for texts on record"),
        ("+41 79 555 01 99", "held back: STOP came from this number"),
    ],
)
def test_a_number_that_no_text_goes_to(
    world: World, provider: Provider, text: Message, phone: str, reason: str
) -> None:
    SuppressedAddress.objects.create(
        organization=world.organization,
        channel="sms",
        address="+41795550199",
        reason="stopped",
        since=NOW,
    )
    change_at_desk(world, phone)
    assert work() == 0
    kept = again(text)
    assert (kept.state, kept.reason) == (Message.SKIPPED, reason)
    assert provider.asked == []


def test_a_test_text_stays_with_its_number(world: World, provider: Provider) -> None:
    make_sender(world.event)
    agree_to_texts(world.anna, NOW)
    enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        trigger="text_test",
        subject_kind="user",
        subject_uid=world.manager.uid,
        recipient=Recipient("staff", world.manager.uid, CALLED),
        due_at=NOW,
        dedupe="test",
        channel="sms",
        now=NOW,
    )
    change_at_desk(world, OTHER_PHONE)
    work()
    assert [form["To"] for form in provider.taken] == [CALLED]
