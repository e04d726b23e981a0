"""Texts at a server that speaks Twilio's documented API: taken, refused, or nobody knows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from portico.apps.messaging.text_providers import (
    Account,
    AccountRefused,
    NumberStopped,
    OutgoingText,
    SlowDown,
    load_provider,
)
from portico.apps.messaging.transports import PermanentFailure, TransientFailure, Unreachable
from portico.integrations.texting import twilio
from portico.integrations.texting.twilio_calls import sign
from tests.texts import ACCOUNT, CALLED, NUMBER, TOKEN, Answer, Provider, provide_texts

OURS = Account(account=ACCOUNT, token=TOKEN, number=NUMBER)


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with provide_texts() as one:
        settings.TWILIO_API = one.url
        yield one


def send(account: Account = OURS, **fields: Any) -> Any:
    begun: list[None] = []
    wanted = {"message_uid": uuid4(), "to_number": CALLED, "body": "Hi", "status_url": ""}
    text = OutgoingText(**{**wanted, **fields}, sent_at=datetime.now(UTC))
    taken = load_provider("twilio").send(text, account, begin=lambda: begun.append(None))
    assert len(begun) == 1
    return taken


def test_the_documented_request(provider: Provider) -> None:
    taken = send(body="Grüezi – 5 €", status_url="https://p.example/hooks/texts/x/y/")
    assert (taken.provider_id, taken.parts) == (f"SM{1:032d}", 1)
    assert provider.paths == [f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"]
    assert provider.taken == [
        {
            "To": CALLED,
            "From": NUMBER,
            "Body": "Grüezi – 5 €",
            "StatusCallback": "https://p.example/hooks/texts/x/y/",
        }
    ]


def test_a_pool_of_numbers_is_named_as_such(provider: Provider) -> None:
    send(Account(account=ACCOUNT, token=TOKEN, number="MG" + "1" * 32))
    assert provider.taken[0]["MessagingServiceSid"] == "MG" + "1" * 32
    assert "From" not in provider.taken[0]
    assert "StatusCallback" not in provider.taken[0]


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer(400, 21211), PermanentFailure, "the number is none"),
        (Answer(400, 21614), PermanentFailure, "takes no texts"),
        (Answer(400, 21617), PermanentFailure, "too long"),
        (Answer(400, 29999), PermanentFailure, "refused"),
        (Answer(400, 21610), NumberStopped, "has sent STOP"),
        (Answer(400, 21606), AccountRefused, "cannot send texts"),
        (Answer(401, 20003), AccountRefused, "not accepted"),
        (Answer(403), AccountRefused, "refused"),
        (Answer(404, 20404), AccountRefused, "not known"),
        (Answer(503), TransientFailure, "busy"),
        (Answer(302, headers={"Location": "/x"}), PermanentFailure, "refused"),
    ],
)
def test_what_was_surely_not_taken(
    provider: Provider, answer: Answer, kind: type[Exception], words: str
) -> None:
    provider.answers = [answer]
    with pytest.raises(kind, match=words) as caught:
        send()
    assert not getattr(caught.value, "is_outcome_unknown", False)
    assert provider.taken == []
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("7", 7.0),
        ("0", 1.0),
        ("99999999", 3600.0),
        ("soon", 5.0),
        ("", 5.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1.0),
    ],
)
def test_429_says_how_long(provider: Provider, given: str, seconds: float) -> None:
    provider.answers = [Answer(429, 20429, {"Retry-After": given} if given else {})]
    with pytest.raises(SlowDown) as caught:
        send()
    assert caught.value.seconds == pytest.approx(seconds, abs=60)


@pytest.mark.parametrize("answer", [Answer(500), Answer(502), Answer(lost=True)])
def test_what_nobody_knows(provider: Provider, answer: Answer) -> None:
    provider.answers = [answer]
    with pytest.raises(TransientFailure) as caught:
        send()
    assert caught.value.is_outcome_unknown


def test_a_server_that_does_not_answer(provider: Provider, monkeypatch: Any) -> None:
    monkeypatch.setattr(twilio, "_TIMEOUT", twilio.httpx.Timeout(60, read=0.2))
    provider.answers = [Answer(seconds=60)]
    with pytest.raises(TransientFailure, match="ReadTimeout") as caught:
        send()
    assert caught.value.is_outcome_unknown


def test_nobody_there_is_known(settings: Any) -> None:
    with provide_texts() as gone:
        settings.TWILIO_API = gone.url
    with pytest.raises(Unreachable, match="no connection") as caught:
        send()
    assert not caught.value.is_outcome_unknown


def test_a_wrong_token_is_the_accounts_trouble(provider: Provider) -> None:
    with pytest.raises(AccountRefused, match="account or token"):
        send(Account(account=ACCOUNT, token="other", number=NUMBER))


def test_the_signature_of_the_documentation() -> None:
    """The worked example of twilio.com/docs/usage/security."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert sign(url, form, "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_calls_are_read() -> None:
    calls = load_provider("twilio")
    form = {"AccountSid": ACCOUNT, "MessageSid": "SM1", "MessageStatus": "delivered"}
    url = "https://p.example/hooks/texts/x/y/"
    signed = {"X-Twilio-Signature": sign(url, form, TOKEN)}
    assert calls.is_genuine(url, form, signed, OURS)
    assert not calls.is_genuine(f"{url}z", form, signed, OURS)
    assert not calls.is_genuine(url, {**form, "MessageStatus": "failed"}, signed, OURS)
    assert not calls.is_genuine(url, form, {}, OURS)
    assert not calls.is_genuine(url, form, {"X-Twilio-Signature": "ü"}, OURS)
    empty = Account(account=ACCOUNT, token="", number=NUMBER)
    assert not calls.is_genuine(url, form, {"X-Twilio-Signature": sign(url, form, "")}, empty)
    assert calls.read_news(form).fate == "delivered"
    for status, fate in (("queued", ""), ("sent", "sent"), ("undelivered", "failed")):
        assert calls.read_news({"MessageStatus": status, "ErrorCode": "x"}).fate == fate
    dead = calls.read_news({"MessageStatus": "undelivered", "ErrorCode": "30005"})
    assert (dead.is_dead, dead.reason) == (True, "nobody has this number (Twilio 30005)")
    brought = calls.read_text({"MessageSid": "SM2", "From": CALLED, "Body": "Stop"})
    assert brought is not None
    assert (brought.body, brought.keyword, brought.is_answered) == ("Stop", "", False)
    known = calls.read_text({"MessageSid": "SM2", "From": CALLED, "OptOutType": "STOP"})
    assert known is not None
    assert (known.keyword, known.is_answered) == ("stop", True)
    assert calls.read_text({"From": CALLED}) is None
    assert calls.write_answer("5 < 6 & more")[0].endswith(
        "<Response><Message>5 &lt; 6 &amp; more</Message></Response>"
    )
