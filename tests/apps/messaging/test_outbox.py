"""Dropping, seeding and wording."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.messaging.wording import clean_line, format_place_of, format_when
from portico.domain.automated import AUTOMATED
from tests.apps.messaging.steps import enqueue
from tests.conftest import World
from tests.make import NOW


@pytest.mark.django_db
def test_only_what_waits_and_is_meant_is_dropped(world: World) -> None:
    meant = enqueue(world)
    held = enqueue(world, state=Message.HELD)
    sent = enqueue(world, state=Message.SENT)
    other = enqueue(world, trigger="reminder")
    subject = {"subject_kind": "client", "subject_uid": world.anna.uid}
    triggers = {"portal_link_shared"}
    nobody = uuid4()
    assert (
        drop_messages(**subject, triggers=triggers, recipient_uid=nobody, reason="x", now=NOW) == 0
    )
    assert drop_messages(**subject, triggers=triggers, reason="gone", now=NOW) == 2
    states = [Message.objects.get(pk=row.pk).state for row in (meant, held, sent, other)]
    assert states == ["dropped", "dropped", "sent", "scheduled"]
    assert Message.objects.get(pk=meant.pk).reason == "gone"
    assert drop_messages(**subject, reason="gone", now=NOW) == 1


@pytest.mark.django_db
def test_presets_are_seeded_once(world: World) -> None:
    before = AutomatedMessage.objects.count()
    seed_automated_messages(workspace=world.event, now=NOW)
    assert AutomatedMessage.objects.count() == before
    event = AutomatedMessage.objects.filter(workspace=world.event, trigger="reminder")
    assert set(event.values_list("hours_before", "only_answer")) == {(24, ""), (48, "tentative")}
    salon = AutomatedMessage.objects.filter(workspace=world.salon)
    assert set(salon.values_list("trigger", "audience")) == set(AUTOMATED)
    assert salon.filter(trigger="reminder").count() == 1


@pytest.mark.parametrize(
    ("start", "end", "zone", "said"),
    [
        (
            datetime(2026, 11, 24, 13, 30, tzinfo=UTC),
            datetime(2026, 11, 24, 14, 15, tzinfo=UTC),
            "Europe/Zurich",
            "Tuesday 24 November 2026, 14:30–15:15 (Zurich time)",
        ),
        (
            datetime(2026, 10, 24, 22, 30, tzinfo=UTC),
            datetime(2026, 10, 25, 3, 0, tzinfo=UTC),
            "Europe/Berlin",
            "Sunday 25 October 2026, 00:30–04:00 (Berlin time)",
        ),
        (
            datetime(2026, 12, 31, 22, 0, tzinfo=UTC),
            datetime(2027, 1, 1, 1, 0, tzinfo=UTC),
            "UTC",
            "Thursday 31 December 2026, 22:00 – Friday 1 January 2027, 01:00 (UTC)",
        ),
    ],
)
def test_when_is_absolute_and_names_the_place(
    start: datetime, end: datetime, zone: str, said: str
) -> None:
    assert format_when(start, end, zone) == said


def test_a_zone_is_named_by_its_place() -> None:
    assert format_place_of("America/Argentina/Buenos_Aires") == "Buenos Aires time"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nBcc: b\x00\t c", "a Bcc: b c"),
        ("a\u2028b\u0085c", "a b c"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("שלום 😀", "שלום 😀"),
        ("x" * 300, "x" * 199 + "…"),
        ("\ud800a", "a"),
    ],
)
def test_a_header_line_holds_no_control(text: str, line: str) -> None:
    assert clean_line(text) == line
