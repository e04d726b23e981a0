"""A month or a year of a salon and a practice: what clients got is what the rules say, no more."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from portico.config.env import read_mail
from tests.catcher import catch_mail
from tests.conftest import World
from tests.texts import provide_texts
from tests.year.diary import Entry, Got
from tests.year.life import Life
from tests.year.received import read_everything, read_received
from tests.year.recount import recount
from tests.year.scene import PRACTICE, PRIVATE, make_scene
from tests.year.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
SPRING = datetime(2027, 3, 8, 8, tzinfo=UTC)
"""The clocks go forward on 28 March."""
AROUND = timedelta(days=3)


@pytest.fixture
def worker(settings: Any) -> Iterator[Worker]:
    settings.SEALING_KEYS = (("y1", b"y" * 32),)
    settings.MAIL_TRANSPORT = "portico.integrations.smtp.transport.SmtpTransport"
    with catch_mail() as catcher, provide_texts() as provider:
        settings.MAIL, settings.TWILIO_API = read_mail(catcher.url), provider.url
        yield Worker(SPRING, catcher, provider)


def live(world: World, worker: Worker, seed: int, days: int, a_day: float) -> Life:
    life = Life(make_scene(world, SPRING), Random(seed), SPRING)
    life.live(worker, SPRING + timedelta(days=days), a_day)
    return life


def compare(life: Life, worker: Worker) -> int:
    """How many messages there were; fails with every client whose messages differ."""
    count, faults = 0, []
    for who, client in life.scene.clients.items():
        wanted, received = recount(life.entries, who), read_received(worker, client)
        missing = list((Counter(wanted) - Counter(received)).elements())
        surplus = list((Counter(received) - Counter(wanted)).elements())
        if missing + surplus:
            faults.append(show(life.entries, who, missing, surplus))
        count += len(received)
    assert not faults, "\n\n".join(faults)
    return count


def show(entries: list[Entry], who: str, missing: list[Got], surplus: list[Got]) -> str:
    """What is wrong, and the diary around it."""
    wrong = missing + surplus
    visits = {one.visit for one in wrong}
    first, last = min(one.at for one in wrong) - AROUND, max(one.at for one in wrong)
    known = {  # what was set last, and what is set meanwhile
        (one.place, one.who, one.name, one.at if one.at >= first else None): one
        for one in entries
        if one.what in ("setting", "wish") and one.who in ("", who) and one.at <= last
    }
    near = [
        one
        for one in entries
        if one in known.values()
        or one.what == "absent"
        or (one.visit and one.visit in visits)
        or (one.who == who and first <= one.at <= last and one.what != "wish")
    ]
    parts = [f"{who}:", "missing:", *map(str, missing), "surplus:", *map(str, surplus)]
    return "\n".join([*parts, "the diary:", *map(str, near)])


def check(life: Life, worker: Worker) -> int:
    """Everybody's messages, that there was life at all, and that the practice was discreet."""
    count = compare(life, worker)
    happened = {entry.what for entry in life.entries}
    assert {"booked", "moved", "cancelled", "returned", "setting", "wish"} <= happened
    of_practice = [said for said in read_everything(worker) if PRACTICE in said]
    assert of_practice
    assert not [said for said in of_practice if any(name in said for name in PRIVATE)]
    return count


def test_a_month(world: World, worker: Worker) -> None:
    """Another one: PORTICO_YEAR_SEED=7 pytest tests/year."""
    seed = int(os.environ.get("PORTICO_YEAR_SEED", "1"))
    life = live(world, worker, seed, days=31, a_day=4.5)
    assert check(life, worker) > 100


@pytest.mark.thorough
def test_a_year(world: World, worker: Worker) -> None:
    life = live(world, worker, 2027, days=365, a_day=8)
    assert check(life, worker) > 1000
    happened = {entry.what for entry in life.entries}
    assert {"answered", "changed", "confirmed", "missed", "deleted", "absent"} <= happened
