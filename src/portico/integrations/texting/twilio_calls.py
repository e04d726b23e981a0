"""Twilio's calls to us: whether they are genuine, what they tell, and how they are answered.

X-Twilio-Signature is the Base64 of an HMAC-SHA1, keyed with the account's token, over the address
and the form's parameters, sorted by name and joined without anything between
(twilio.com/docs/usage/webhooks/webhooks-security). Answers are TwiML.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha1
from xml.sax.saxutils import escape

from portico.apps.messaging.text_providers import Account, ReceivedText, TextNews
from portico.domain.texting import Keyword
from portico.integrations.texting.twilio_codes import CODES, DEAD, STOPPED

_FATES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
}
_LONGEST = 1600


def sign(url: str, form: Mapping[str, str], token: str) -> str:
    """What the header has to say."""
    text = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    return b64encode(hmac.new(token.encode(), text.encode(), sha1).digest()).decode()


class TwilioCalls:
    """The part of the provider that others call."""

    def is_genuine(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str], account: Account
    ) -> bool:
        """Signed with the account's token, in constant time, and about this account."""
        given = headers.get("X-Twilio-Signature", "").encode("utf-8", "replace")
        is_signed = hmac.compare_digest(sign(url, form, account.token).encode(), given)
        return bool(account.token) and is_signed and form.get("AccountSid") == account.account

    def read_news(self, form: Mapping[str, str]) -> TextNews:
        """MessageStatus, with the words of ErrorCode where it failed."""
        fate = _FATES.get(form.get("MessageStatus", ""), "")
        given = form.get("ErrorCode", "")
        code = int(given[:9]) if given.isascii() and given.isdigit() else 0
        words = CODES.get(code) or "the phone company did not deliver it"
        return TextNews(
            provider_id=form.get("MessageSid", "")[:64],
            fate=fate,
            reason=(f"{words} (Twilio {code})" if code else words) if fate == "failed" else "",
            is_stopped=code in STOPPED,
            is_dead=code in DEAD,
        )

    def read_text(self, form: Mapping[str, str]) -> ReceivedText | None:
        """A text with its sender; `OptOutType` says that Twilio understood and answered it."""
        provider_id, number = form.get("MessageSid", ""), form.get("From", "")
        if not provider_id or not number:
            return None
        kind = form.get("OptOutType", "").lower()
        return ReceivedText(
            provider_id=provider_id[:64],
            number=number[:40],
            body=form.get("Body", "")[:_LONGEST],
            keyword=kind if kind in list(Keyword) else "",
            is_answered=bool(kind),
        )

    def write_answer(self, text: str) -> tuple[str, str]:
        """A `Response`, empty or with one `Message`."""
        inside = f"<Message>{escape(text)}</Message>" if text else ""
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        return f"{head}<Response>{inside}</Response>", "text/xml"
