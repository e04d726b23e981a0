"""The same mail by every way at once, and two answers at once: one effect, the newest wins."""

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from portico.apps.appointments.models import Attendee
from portico.apps.appointments.services.replying import receive_mail
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import IncomingMail, Message
from portico.domain.states import Answer
from tests.conftest import World
from tests.make import NOW, make_appointment
from tests.replies import REPLIES, STAMP, address_of, attendee_of, write_reply

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def anna(transactional_db: None, world: World, settings: Any) -> Attendee:
    settings.REPLIES = REPLIES
    meeting = make_appointment(
        world.event, world.manager, world.anna, scheduler_uid=world.scheduler.uid
    )
    return attendee_of(meeting, world.anna)


def receive_at_once(mails: Sequence[bytes]) -> Counter[str]:
    """How each ended."""
    ends: Counter[str] = Counter()
    gate = threading.Barrier(len(mails))

    def receive(raw: bytes) -> None:
        try:
            gate.wait(60)
            ends[receive_mail(raw=raw, way="http", now=LATER).value] += 1
        except Exception as error:  # noqa: BLE001  what else ended it is the finding
            ends[repr(error)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=receive, args=(raw,)) for raw in mails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return ends


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_has_one_effect(anna: Attendee) -> None:
    raw = write_reply(to=address_of(anna), uid=anna.appointment.uid)
    assert receive_at_once([raw] * 12) == {"applied": 1, "passed": 11}
    assert IncomingMail.objects.count() == 1
    assert LogEntry.objects.filter(verb="answered").count() == 1
    assert Message.objects.filter(trigger="answer_received").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_the_newest_stands(anna: Attendee) -> None:
    mails = [
        write_reply(
            to=address_of(anna),
            uid=anna.appointment.uid,
            stamp=STAMP + timedelta(minutes=number),
            partstat="TENTATIVE" if number == 11 else "ACCEPTED",
        )
        for number in range(12)
    ]
    ends = receive_at_once(mails)
    assert set(ends) <= {"applied", "kept"}
    assert sum(ends.values()) == IncomingMail.objects.count() == 12
    anna.refresh_from_db()
    assert anna.answer == Answer.TENTATIVE
    assert anna.answered_at == STAMP + timedelta(minutes=11)
