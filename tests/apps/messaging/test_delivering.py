"""The outbox and its worker, against a real SMTP server."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from portico.apps.messaging.models import Message, TransportState
from portico.apps.messaging.services.pausing import end_pause
from portico.apps.messaging.services.retrying import retry_message
from portico.apps.messaging.transports import Unreachable
from portico.config.env import read_mail
from portico.domain.errors import NotThere, Refused
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import again, enqueue
from tests.conftest import World
from tests.make import staff_actor

pytestmark = pytest.mark.django_db


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
    assert waiting.state == Message.SCHEDULED
    assert timedelta(seconds=60) <= waiting.due_at - post.now <= timedelta(seconds=75)
    assert "451 try later" in waiting.reason
    assert not waiting.is_outcome_unknown
    post.wait(seconds=75)
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
    for waited, least in zip(waits, (1, 5, 15, 60, 240), strict=False):
        assert least <= waited <= least * 1.25
    assert waits[-1] == 0
    assert again(message).state == Message.FAILED
    actor = staff_actor(world.admin)
    own, other = world.organization, world.stranger_organization
    with pytest.raises(NotThere):
        retry_message(organization=other, message_uid=message.uid, actor=actor, now=post.now)
    assert again(message).state == Message.FAILED
    retry_message(organization=own, message_uid=message.uid, actor=actor, now=post.now)
    assert post.deliver() == 1
    with pytest.raises(Refused) as refused:
        retry_message(organization=own, message_uid=message.uid, actor=actor, now=post.now)
    assert refused.value.decision.codes == ("not_failed",)
    with pytest.raises(NotThere):
        retry_message(organization=own, message_uid=uuid4(), actor=actor, now=post.now)


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


def test_messages_that_failed_together_do_not_come_back_together(world: World, post: Post) -> None:
    for _ in range(5):
        enqueue(world)
    post.catcher.answers = ["451 busy"] * 5
    assert post.deliver() == 0
    assert len(set(Message.objects.values_list("due_at", flat=True))) == 5


def test_a_lost_answer_is_marked_unknown_and_so_is_the_retry(world: World, post: Post) -> None:
    message, other = enqueue(world), enqueue(world)
    post.catcher.answers = ["drop after"]
    assert post.deliver() == 1
    waiting = again(message)
    assert waiting.state == Message.SCHEDULED
    assert waiting.is_outcome_unknown
    assert again(other).state == Message.SENT
    post.wait(seconds=75)
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


def test_a_server_that_is_away_costs_no_message_a_try(
    world: World, post: Post, settings: Any
) -> None:
    messages = [enqueue(world), enqueue(world)]
    settings.MAIL = read_mail("smtp://127.0.0.1:9")
    assert post.deliver() == 0
    for message in map(again, messages):
        assert (message.state, message.attempts) == (Message.SCHEDULED, 0)
        assert "connection refused" in message.reason
    settings.MAIL = read_mail(post.catcher.url)
    assert post.deliver() == 0, "not at once again"
    post.wait(seconds=1)
    assert post.deliver() == 2


def test_pauses_grow_while_nobody_answers_and_end_with_the_first_answer(
    world: World, post: Post, settings: Any
) -> None:
    enqueue(world)
    settings.MAIL = read_mail("smtp://127.0.0.1:9")
    pauses = []
    for _ in range(9):
        post.deliver()
        state = TransportState.objects.get()
        pauses.append((state.next_try_at - post.now).total_seconds())
        post.now = state.next_try_at
    assert pauses == [0.5, 1, 2, 5, 15, 30, 60, 60, 60]
    end_pause()
    settings.MAIL = read_mail(post.catcher.url)
    assert post.deliver() == 1
    state = TransportState.objects.get()
    assert (state.reason, state.misses, state.failing_since) == ("", 0, None)
    assert state.reached_at == post.now


def test_after_three_days_without_a_server_what_waited_as_long_has_failed(
    world: World, post: Post, settings: Any
) -> None:
    old = enqueue(world)
    settings.MAIL = read_mail("smtp://127.0.0.1:9")
    post.deliver()
    post.wait(days=3, minutes=1)
    young = enqueue(world, due_at=post.now)
    post.deliver()
    assert again(old).state == Message.FAILED
    assert "3 days" in again(old).reason
    assert "connection refused" in again(old).reason
    assert again(young).state == Message.SCHEDULED


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


class ClumsyTransport:
    """A transport with a fault of its own."""

    def open(self) -> None:
        """Nothing to open."""

    def send(self, mail: Any, *, begin: Any) -> None:
        """Fail as no transport may."""
        begin()
        raise ValueError(mail.text)

    def close(self) -> None:
        """Nothing to close."""


class VanishingTransport(ClumsyTransport):
    """A server that goes away between two mails."""

    def send(self, mail: Any, *, begin: Any) -> None:
        """Nobody there any more."""
        raise Unreachable("gone")


def test_a_fault_of_the_transport_is_unknown_and_shows_nothing(
    world: World, post: Post, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = enqueue(world), enqueue(world)
    settings.MAIL_TRANSPORT = f"{__name__}.ClumsyTransport"
    assert post.deliver() == 0
    for message in (first, second):
        waiting = again(message)
        assert waiting.is_outcome_unknown
        assert waiting.reason == "could not be handed over (ValueError)"
    assert "/open/" not in caplog.text


def test_a_server_that_vanishes_ends_the_round(world: World, post: Post, settings: Any) -> None:
    first, second = enqueue(world), enqueue(world)
    settings.MAIL_TRANSPORT = f"{__name__}.VanishingTransport"
    assert post.deliver() == 0
    for message in map(again, (first, second)):
        assert (message.state, message.attempts) == (Message.SCHEDULED, 0)
        assert (message.reason, message.is_outcome_unknown) == ("gone", False)


def test_a_connection_cut_inside_the_mail_is_marked(world: World, post: Post) -> None:
    message = enqueue(world)
    post.catcher.answers = ["drop before"]
    assert post.deliver() == 0
    assert again(message).is_outcome_unknown
    assert post.catcher.mails == []
