"""Several workers, dead workers, and messages that cannot be written."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from portico.apps.messaging.composing import Composition, register_composer
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.delivering import deliver_due
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.leasing import (
    HAND_OVER,
    LEASE,
    claim_message,
    mark_handing_over,
)
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import again, enqueue
from tests.conftest import World
from tests.make import NOW

pytestmark = pytest.mark.django_db


def test_two_workers_cannot_claim_the_same_message(world: World) -> None:
    message = enqueue(world)
    assert claim_message(message.pk, owner="one", now=NOW) is not None
    assert claim_message(message.pk, owner="two", now=NOW) is None


def test_a_dead_workers_message_is_sent_by_another_after_the_lease(
    world: World, post: Post
) -> None:
    message = enqueue(world)
    claim_message(message.pk, owner="dead", now=post.now)
    assert post.deliver(owner="alive") == 0
    post.now += LEASE + timedelta(seconds=1)
    assert post.deliver(owner="alive") == 1
    assert post.catcher.mails[0]["X-Portico-Retry"] is None


def test_death_during_hand_over_leaves_the_outcome_unknown(world: World, post: Post) -> None:
    message = enqueue(world)
    claimed = claim_message(message.pk, owner="dead", now=post.now)
    assert claimed is not None
    assert mark_handing_over(claimed, now=post.now)
    post.now += LEASE + timedelta(seconds=1)
    assert post.deliver(owner="alive") == 0, "a slow server may still be taking it"
    post.now += HAND_OVER
    assert post.deliver(owner="alive") == 1
    assert post.catcher.mails[0]["X-Portico-Retry"] == "unknown"
    assert again(message).is_outcome_unknown
    assert not mark_handing_over(claimed, now=post.now)


def test_a_message_that_kills_workers_is_given_up(world: World, post: Post) -> None:
    message = enqueue(world)
    for _ in range(6):
        assert claim_message(message.pk, owner="dead", now=post.now) is not None
        post.now += LEASE + timedelta(seconds=1)
        post.deliver(limit=0)
    assert again(message).state == Message.FAILED


def test_who_waits_at_the_door_is_served_first(world: World, post: Post) -> None:
    slow = enqueue(world)
    register_composer("test_door", lambda message, now: _plain())
    fast = enqueue(world, trigger="sign_in", subject_kind="test_door", due_at=post.now)
    post.deliver(limit=1)
    assert (again(slow).state, again(fast).state) == (Message.SCHEDULED, Message.SENT)


def test_one_broken_message_does_not_stop_the_others(
    world: World, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    broken, unknown, fine = (
        enqueue(world, subject_kind="test_broken"),
        enqueue(world, subject_kind="test_nobody"),
        enqueue(world),
    )
    register_composer("test_broken", _raise)
    assert post.deliver() == 1
    assert again(fine).state == Message.SENT
    assert again(broken).reason == "could not be written (ZeroDivisionError)"
    assert again(unknown).reason == "could not be written (NoComposer)"
    assert "could not be written" in caplog.text


def test_an_address_that_no_header_can_carry_fails_for_good(world: World, post: Post) -> None:
    message = enqueue(world, address="änna\r\nBcc: eve@evil.example")
    other = enqueue(world)
    assert post.deliver() == 1
    assert again(message).state == Message.FAILED
    assert again(other).state == Message.SENT


def test_delivering_inside_a_transaction_is_refused(transactional_db: None, post: Post) -> None:
    from django.db import transaction

    from tests.make import make_client, make_organization, make_workspace

    own = make_organization()
    client, workspace = make_client(own), make_workspace(own)
    enqueue_message(
        organization_id=own.pk,
        workspace=workspace,
        trigger="portal_link_shared",
        subject_kind="client",
        subject_uid=client.uid,
        recipient=Recipient("client", client.uid, client.email),
        due_at=NOW,
        dedupe="x",
        now=NOW,
    )
    with transaction.atomic(), pytest.raises(RuntimeError):
        deliver_due(owner="w", read_clock=post.read_clock)


def _plain() -> Composition:
    return Composition(subject="Hello", preheader="", heading="Hello", from_name="X")


def _raise(message: Message, now: Any) -> Composition:
    raise ZeroDivisionError


def test_a_message_taken_by_another_worker_is_left_alone(world: World, post: Post) -> None:
    message = enqueue(world)
    register_composer("test_slow", lambda slow, now: _steal(slow))
    slow = enqueue(world, subject_kind="test_slow", due_at=post.now)
    assert post.deliver() == 1
    assert again(message).state == Message.SENT
    assert (again(slow).state, again(slow).lease_owner) == (Message.SENDING, "thief")


def test_a_recipient_who_is_gone_is_a_reason_to_skip(world: World, post: Post) -> None:
    message = enqueue(world, subject_uid=uuid4())
    assert post.deliver() == 0
    assert (again(message).state, again(message).reason) == (
        Message.SKIPPED,
        "what it was about is no longer there",
    )


def _steal(message: Message) -> Composition:
    """The lease ran out while composing, and another worker took over."""
    Message.objects.filter(pk=message.pk).update(lease_owner="thief")
    return _plain()
