"""POST /hooks/delivery/mailgun/: signed news of mails, each of them once."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import DeliveryReport, Message, SuppressedAddress
from portico.apps.messaging.services.reporting import KEPT, forget_reports
from tests.apps.messaging.steps import again, enqueue
from tests.conftest import World
from tests.make import NOW

URL, KEY = "/hooks/delivery/mailgun/", "0123456789abcdef0123456789abcdef"
READER = "portico.integrations.mailgun.reports.read_reports"
NO_SUCH = {
    "code": 550,
    "message": "5.1.1 The email account that you tried to reach\n does not exist",
}
pytestmark = pytest.mark.django_db
Tell = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def configured(settings: Any) -> Any:
    settings.MAILGUN_SIGNING_KEY = KEY
    settings.REPORT_READERS = {"mailgun": READER}
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sent(world: World) -> Message:
    message = enqueue(world)
    Message.objects.filter(pk=message.pk).update(state=Message.SENT, sent_at=NOW)
    return message


def sign(event: dict[str, Any], *, key: str = KEY, age: float = 0, token: str = "") -> bytes:
    """A call as Mailgun makes it (its manual, Securing webhooks)."""
    timestamp = str(int(NOW.timestamp() - age))
    token = token or uuid4().hex + "feedbeef"
    code = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": timestamp, "token": token, "signature": code}
    return json.dumps({"signature": signature, "event-data": event}).encode()


def event_of(message: Message | UUID, event: str, **more: Any) -> dict[str, Any]:
    uid = message.uid if isinstance(message, Message) else message
    return {
        "event": event,
        "id": uuid4().hex,
        "timestamp": NOW.timestamp(),
        "recipient": "anna@clients.example",
        "message": {"headers": {"message-id": f"{uid}@portal.example.org"}},
        **more,
    }


@pytest.fixture
def tell() -> Tell:
    """A browser that checks CSRF, as another server would call."""

    def post(body: bytes, url: str = URL, **more: Any) -> HttpResponse:
        browser = Browser(enforce_csrf_checks=True)
        return browser.post(url, data=body, content_type="application/json", **more)

    return post


def bounce(message: Message, **more: Any) -> dict[str, Any]:
    wanted = {"severity": "permanent", "reason": "bounce", "delivery-status": NO_SUCH, **more}
    return event_of(message, "failed", **wanted)


def test_delivered_is_noted(sent: Message, tell: Tell) -> None:
    answer = tell(sign(event_of(sent, "delivered")))
    assert (answer.status_code, answer.content) == (204, b"")
    now = again(sent)
    assert (now.report, now.reported_at, now.state) == ("delivered", NOW, Message.SENT)
    assert not SuppressedAddress.objects.exists()


def test_a_hard_bounce_fails_the_message_and_puts_the_address_on_the_list(
    world: World, sent: Message, tell: Tell
) -> None:
    assert tell(sign(bounce(sent))).status_code == 204
    now = again(sent)
    assert (now.report, now.state) == ("bounced", Message.FAILED)
    assert now.reason.startswith("it came back: 5.1.1 The email account that you tried to reach")
    entry = SuppressedAddress.objects.get()
    assert (entry.organization, entry.address) == (world.organization, "anna@clients.example")
    assert (entry.reason, entry.message_uid, entry.since) == ("hard_bounce", sent.uid, NOW)
    log = LogEntry.objects.get(subject_uid=world.anna.uid, verb="address_suppressed")
    assert (log.subject_kind, log.actor_kind) == ("client", "system")


@pytest.mark.parametrize(
    "status",
    [
        {"code": 552, "message": "5.2.2 Mailbox full"},
        {"code": 550, "message": "5.7.1 This looks like spam"},
        {"code": 602, "message": "Not delivering: too old"},
        {},
        "strange",
    ],
)
def test_what_came_back_from_an_address_that_lives(
    sent: Message, tell: Tell, status: object
) -> None:
    assert tell(sign(bounce(sent, **{"delivery-status": status}))).status_code == 204
    assert again(sent).state == Message.FAILED
    assert not SuppressedAddress.objects.exists()


def test_a_soft_bounce_is_noted_only(sent: Message, tell: Tell) -> None:
    soft = bounce(sent, severity="temporary", reason="generic")
    tell(sign(soft | {"delivery-status": {"code": 450, "message": "4.2.1 Greylisted"}}))
    now = again(sent)
    assert (now.report, now.state) == ("delayed", Message.SENT)
    assert now.reason == "not there yet, still tried: 4.2.1 Greylisted"
    assert not SuppressedAddress.objects.exists()
    tell(sign(event_of(sent, "delivered")))
    assert (again(sent).report, again(sent).reason) == ("delivered", "")
    tell(sign(soft))
    assert again(sent).report == "delivered", "late news of an earlier try"


def test_a_complaint_puts_the_address_on_the_list(sent: Message, tell: Tell) -> None:
    tell(sign(event_of(sent, "delivered")))
    tell(sign(event_of(sent, "complained")))
    assert (again(sent).report, again(sent).state) == ("complained", Message.SENT)
    assert SuppressedAddress.objects.get().reason == "complaint"


def test_what_mailgun_puts_aside_itself(sent: Message, tell: Tell) -> None:
    status = {"code": 605, "message": "Not delivering to previously bounced address"}
    tell(sign(bounce(sent, reason="suppress-bounce", **{"delivery-status": status})))
    assert SuppressedAddress.objects.get().reason == "hard_bounce"


def test_the_same_call_counts_once(sent: Message, tell: Tell) -> None:
    body = sign(event_of(sent, "delivered"))
    assert [tell(body).status_code for _ in range(3)] == [204] * 3
    assert DeliveryReport.objects.count() == 1


def test_a_signature_serves_one_event_only(world: World, sent: Message, tell: Tell) -> None:
    """Mailgun signs no body: who overheard a call has its token, and must not make more of it."""
    tell(sign(event_of(sent, "delivered"), token="a" * 50))
    assert tell(sign(bounce(sent), token="a" * 50)).status_code == 204
    assert again(sent).report == "delivered"
    assert not SuppressedAddress.objects.exists()
    forget_reports(now=NOW + KEPT - timedelta(seconds=1))
    assert DeliveryReport.objects.count() == 1
    assert forget_reports(now=NOW + KEPT + timedelta(seconds=1)) == 1


def test_repeated_by_mailgun_for_hours(sent: Message, tell: Tell) -> None:
    assert tell(sign(event_of(sent, "delivered"), age=9 * 3600)).status_code == 204
    assert again(sent).report == "delivered"


@pytest.mark.parametrize("age", [13 * 3600, -600])
def test_a_signature_from_another_time_is_refused(sent: Message, tell: Tell, age: float) -> None:
    assert tell(sign(bounce(sent), age=age)).status_code == 403
    assert again(sent).report == ""


@pytest.mark.parametrize(
    "spoil",
    [
        lambda called: called["signature"].update(signature="0" * 64),
        lambda called: called["signature"].update(timestamp=str(int(NOW.timestamp()) - 1)),
        lambda called: called["signature"].update(token="another"),
        lambda called: called["signature"].update(token=""),
        lambda called: called["signature"].update(signature="ä"),
        lambda called: called.update(signature="none"),
        lambda called: called.pop("signature"),
    ],
)
def test_a_forged_call_is_refused(
    sent: Message, tell: Tell, spoil: Callable[[Any], object]
) -> None:
    called = json.loads(sign(bounce(sent)))
    spoil(called)
    assert tell(json.dumps(called).encode()).status_code == 403
    assert again(sent).report == ""
    assert not DeliveryReport.objects.exists()
    assert not SuppressedAddress.objects.exists()


@pytest.mark.parametrize("body", [b"no json", b"[]", b"{" * 5000, b"\xff\xfe", b"null"])
def test_what_is_no_call_at_all(tell: Tell, body: bytes) -> None:
    assert tell(body).status_code == 403


def test_signed_with_another_key(sent: Message, tell: Tell) -> None:
    assert tell(sign(bounce(sent), key="f" * 32)).status_code == 403


def test_genuine_without_an_event(tell: Tell) -> None:
    called = json.loads(sign({})) | {"event-data": "gone"}
    assert tell(json.dumps(called).encode()).status_code == 406


def test_opened_and_clicked_say_nothing_here(sent: Message, tell: Tell) -> None:
    for name in ("opened", "clicked", "accepted", "brand-new"):
        assert tell(sign(event_of(sent, name))).status_code == 204
    assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"message-id": 7}, {"message-id": "x@y"}, "strange"])
def test_a_mail_that_is_not_ours(sent: Message, tell: Tell, headers: object) -> None:
    event = bounce(sent) | {"message": {"headers": headers}}
    assert tell(sign(event)).status_code == 204
    assert tell(sign(event_of(uuid4(), "complained"))).status_code == 204
    assert again(sent).report == ""
    assert not SuppressedAddress.objects.exists()


def test_arrived_all_the_same_ends_the_retry(sent: Message, tell: Tell) -> None:
    """The answer of the server was lost, a second copy waits: it need not go out."""
    waiting = {"state": Message.SCHEDULED, "is_outcome_unknown": True, "reason": "lost"}
    Message.objects.filter(pk=sent.pk).update(**waiting, sent_at=None)
    tell(sign(event_of(sent, "delivered")))
    now = again(sent)
    assert (now.state, now.sent_at, now.is_outcome_unknown) == (Message.SENT, NOW, False)
    assert now.reason == ""


def test_not_configured_it_does_not_exist(sent: Message, tell: Tell, settings: Any) -> None:
    assert tell(sign(bounce(sent)), url="/hooks/delivery/postmark/").status_code == 404
    settings.REPORT_READERS = {}
    assert tell(sign(bounce(sent))).status_code == 404


def test_only_posted_and_of_bearable_size(tell: Tell) -> None:
    assert Browser().get(URL).status_code == 405
    assert tell(b" " * 300_000).status_code == 413
    assert tell(b"").status_code == 411
