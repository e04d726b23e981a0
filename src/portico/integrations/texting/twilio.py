"""Texts by Twilio's Messages resource (api version 2010-04-01).

Documented at twilio.com/docs/messaging/api/message-resource (creating a message, properties,
statuses) and twilio.com/docs/usage/twilios-response (errors: JSON with `code` and `message`).
"""

import json
import ssl
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings

from portico.apps.messaging.text_providers import (
    Account,
    AccountRefused,
    NumberStopped,
    OutgoingText,
    SlowDown,
    Taken,
)
from portico.apps.messaging.transports import PermanentFailure, TransientFailure, Unreachable
from portico.integrations.texting.twilio_calls import TwilioCalls
from portico.integrations.texting.twilio_codes import CODES, STOPPED, THE_ACCOUNTS

_TIMEOUT = httpx.Timeout(30.0, connect=5.0, write=10.0)
WHOLE_SECONDS = 60.0
"""A server that answers drop by drop is left: shorter than the lease of a hand-over."""
_MOST_BYTES = 64 * 1024
_USUAL_PAUSE, _SHORTEST_PAUSE, _LONGEST_PAUSE = 5.0, 1.0, 3600.0


class TwilioProvider(TwilioCalls):
    """A POST for each text; no redirect is followed, no proxy of the environment is used."""

    def send(self, text: OutgoingText, account: Account, *, begin: Callable[[], None]) -> Taken:
        """As in `TextProvider`: 429 and 503 surely took nothing, a lost answer may have."""
        form = {"To": text.to_number, "Body": text.body}
        form["MessagingServiceSid" if account.number.startswith("MG") else "From"] = account.number
        if text.status_url:
            form["StatusCallback"] = text.status_url
        url = f"{settings.TWILIO_API}/2010-04-01/Accounts/{quote(account.account)}/Messages.json"
        begin()
        try:
            with httpx.Client(timeout=_TIMEOUT, verify=_trust(), trust_env=False) as client:
                auth = (account.account, account.token)
                with client.stream("POST", url, data=form, auth=auth) as response:
                    return _judge(response, _read(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreachable(f"no connection to Twilio ({type(error).__name__})") from error
        except httpx.HTTPError as error:
            reason = f"the answer of Twilio was lost ({type(error).__name__})"
            raise TransientFailure(reason, is_outcome_unknown=True) from error


@cache
def _trust() -> ssl.SSLContext:
    """Whom we believe to be Twilio; reading the list anew for each text takes longer than it."""
    return httpx.create_ssl_context(trust_env=False)


def _read(response: httpx.Response) -> dict[str, Any]:
    """The JSON of an answer; empty where there is none, or it does not end in time."""
    ends_at, content = time.monotonic() + WHOLE_SECONDS, b""
    for part in response.iter_bytes():
        content += part
        if len(content) > _MOST_BYTES or time.monotonic() > ends_at:
            break
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _judge(response: httpx.Response, answer: dict[str, Any]) -> Taken:
    status, code = response.status_code, _number(answer.get("code"))
    if 200 <= status < 300:
        return Taken(str(answer.get("sid", ""))[:64], _number(answer.get("num_segments")))
    if status == 429:
        raise SlowDown("Twilio asks to go slower", seconds=_pause(response))
    if status == 503:
        raise TransientFailure("Twilio is busy (503)")
    if status >= 500:
        reason = f"Twilio answered {status}"
        raise TransientFailure(reason, is_outcome_unknown=True)
    words = CODES.get(code) or str(answer.get("message", "")) or f"Twilio answered {status}"
    said = f"{words} (Twilio {code})" if code else words
    if status in (401, 403, 404) or code in THE_ACCOUNTS:
        raise AccountRefused(said)
    if code in STOPPED:
        raise NumberStopped(said)
    raise PermanentFailure(said)


def _pause(response: httpx.Response) -> float:
    """Seconds, or a date (RFC 9110, 10.2.3)."""
    given = response.headers.get("Retry-After", "").strip()
    seconds = _USUAL_PAUSE
    if given.isascii() and given.isdigit():
        seconds = float(given[:9])
    elif given:
        try:
            seconds = parsedate_to_datetime(given).timestamp() - time.time()
        except (ValueError, TypeError):
            seconds = _USUAL_PAUSE
    return min(max(seconds, _SHORTEST_PAUSE), _LONGEST_PAUSE)


def _number(value: object) -> int:
    text = str(value or "")
    return int(text[:9]) if text.isascii() and text.isdigit() else 0
