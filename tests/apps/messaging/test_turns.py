"""Fair turns, limits by minute and day, and a clock that was set back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.messaging.models import Message, TransportState
from portico.apps.messaging.services import pausing
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.leasing import HAND_OVER, claim_message, recover_expired
from portico.apps.messaging.services.pausing import is_paused, note_unreachable
from portico.apps.messaging.services.queueing import list_due
from portico.config.delivery import Delivery
from portico.domain.automated import Purpose
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import again, enqueue
from tests.conftest import World
from tests.make import NOW

pytestmark = pytest.mark.django_db


def enqueue_elsewhere(world: World, **fields: Any) -> Message:
    """The same of another organization."""
    client = world.stranger_client
    wanted: dict[str, Any] = {"trigger": "portal_link_shared", "due_at": NOW, **fields}
    return enqueue_message(
        organization_id=world.stranger_organization.pk,
        workspace=world.stranger_workspace,
        subject_kind="client",
        subject_uid=client.uid,
        recipient=Recipient("client", client.uid, client.email),
        dedupe=f"elsewhere:{Message.objects.count()}",
        now=NOW,
        **wanted,
    )


def test_nobody_waits_for_anothers_burst(world: World) -> None:
    burst = [enqueue(world).pk for _ in range(30)]
    late = enqueue_elsewhere(world, due_at=NOW + timedelta(minutes=1)).pk
    chosen = list_due(now=NOW + timedelta(minutes=2), limit=10)
    assert late in chosen[:2]
    assert [key for key in chosen if key != late] == burst[:6]
    assert len(list_due(now=NOW + timedelta(minutes=2), limit=60)) == 31


def test_who_waits_at_the_door_goes_before_everybody(world: World) -> None:
    marketing = enqueue(world, purpose=Purpose.MARKETING).pk
    reminder = enqueue(world, due_at=NOW + timedelta(seconds=1)).pk
    code = enqueue_elsewhere(world, trigger="sign_in", due_at=NOW + timedelta(seconds=2)).pk
    chosen = list_due(now=NOW + timedelta(minutes=1), limit=10)
    assert chosen == [code, reminder, marketing]


def test_the_look_asks_little_whatever_waits(world: World) -> None:
    for _ in range(20):
        enqueue(world)
    for days in range(20):
        enqueue(world, due_at=NOW + timedelta(days=1 + days))
    with CaptureQueriesContext(connection) as queries:
        list_due(now=NOW, limit=10)
    assert len(queries) == 3
    Message.objects.filter(due_at=NOW).delete()
    with CaptureQueriesContext(connection) as queries:
        assert list_due(now=NOW, limit=10) == []
    assert len(queries) == 1


def test_an_organizations_minute(world: World, post: Post, settings: Any) -> None:
    settings.DELIVERY = Delivery(mails_per_minute_each=4)
    for _ in range(6):
        enqueue(world)
    enqueue_elsewhere(world)
    code = enqueue(world, trigger="portal_link_shared")
    Message.objects.filter(pk=code.pk).update(priority=0)
    assert post.deliver() == 5
    assert again(code).state == Message.SENT
    assert post.deliver() == 0
    waiting = Message.objects.filter(state=Message.SCHEDULED)
    assert waiting.count() == 3
    assert all(message.attempts == 0 for message in waiting), "waiting is no try"
    post.wait(seconds=70)
    assert post.deliver() == 3


def test_everybodys_minute(world: World, post: Post, settings: Any) -> None:
    settings.DELIVERY = Delivery(mails_per_minute=3)
    for _ in range(3):
        enqueue(world)
        enqueue_elsewhere(world)
    assert post.deliver() == 3
    assert post.deliver() == 0
    sent = Message.objects.filter(state=Message.SENT).values_list("organization_id", flat=True)
    assert len(set(sent)) == 2
    post.wait(seconds=70)
    assert post.deliver() == 3


def test_so_much_marketing_a_day_and_the_rest_later(world: World, post: Post) -> None:
    news = [enqueue(world, purpose=Purpose.MARKETING) for _ in range(5)]
    notice = enqueue(world)
    assert post.deliver() == 4
    assert again(notice).state == Message.SENT
    fourth = again(news[3])
    assert (fourth.state, fourth.attempts) == (Message.SCHEDULED, 0)
    assert fourth.reason.startswith("waits: 3 such messages within a day")
    post.wait(hours=2)
    assert post.deliver() == 0
    post.wait(hours=24)
    assert post.deliver() == 2
    assert {again(one).state for one in news} == {Message.SENT}


def test_tries_that_fail_use_no_room_up(world: World, post: Post) -> None:
    news = enqueue(world, purpose=Purpose.MARKETING)
    post.catcher.answers = ["451 no"] * 4
    for _ in range(4):
        assert post.deliver() == 0
        post.wait(hours=5)
    assert post.deliver() == 1
    assert again(news).state == Message.SENT


def test_a_hiccup_rewrites_no_backlog(world: World, post: Post, monkeypatch: Any) -> None:
    monkeypatch.setattr(pausing, "_NEXT", 2)
    for second in range(5):
        enqueue(world, due_at=NOW + timedelta(seconds=second))
    told = Message.objects.filter(reason="away").order_by("due_at")
    for waits in (2, 2, 5):
        note_unreachable(reason="away", now=post.now)
        assert told.count() == waits
    assert told[0].due_at == NOW


def test_a_lease_from_before_the_clock_was_set_back(world: World, post: Post) -> None:
    message = enqueue(world)
    assert claim_message(message.pk, owner="dead", now=post.now + timedelta(hours=1))
    assert recover_expired(now=post.now) == 1
    assert post.deliver() == 1


def test_leases_of_now_are_kept(world: World, post: Post) -> None:
    message = enqueue(world)
    claim_message(message.pk, owner="busy", now=post.now)
    Message.objects.filter(pk=message.pk).update(lease_until=post.now + HAND_OVER)
    assert recover_expired(now=post.now) == 0


def test_a_pause_from_before_the_clock_was_set_back(world: World, post: Post) -> None:
    note_unreachable(reason="away", now=post.now + timedelta(hours=1))
    assert TransportState.objects.get().next_try_at is not None
    assert not is_paused(now=post.now)
    note_unreachable(reason="away", now=post.now)
    assert is_paused(now=post.now)
