"""The outbox and its worker, against a real SMTP server."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from portico.apps.messaging.composing import Composition, register_composer
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.delivering import deliver_due
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.leasing import LEASE, claim_message, mark_handing_over
from portico.apps.messaging.services.retrying import retry_message
from portico.config.env import read_mail
from portico.domain.errors import Refused
from tests.apps.messaging.conftest import Post
from tests.conftest import World
from tests.make import NOW, staff_actor

pytestmark = pytest.mark.django_db


def enqueue(world: World, address: str = "anna@clients.example", **fields: Any) -> Message:
    """A portal link for Anna: the shortest mail there is."""
    wanted: dict[str, Any] = {
        "trigger": "portal_link_shared",
        "subject_kind": "client",
        "subject_uid": world.anna.uid,
        "dedupe": str(uuid4()),
        "due_at": NOW,
        **fields,
    }
    return enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        recipient=Recipient("client", world.anna.uid, address),
        now=NOW,
        **wanted,
    )


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_a_mail_goes_out_once_over_one_connection(world: World, post: Post) -> None:
    messages = [enqueue(world) for _ in range(3)]
    assert post.deliver() == 3
    assert post.deliver() == 0
    assert post.catcher.connections == 1
    sent = again(messages[0])
    assert (sent.state, sent.sent_at, sent.attempts) == (Message.SENT, post.now, 1)
    assert not sent.is_outcome_unknown


def test_headers_name_it_automatic_and_stable(world: World, post: Post) -> None:
    message = enqueue(world)
    post.deliver()
    mail = post.catcher.mails[0]
    assert mail["Message-ID"] == f"<{message.uid}@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == f'"{world.event.name}" <{world.event.public_id}.127.0.0.1>'
    assert mail["X-Portico-Retry"] is None
    assert mail["Date"].datetime == post.now


def test_what_is_not_due_waits(world: World, post: Post) -> None:
    enqueue(world, due_at=post.now + timedelta(seconds=1))
    assert post.deliver() == 0
    post.wait(seconds=1)
    assert post.deliver() == 1


def test_the_same_dedupe_key_is_one_message(world: World) -> None:
    assert enqueue(world, dedupe="one").pk == enqueue(world, dedupe="one").pk
    assert enqueue(world, dedupe="two").pk != enqueue(world, dedupe="one").pk


def test_without_an_address_it_is_skipped_with_the_reason(world: World, post: Post) -> None:
    message = enqueue(world, address="")
    assert post.deliver() == 0
    assert again(message).state == Message.SKIPPED
    assert again(message).reason == "no e-mail address on record"


def test_a_4xx_answer_is_tried_again_later(world: World, post: Post) -> None:
    message = enqueue(world)
    post.catcher.answers = ["451 try later"]
    assert post.deliver() == 0
    waiting = again(message)
    assert (waiting.state, waiting.due_at) == (Message.SCHEDULED, post.now + timedelta(minutes=1))
    assert "451 try later" in waiting.reason
    assert not waiting.is_outcome_unknown
    post.wait(minutes=1)
    assert post.deliver() == 1
    assert post.catcher.mails[0]["X-Portico-Retry"] is None
    assert again(message).reason == ""


def test_it_gives_up_after_the_last_try_and_can_be_retried(world: World, post: Post) -> None:
    message = enqueue(world)
    post.catcher.answers = ["451 no"] * 6
    waits = []
    for _ in range(6):
        post.deliver()
        waits.append((again(message).due_at - post.now).total_seconds() / 60)
        post.now = max(post.now, again(message).due_at)
    assert waits == [1, 5, 15, 60, 240, 0]
    assert again(message).state == Message.FAILED
    actor = staff_actor(world.admin)
    retry_message(message_uid=message.uid, actor=actor, now=post.now)
    assert post.deliver() == 1
    with pytest.raises(Refused) as refused:
        retry_message(message_uid=message.uid, actor=actor, now=post.now)
    assert refused.value.decision.codes == ("not_failed",)


@pytest.mark.parametrize("answer", ["550 no such mailbox", "554 looks like spam"])
def test_a_5xx_answer_to_the_mail_is_final(world: World, post: Post, answer: str) -> None:
    message, other = enqueue(world), enqueue(world)
    post.catcher.answers = [answer]
    assert post.deliver() == 1
    assert again(message).state == Message.FAILED
    assert answer in again(message).reason
    assert again(other).state == Message.SENT


def test_a_refused_recipient_does_not_stop_the_others(world: World, post: Post) -> None:
    message = enqueue(world)
    other = enqueue(world, address="elsewhere@clients.example")
    post.catcher.refused = {"anna@clients.example": "550 unknown"}
    assert post.deliver() == 1
    assert again(message).state == Message.FAILED
    assert again(other).state == Message.SENT
    assert post.catcher.recipients == ["elsewhere@clients.example"]


def test_a_refused_sender_is_our_trouble_and_tried_again(world: World, post: Post) -> None:
    message = enqueue(world)
    post.catcher.sender_answer = "550 not you"
    assert post.deliver() == 0
    assert again(message).state == Message.SCHEDULED
    assert "refused the sender" in again(message).reason


def test_a_lost_answer_is_marked_unknown_and_so_is_the_retry(world: World, post: Post) -> None:
    message, other = enqueue(world), enqueue(world)
    post.catcher.answers = ["drop after"]
    assert post.deliver() == 1
    waiting = again(message)
    assert waiting.state == Message.SCHEDULED
    assert waiting.is_outcome_unknown
    assert again(other).state == Message.SENT
    post.wait(minutes=1)
    assert post.deliver() == 1
    first, _, second = post.catcher.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert second["X-Portico-Retry"] == "unknown"
    assert again(message).is_outcome_unknown


def test_421_closes_and_the_next_mail_gets_a_new_connection(world: World, post: Post) -> None:
    enqueue(world)
    enqueue(world)
    post.catcher.answers = ["421 shutting down"]
    assert post.deliver() == 1
    assert post.catcher.connections == 2


def test_a_server_that_is_away_costs_one_try_of_one_message(
    world: World, post: Post, settings: Any
) -> None:
    first, second = enqueue(world), enqueue(world)
    settings.MAIL = read_mail("smtp://127.0.0.1:9")
    assert post.deliver() == 0
    assert (again(first).attempts, again(second).attempts) == (1, 0)
    assert "cannot be reached" in again(first).reason
    assert "cannot be reached" in again(second).reason


def test_a_wrong_password_is_said_plainly(world: World, post: Post, settings: Any) -> None:
    message = enqueue(world)
    settings.MAIL = read_mail(post.catcher.url.replace("smtp://", "smtp://anna:wrong@"))
    assert post.deliver() == 0
    assert again(message).state == Message.SCHEDULED
    assert "mail server" in again(message).reason


def test_without_a_mail_server_everything_waits_and_says_so(
    world: World, post: Post, settings: Any
) -> None:
    message = enqueue(world)
    settings.MAIL_TRANSPORT = "portico.apps.messaging.transports.NoTransport"
    assert post.deliver() == 0
    waiting = again(message)
    assert (waiting.state, waiting.attempts) == (Message.SCHEDULED, 0)
    assert waiting.reason == "no mail server configured"


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
    assert mark_handing_over(claimed)
    post.now += LEASE + timedelta(seconds=1)
    assert post.deliver(owner="alive") == 1
    assert post.catcher.mails[0]["X-Portico-Retry"] == "unknown"
    assert not mark_handing_over(claimed)


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
