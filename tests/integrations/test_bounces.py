"""Mails that come back (RFC 3464), as mail servers write them, by every way that mail comes in."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from portico.apps.access.return_addresses import read_return_address, return_address
from portico.apps.appointments.services.replying import Outcome, receive_mail
from portico.apps.messaging.bounces import read_bounce
from portico.apps.messaging.models import IncomingMail, Message, SuppressedAddress
from portico.config.replies import Replies
from portico.domain.reports import Report
from portico.integrations.maildir.polling import poll_maildir
from tests.apps.messaging.steps import again, enqueue
from tests.conftest import World
from tests.make import NOW

FOLDER = Path(__file__).parent / "bounces"
BOUNCES = Replies(bounce_address="bounce@in.example.org")
GONE = "550 5.1.1 <anna@clients.example>: Recipient address rejected: User unknown"
SERVERS = ("postfix", "exchange")
pytestmark = pytest.mark.django_db


def fill(name: str, uid: object, *, to: str = "portico@portal.example.org", **facts: str) -> bytes:
    wanted = {"action": "failed", "status": "5.1.1", "said": GONE, **facts}
    text = (FOLDER / f"{name}.eml").read_text()
    for key, value in {"uid": str(uid), "to": to, **wanted}.items():
        text = text.replace(f"{{{key}}}", value)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def sent(world: World) -> Message:
    message = enqueue(world)
    Message.objects.filter(pk=message.pk).update(state=Message.SENT, sent_at=NOW)
    return message


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.REPLIES = BOUNCES


def take(raw: bytes) -> Outcome:
    return receive_mail(raw=raw, way="pipe", now=NOW)


@pytest.mark.parametrize("server", SERVERS)
def test_a_hard_bounce(sent: Message, server: str) -> None:
    assert take(fill(server, sent.uid)) is Outcome.APPLIED
    now = again(sent)
    assert (now.state, now.report) == (Message.FAILED, "bounced")
    assert now.reason == f"it came back: {GONE}"
    entry = SuppressedAddress.objects.get()
    assert (entry.address, entry.message_uid) == ("anna@clients.example", sent.uid)
    assert not IncomingMail.objects.exists(), "it is no stray mail"


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    ("action", "status", "said", "state", "report"),
    [
        ("failed", "5.2.2", "552 5.2.2 Mailbox full", "failed", "bounced"),
        ("failed", "5.0.0", "550 5.7.1 Spam", "failed", "bounced"),
        ("failed", "4.4.7", "Delivery time expired", "failed", "bounced"),
        ("delayed", "4.4.1", "connect: timed out", "sent", "delayed"),
        ("delivered", "2.0.0", "250 2.0.0 Ok", "sent", "delivered"),
    ],
)
def test_what_leaves_the_address_alone(
    sent: Message, server: str, action: str, status: str, said: str, state: str, report: str
) -> None:
    assert take(fill(server, sent.uid, action=action, status=status, said=said)) is Outcome.APPLIED
    assert (again(sent).state, again(sent).report) == (state, report)
    assert not SuppressedAddress.objects.exists()


def test_a_status_that_says_nothing_yields_to_what_was_said(sent: Message) -> None:
    take(fill("postfix", sent.uid, status="5.0.0"))
    assert SuppressedAddress.objects.get().reason == "hard_bounce"


def test_the_same_mail_again_does_nothing(sent: Message) -> None:
    raw = fill("postfix", sent.uid)
    take(raw)
    SuppressedAddress.objects.all().delete()
    assert take(raw) is Outcome.APPLIED
    assert not SuppressedAddress.objects.exists()


def test_a_mail_of_nobodys_is_a_stray(sent: Message) -> None:
    assert take(fill("postfix", uuid4())) is Outcome.STRAY
    assert take(fill("postfix", "20260101.1234")) is Outcome.STRAY
    assert take(fill("postfix", sent.uid, action="expanded")) is Outcome.STRAY
    assert again(sent).report == ""


def test_by_the_return_address_alone(sent: Message) -> None:
    """Some servers send back nothing of the mail."""
    raw = fill("postfix", "gone", to=return_address(sent.uid))
    assert take(raw) is Outcome.APPLIED
    assert again(sent).state == Message.FAILED


def test_a_return_address_cannot_be_made_up(sent: Message, settings: Any) -> None:
    mine = return_address(sent.uid)
    assert read_return_address(mine.upper()) == sent.uid
    local, _, domain = mine.partition("@")
    assert len(local) <= 64
    for forged in (
        f"{local[:-3]}{'a' if local[-3] != 'a' else 'b'}{local[-2:]}@{domain}",
        f"{local}@elsewhere.example",
        f"reply+{local.partition('+')[2]}@{domain}",
        f"bounce+{'1' * 52}@{domain}",
        f"bounce@{domain}",
        "",
    ):
        assert read_return_address(forged) is None
    settings.REPLIES = Replies()
    assert return_address(sent.uid) == ""
    assert read_return_address(mine) is None


def test_out_of_a_maildir(sent: Message, tmp_path: Path, settings: Any) -> None:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    settings.REPLIES = replace(BOUNCES, maildir=tmp_path)
    (tmp_path / "new" / "1").write_bytes(fill("exchange", sent.uid))
    assert poll_maildir(lambda: NOW) == 1
    assert again(sent).report == Report.BOUNCED


@given(st.binary(max_size=400), st.integers(0, 2000))
@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_is_borne(noise: bytes, place: int) -> None:
    raw = fill("postfix", uuid4())
    read_bounce(raw[:place] + noise + raw[place:])
    read_bounce(noise)


def test_what_is_nested_absurdly_is_left_alone() -> None:
    raw = b"".join(b"Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\n" for _ in range(300))
    assert read_bounce(raw) is None
