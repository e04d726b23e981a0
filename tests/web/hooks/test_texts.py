"""POST /hooks/texts/…: signed by the provider, and nothing else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client as Browser
from django.utils.http import urlencode

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import IncomingText, Message, SuppressedAddress, TextSender
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.integrations.texting.twilio_calls import sign
from tests.conftest import World
from tests.make import NOW
from tests.texts import ACCOUNT, CALLED, NUMBER, TOKEN, agree_to_texts, make_sender

pytestmark = pytest.mark.django_db
Call = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def still() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sender(world: World) -> TextSender:
    agree_to_texts(world.anna, NOW)
    return make_sender(world.event)


@pytest.fixture
def call() -> Call:
    """As Twilio calls: a form, signed over the public address."""

    def post(path: str, form: dict[str, str], **more: Any) -> HttpResponse:
        wanted = {"AccountSid": ACCOUNT, **form}
        url = f"{django_settings.BASE_URL}{path}"
        signature = more.pop("signature", sign(url, wanted, more.pop("token", TOKEN)))
        headers = {"X-Twilio-Signature": signature, **more.pop("headers", {})}
        return Browser(enforce_csrf_checks=True).post(
            path,
            data=more.pop("data", urlencode(wanted)),
            content_type=more.pop("content_type", "application/x-www-form-urlencoded"),
            headers=headers,
        )

    return post


def brought(body: str, sid: str = "SM1", number: str = CALLED) -> dict[str, str]:
    return {"MessageSid": sid, "From": number, "To": NUMBER, "Body": body, "NumMedia": "0"}


def path_of(sender: TextSender, message: UUID | None = None) -> str:
    tail = f"{message}/" if message else ""
    return f"/hooks/texts/{sender.uid}/{tail}"


def send_out(world: World, **fields: Any) -> Message:
    message = enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        trigger="reminder",
        subject_kind="client",
        subject_uid=world.anna.uid,
        recipient=Recipient("client", world.anna.uid, CALLED),
        due_at=NOW,
        dedupe=str(uuid4()),
        channel="sms",
        now=NOW,
    )
    wanted = {"state": Message.SENT, "sent_at": NOW, "facts": {"provider_id": "SM9"}, **fields}
    Message.objects.filter(pk=message.pk).update(**wanted)
    return message


def test_stop_and_start(world: World, sender: TextSender, call: Call) -> None:
    answer = call(path_of(sender), brought("STOP"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert answer.content.endswith(b"<Response></Response>")
    entry = SuppressedAddress.objects.get()
    assert (entry.organization, entry.address, entry.reason) == (
        world.organization,
        CALLED,
        "stopped",
    )
    assert LogEntry.objects.filter(verb="texts_stopped", subject_uid=world.anna.uid).count() == 1
    call(path_of(sender), brought("STOP"))
    call(path_of(sender), brought("stop", "SM2"))
    assert IncomingText.objects.count() == 2
    assert LogEntry.objects.filter(verb="texts_stopped").count() == 1
    call(path_of(sender), brought("Start", "SM3"))
    assert not SuppressedAddress.objects.exists()
    call(path_of(sender), brought("STOP"))  # the first one again, late
    assert not SuppressedAddress.objects.exists()
    world.anna.refresh_from_db()
    assert world.anna.text_consent_at == NOW


def test_stop_ends_texts_of_this_organization_only(
    world: World, sender: TextSender, call: Call
) -> None:
    agree_to_texts(world.stranger_client, NOW)
    call(path_of(sender), brought("STOP"))
    own = SuppressedAddress.objects.values_list("organization_id", flat=True)
    assert list(own) == [world.organization.pk]
    assert not LogEntry.objects.filter(subject_uid=world.stranger_client.uid).exclude(
        verb="created"
    )


def test_keywords_are_answered_where_the_provider_does_not(
    world: World, sender: TextSender, call: Call
) -> None:
    TextSender.objects.update(answers_keywords=True)
    help_text = call(path_of(sender), brought("help")).content.decode()
    assert "MedTech Congress 2027, telephone +41 61 555 01 40. STOP ends these texts." in help_text
    assert "no more texts" in call(path_of(sender), brought("STOP", "SM2")).content.decode()
    told = call(path_of(sender), {**brought("STOP", "SM3"), "OptOutType": "STOP"})
    assert told.content.endswith(b"<Response></Response>")
    world.anna.language = "de"
    world.anna.save()
    german = call(path_of(sender), brought("HILFE", "SM4")).content.decode()
    assert "STOP beendet diese SMS" in german


def test_an_answer_is_kept_and_noted(world: World, sender: TextSender, call: Call) -> None:
    secret = "https://p.example/open/AbCdEf0123456789AbCdEf0123456789AbCdEf01234/"
    call(path_of(sender), brought(f"I am late! {secret}"))
    row = IncomingText.objects.get()
    assert (row.client, row.keyword, row.number) == (world.anna, "", CALLED)
    assert row.text.startswith("I am late! https://p.example/open/‹hidden›")
    assert LogEntry.objects.get(verb="text_received").note == row.text
    call(path_of(sender), brought("Hello", "SM2", "+41795550999"))
    assert IncomingText.objects.get(provider_id="SM2").client is None
    call(path_of(sender), {"MessageSid": "SM5"})
    assert IncomingText.objects.count() == 2


def test_what_is_not_signed_is_refused(world: World, sender: TextSender, call: Call) -> None:
    other = make_sender(world.salon)
    own, form = path_of(sender), brought("STOP")
    assert call(own, form, signature="").status_code == 403
    assert call(own, form, token="guessed").status_code == 403
    assert call(own, form, signature="ü").status_code == 403
    assert call(own, {**form, "AccountSid": "AC1"}).status_code == 403
    forged = sign(
        f"{django_settings.BASE_URL}{path_of(other)}", {"AccountSid": ACCOUNT, **form}, TOKEN
    )
    assert call(own, form, signature=forged).status_code == 403
    assert call(f"/hooks/texts/{uuid4()}/", form).status_code == 404
    assert call(own, form, content_type="application/json").status_code == 415
    assert call(own, form, headers={"Content-Length": ""}).status_code == 411
    assert call(own, form, headers={"Content-Length": "99999999"}).status_code == 413
    for method in ("get", "head", "put"):
        assert getattr(Browser(), method)(own).status_code == 405
    assert not IncomingText.objects.exists()
    assert not SuppressedAddress.objects.exists()


def test_without_the_key_it_is_asked_to_come_again(
    sender: TextSender, call: Call, settings: Any
) -> None:
    settings.SEALING_KEYS = ()
    assert call(path_of(sender), brought("STOP")).status_code == 503


@pytest.mark.parametrize(
    ("told", "state", "report"),
    [
        (["queued", "sent"], "sent", ""),
        (["sent", "delivered"], "sent", "delivered"),
        (["delivered", "sent", "queued", "delivered"], "sent", "delivered"),
        (["undelivered"], "failed", "bounced"),
        (["failed", "failed"], "failed", "bounced"),
    ],
)
def test_news_of_a_text(
    world: World, sender: TextSender, call: Call, told: list[str], state: str, report: str
) -> None:
    message = send_out(world)
    for status in told:
        form = {"MessageSid": "SM9", "MessageStatus": status}
        if status in ("undelivered", "failed"):
            form["ErrorCode"] = "30003"
        assert call(path_of(sender, message.uid), form).status_code == 204
    message.refresh_from_db()
    assert (message.state, message.report) == (state, report)
    if state == "failed":
        assert "out of reach" in message.reason
    assert not SuppressedAddress.objects.exists()


def test_news_settle_an_unknown_outcome(world: World, sender: TextSender, call: Call) -> None:
    lost = send_out(world, state=Message.FAILED, is_outcome_unknown=True, sent_at=None, facts={})
    call(path_of(sender, lost.uid), {"MessageSid": "SM7", "MessageStatus": "sent"})
    lost.refresh_from_db()
    assert (lost.state, lost.is_outcome_unknown, lost.sent_at) == (Message.SENT, False, NOW)


def test_a_number_that_nobody_has(world: World, sender: TextSender, call: Call) -> None:
    message = send_out(world)
    form = {"MessageSid": "SM9", "MessageStatus": "undelivered", "ErrorCode": "30005"}
    call(path_of(sender, message.uid), form)
    entry = SuppressedAddress.objects.get()
    assert (entry.channel, entry.address, entry.reason) == ("sms", CALLED, "hard_bounce")


def test_news_of_others_and_of_former_tries(world: World, sender: TextSender, call: Call) -> None:
    message = send_out(world)
    old = {"MessageSid": "SM1", "MessageStatus": "undelivered"}
    assert call(path_of(sender, message.uid), old).status_code == 204
    message.refresh_from_db()
    assert message.state == Message.SENT
    other = make_sender(world.stranger_workspace)
    told = {"MessageSid": "SM9", "MessageStatus": "undelivered"}
    assert call(path_of(other, message.uid), told).status_code == 404
    assert call(path_of(sender, uuid4()), told).status_code == 404
