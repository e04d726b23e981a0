"""Workers that are killed at random while mails and texts drain together.

The mail server drops one connection in ten, the provider of texts answers 429, 500 and 503, and
loses answers. Four workers on PostgreSQL, one on SQLite; two organizations at once. Each message is
delivered once, or marked as one whose outcome is unknown.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from portico.apps.messaging.models import Message
from tests.catcher import Catcher
from tests.conftest import World
from tests.texts import Provider
from tests.worker.conftest import Workers, wait_while_moving
from tests.worker.storms import (
    KEY,
    Killer,
    MailStorm,
    TextStorm,
    fill_with_mails,
    fill_with_texts,
    pass_time,
    provide_sealed,
)
from tests.worker.test_killed import assert_copies_are_marked

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outbox:
    """What has to arrive: mails by uid, texts by number."""

    mails: set[str]
    texts: set[str]


@pytest.fixture
def provider(workers: Workers, settings: Any) -> Iterator[Provider]:
    settings.SEALING_KEYS = (KEY,)
    with provide_sealed(workers) as one:
        yield one


def fill(world: World, mails: int, texts: int) -> Outbox:
    """Four fifths belong to one organization."""
    ours, theirs = (world.event, world.anna), (world.stranger_workspace, world.stranger_client)
    outbox = Outbox(
        fill_with_mails(*ours, mails * 4 // 5) | fill_with_mails(*theirs, mails - mails * 4 // 5),
        fill_with_texts(world.event, world.manager, range(texts * 4 // 5))
        | fill_with_texts(
            world.stranger_workspace, world.stranger_admin, range(texts * 4 // 5, texts)
        ),
    )
    assert len(outbox.mails) == mails
    assert len(outbox.texts) == texts
    return outbox


@pytest.mark.parametrize(
    ("mails", "texts", "kills"),
    [(440, 60, 6), pytest.param(8000, 2000, 60, marks=pytest.mark.thorough)],
)
def test_each_is_delivered_once_or_marked(
    workers: Workers,
    catcher: Catcher,
    provider: Provider,
    world: World,
    mails: int,
    texts: int,
    kills: int,
) -> None:
    outbox = fill(world, mails, texts)
    winds = MailStorm(catcher), TextStorm(provider, texts, kills // 3)
    killer = Killer(workers, 4 if connection.vendor == "postgresql" else 1)
    killer.lie_in_wait(kills - kills // 3, lambda: len(catcher.raw), every=mails // (2 * kills))

    def is_over() -> bool:
        pass_time()
        killer.strike_where_due(winds[1])
        waits = Message.objects.filter(state__in=[Message.SCHEDULED, Message.SENDING])
        return killer.is_done and not waits.exists()

    wait_while_moving(is_over, lambda: len(catcher.raw) + len(provider.asked), pause=0.2)
    told_mails = check_mails(outbox, catcher, winds[0].uncertain + kills)
    told_texts = check_texts(outbox, provider, winds[1], kills)
    assert winds[0].dropped >= mails // 20
    assert {429, 500, 503} <= set(winds[1].answered)
    assert killer.killed == kills
    assert "locked" not in workers.log
    assert "Traceback" not in workers.log
    said = f"{kills} kills, {winds[0].dropped} drops, provider {dict(winds[1].answered)}"
    log.info("%s, %s: %s; %s", connection.vendor, said, told_mails, told_texts)


def check_mails(outbox: Outbox, catcher: Catcher, uncertain: int) -> str:
    """Every one came; what came twice is marked, in the outbox and in the later copies."""
    came = Counter(str(mail["Message-ID"]).strip("<>").split("@")[0] for mail in catcher.mails)
    assert set(came) == outbox.mails, "none is lost, none is invented"
    rows = Message.objects.filter(channel="email")
    assert not rows.exclude(state=Message.SENT).exists()
    marked = rows.filter(is_outcome_unknown=True).values_list("uid", flat=True)
    unknown = {str(uid) for uid in marked}
    doubled = {uid for uid, times in came.items() if times > 1}
    assert doubled <= unknown
    assert len(unknown) <= uncertain, "only what may have gone out is marked"
    assert_copies_are_marked(catcher)
    once = len(came) - len(doubled)
    return f"mails {once} once, {len(doubled)} doubled, {len(unknown)} unknown"


def check_texts(outbox: Outbox, provider: Provider, storm: TextStorm, kills: int) -> str:
    """Nobody got one twice; what was not learnt to be taken is marked, and not sent again."""
    taken = Counter(form["To"] for form in provider.taken)
    assert set(taken) <= outbox.texts
    assert max(taken.values()) == 1, "nobody got a text twice"
    rows = Message.objects.filter(channel="sms")
    sent = set(rows.filter(state=Message.SENT).values_list("address", flat=True))
    failed = rows.filter(state=Message.FAILED, is_outcome_unknown=True)
    unknown = set(failed.values_list("address", flat=True))
    assert sent <= set(taken)
    assert sent | unknown == outbox.texts
    assert len(storm.bereaved) == kills // 3
    assert storm.bereaved <= unknown
    assert len(unknown) <= storm.uncertain + kills, "only what may have gone out is marked"
    return f"texts {len(taken)} once, 0 doubled, {len(unknown)} unknown"
