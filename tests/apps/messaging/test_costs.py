"""What one more message costs the database: statements for each, counted, not timed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.messaging.services.delivering_texts import deliver_texts
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import enqueue
from tests.conftest import World
from tests.make import NOW, make_appointment, make_client
from tests.texts import Provider, agree_to_texts, make_sender, provide_texts

pytestmark = pytest.mark.django_db(transaction=True)
FEW, MANY = 2, 10


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with provide_texts() as one:
        settings.TWILIO_API = one.url
        yield one


def write_links(world: World, count: int) -> None:
    for _ in range(count):
        enqueue(world)


def write_marketing(world: World, count: int) -> None:
    """To as many clients: each may get three a day."""
    for number in range(count):
        client = make_client(world.organization, f"N{number}of{count}")
        message = enqueue(world, dedupe=f"news:{number}:{count}", purpose="marketing")
        Message.objects.filter(pk=message.pk).update(
            subject_uid=client.uid, recipient_uid=client.uid, address=client.email
        )


def write_invitations(world: World, count: int) -> None:
    """Each an appointment of its own, with a client, staff and a calendar part."""
    for number in range(count):
        client = make_client(world.organization, f"C{number}of{count}")
        hours = timedelta(hours=number + 20 * count)
        make_appointment(
            world.event, world.manager, client, starts_at=NOW + timedelta(days=10) + hours
        )


def write_reminders(world: World, count: int) -> None:
    write_invitations(world, count)
    Message.objects.exclude(trigger="reminder").delete()
    Message.objects.update(due_at=NOW)


def write_texts(world: World, count: int) -> None:
    """Invitations to clients who get them as texts."""
    for number in range(count):
        client = make_client(world.organization, f"T{number}of{count}")
        agree_to_texts(client, NOW, f"+4179555{number:02d}{count:02d}")
        hours = timedelta(hours=number + 20 * count)
        make_appointment(
            world.event, world.manager, client, starts_at=NOW + timedelta(days=10) + hours
        )
    Message.objects.filter(channel="email").delete()


@pytest.mark.parametrize(
    ("write", "most"),
    [
        (write_links, 10),
        (write_marketing, 13),
        (write_invitations, 20),
        (write_reminders, 20),
        (write_texts, 14),
    ],
)
def test_one_more_message_costs_so_many_statements(
    world: World,
    post: Post,
    provider: Provider,
    write: Callable[[World, int], None],
    most: int,
) -> None:
    """Six of them without what the mail says: claim (three), the mark, the fate, the client."""
    make_sender(world.event)
    send: Callable[[], int] = post.deliver
    if write is write_texts:
        invite_by_text(world)
        send = partial(deliver_texts, owner="w", read_clock=post.read_clock)
    write(world, 1)  # whatever is written once only
    count_statements(send)
    counts = []
    for count in (FEW, MANY):
        write(world, count)
        counts.append(count_statements(send, wanted=count))
    assert counts[1] - counts[0] <= most * (MANY - FEW)


def invite_by_text(world: World) -> None:
    AutomatedMessage.objects.create(
        organization=world.organization,
        workspace=world.event,
        trigger="invitation",
        audience="client",
        channel="sms",
    )


def count_statements(send: Callable[[], int], wanted: int = 1) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert send() >= wanted
    return len(asked)
