"""Texts beside e-mails: who gets one, when, in which words, and what becomes of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.telling import tell_attendee
from portico.apps.messaging.models import AutomatedMessage, Message, SuppressedAddress, TextSender
from portico.apps.messaging.services.delivering_texts import deliver_texts
from tests.conftest import World
from tests.make import NOW, make_appointment, staff_actor
from tests.texts import (
    CALLED,
    NUMBER,
    TOKEN,
    Answer,
    Provider,
    agree_to_texts,
    make_sender,
    provide_texts,
)

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = NOW


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with provide_texts() as one:
        settings.TWILIO_API = one.url
        yield one


@pytest.fixture
def anna(world: World) -> Any:
    make_sender(world.event)
    return agree_to_texts(world.anna, NOW)


def text_for(world: World, trigger: str = "invitation", **fields: Any) -> AutomatedMessage:
    return AutomatedMessage.objects.create(
        organization=world.organization,
        workspace=world.event,
        trigger=trigger,
        audience="client",
        channel="sms",
        **fields,
    )


def book(world: World, **fields: Any) -> Appointment:
    return make_appointment(world.event, world.manager, world.anna, **fields)


def texts() -> list[Message]:
    return list(Message.objects.filter(channel="sms").order_by("pk"))


def work(now: datetime = MORNING) -> int:
    return deliver_texts(owner="w", read_clock=lambda: now)


def test_an_invitation_goes_as_a_text_too(world: World, anna: Any, provider: Provider) -> None:
    text_for(world)
    book(world)
    assert work() == 1
    (form,) = provider.taken
    assert (form["To"], form["From"]) == (CALLED, NUMBER)
    assert form["Body"].startswith("MedTech Congress 2027: Invitation: Spectral CT roadmap, Mon 30")
    assert "\nhttp://" in form["Body"]
    (text,) = texts()
    assert text.state == Message.SENT
    assert text.facts["provider_id"] == f"SM{1:032d}"
    token = form["Body"].rstrip("/").rsplit("/", 1)[-1]
    assert len(token) == 43
    assert token not in str(Message.objects.values())
    assert "‹portal link›" in text.kept_text
    assert Message.objects.get(channel="email", recipient_kind="client", trigger="invitation")


@pytest.mark.parametrize(
    "why",
    ["no_row", "row_off", "sender_off", "no_sender", "no_consent", "texts_off", "landline", "none"],
)
def test_no_text(world: World, anna: Any, why: str) -> None:
    if why != "no_row":
        text_for(world, is_on=why != "row_off")
    if why == "no_sender":
        TextSender.objects.all().delete()
    TextSender.objects.update(is_on=why != "sender_off")
    vars(world.event).pop("_text_sender_kept", None)
    if why == "no_consent":
        agree_to_texts(anna, None)  # type: ignore[arg-type]
    if why == "texts_off":
        anna.appointment_texts = False
        anna.save()
    if why in ("landline", "none"):
        agree_to_texts(anna, NOW, "+41 61 555 01 40" if why == "landline" else "")
    book(world)
    assert texts() == []
    mail = Message.objects.get(channel="email", recipient_kind="client", trigger="invitation")
    assert mail.state == Message.SCHEDULED


def test_only_as_a_text(world: World, anna: Any, provider: Provider) -> None:
    text_for(world)
    AutomatedMessage.objects.filter(
        workspace=world.event, trigger="invitation", channel="email"
    ).update(is_on=False)
    book(world)
    mail = Message.objects.get(channel="email", recipient_kind="client", trigger="invitation")
    assert (mail.state, mail.reason) == (Message.SKIPPED, "switched off as an e-mail")
    assert work() == 1
    TextSender.objects.update(is_on=False)
    vars(world.event).pop("_text_sender_kept", None)
    meeting = book(world, starts_at=NOW + timedelta(days=9))
    assert not Message.objects.filter(subject_uid=meeting.uid, trigger="invitation").exists()


def test_own_words_in_the_clients_language(world: World, anna: Any, provider: Provider) -> None:
    words = "Hallo {{ client.first_name }}, {{ appointment.time }}. – {{ client.profile_link }}"
    text_for(world, texts={"de": {"subject": "", "body": words}})
    anna.language = "de"
    anna.save()
    book(world)
    work()
    (body,) = provider.bodies()
    assert body.startswith("Hallo Anna, 10:00. - http://")
    assert body.count("/open/") == 1


def test_a_discreet_text_names_nothing(world: World, anna: Any, provider: Provider) -> None:
    world.event.discreet_messages = True
    world.event.save()
    text_for(world)
    book(world)
    work()
    (body,) = provider.bodies()
    assert "Spectral" not in body


@pytest.mark.parametrize(
    ("zone", "at", "begins", "fate"),
    [
        ("", "2026-11-23T19:59", 168, "sent"),
        ("", "2026-11-23T20:00", 168, "2026-11-24T07:00"),
        ("America/New_York", "2026-11-23T09:00", 168, "2026-11-23T13:00"),
        # the start comes before the morning
        ("", "2026-11-23T22:00", 8, "skipped"),
        # a clock change in the night: 25 October 2026
        ("", "2026-10-24T20:00", 960, "2026-10-25T07:00"),
        ("", "2026-03-28T21:00", 5880, "2026-03-29T06:00"),
    ],
)
def test_quiet_hours_are_the_clients(
    world: World, anna: Any, provider: Provider, zone: str, at: str, begins: int, fate: str
) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    anna.time_zone = zone
    anna.save()
    text_for(world)
    book(world, starts_at=now.replace(minute=0) + timedelta(hours=begins))
    Message.objects.update(due_at=now)
    assert work(now) == (1 if fate == "sent" else 0)
    (text,) = texts()
    if fate in ("sent", "skipped"):
        assert text.state == fate
        return
    until = datetime.fromisoformat(fate).replace(tzinfo=UTC)
    assert (text.state, text.due_at, text.attempts) == (Message.SCHEDULED, until, 0)
    assert work(until - timedelta(seconds=1)) == 0
    assert work(until) == 1
    assert len(provider.taken) == 1


def test_a_change_while_the_text_waits_is_one_text(world: World, anna: Any) -> None:
    text_for(world)
    text_for(world, "update")
    meeting = book(world)
    assert [text.trigger for text in texts()] == ["invitation"]
    Message.objects.filter(channel="email").update(state=Message.SENT)
    attendee = meeting.attendees.get(client=anna)
    tell_attendee(meeting, "update", attendee, {}, actor=staff_actor(world.manager), now=NOW)
    assert Message.objects.filter(channel="email", trigger="update").exists()
    assert [text.trigger for text in texts()] == ["invitation"]


@pytest.mark.parametrize(
    ("answer", "state", "is_unknown", "paused"),
    [
        (Answer(429, 20429, {"Retry-After": "30"}), "scheduled", False, 30),
        (Answer(401, 20003), "scheduled", False, 1),
        (Answer(503), "scheduled", False, None),
        (Answer(400, 21614), "failed", False, None),
        (Answer(500), "failed", True, None),
        (Answer(lost=True), "failed", True, None),
    ],
)
def test_what_the_provider_answers(
    world: World,
    anna: Any,
    provider: Provider,
    answer: Answer,
    state: str,
    is_unknown: bool,
    paused: int | None,
) -> None:
    text_for(world)
    book(world)
    provider.answers = [answer]
    assert work() == 0
    (text,) = texts()
    assert (text.state, text.is_outcome_unknown) == (state, is_unknown)
    assert "/open/" not in text.reason
    sender = TextSender.objects.get()
    until = NOW + timedelta(seconds=paused) if paused else None
    assert sender.next_try_at == until
    if until:
        assert text.attempts == 0
        assert work(until - timedelta(seconds=1)) == 0
        assert len(provider.asked) == 1
        assert work(until) == 1
        assert TextSender.objects.get().next_try_at is None
    if is_unknown:
        assert work(NOW + timedelta(days=2)) == 0
        assert len(provider.asked) == 1


def test_stop_at_the_provider_stops_here(world: World, anna: Any, provider: Provider) -> None:
    text_for(world)
    book(world)
    provider.answers = [Answer(400, 21610)]
    work()
    entry = SuppressedAddress.objects.get()
    assert (entry.channel, entry.address, entry.reason) == ("sms", CALLED, "stopped")
    book(world, starts_at=NOW + timedelta(days=9))
    assert work() == 0
    assert texts()[-1].reason == "held back: STOP came from this number"
    assert len(provider.asked) == 1


def test_a_worker_that_dies_in_between_sends_nothing_twice(
    world: World, anna: Any, provider: Provider
) -> None:
    text_for(world)
    book(world)
    Message.objects.filter(channel="sms").update(
        state=Message.SENDING, lease_until=NOW - timedelta(minutes=1), is_outcome_unknown=True
    )
    assert work() == 0
    (text,) = texts()
    assert (text.state, text.is_outcome_unknown) == (Message.FAILED, True)
    assert provider.asked == []


def test_the_token_is_sealed(world: World, anna: Any, provider: Provider, settings: Any) -> None:
    text_for(world)
    book(world)
    assert TOKEN not in str(TextSender.objects.values())
    settings.SEALING_KEYS = ()
    assert work() == 0
    (text,) = texts()
    assert text.state == Message.SCHEDULED
    assert "cannot be read" in text.reason


@pytest.mark.parametrize("purpose", ["marketing", "appointment"])
def test_marketing_says_how_to_end_it(
    world: World, anna: Any, provider: Provider, purpose: str
) -> None:
    anna.marketing_texts = True
    anna.save()
    text_for(world)
    book(world)
    Message.objects.filter(channel="sms").update(purpose=purpose)
    assert work() == 1
    assert provider.bodies()[0].endswith("STOP ends these texts.") is (purpose == "marketing")
