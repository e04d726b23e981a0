"""Where mails that do not arrive are brought back to, and what a server refuses at once."""

from typing import Any

import pytest

from portico.apps.access.return_addresses import read_return_address, return_address
from portico.apps.messaging.models import Message, SuppressedAddress
from portico.config.replies import Replies
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import again, enqueue
from tests.conftest import World

GONE = "550 5.1.1 <anna@clients.example>: Recipient address rejected: User unknown"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.REPLIES = Replies(bounce_address="bounce@in.example.org")


def test_mails_leave_with_a_return_address_of_their_own(world: World, post: Post) -> None:
    message = enqueue(world)
    assert post.deliver() == 1
    assert post.catcher.senders == [return_address(message.uid)]
    assert read_return_address(post.catcher.senders[0]) == message.uid


def test_without_bounces_they_leave_as_ever(world: World, post: Post, settings: Any) -> None:
    settings.REPLIES = Replies()
    enqueue(world)
    post.deliver()
    assert post.catcher.senders == [settings.MAIL_FROM]


def test_a_refusal_in_the_dialogue_counts_as_well(world: World, post: Post) -> None:
    message = enqueue(world)
    post.catcher.refused = {"anna@clients.example": GONE}
    assert post.deliver() == 0
    assert again(message).state == Message.FAILED
    assert SuppressedAddress.objects.get().message_uid == message.uid


def test_a_refusal_of_another_kind_does_not(world: World, post: Post) -> None:
    enqueue(world)
    post.catcher.refused = {"anna@clients.example": "550 5.7.1 relaying denied"}
    assert post.deliver() == 0
    assert not SuppressedAddress.objects.exists()
