"""What the mail catcher saw that opens something, in every shape it could be kept in."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote

from tests.catcher import Catcher, body_of

_TOKEN_IN_LINK = re.compile(r"https?://[^\s\"'<>]*?/([A-Za-z0-9_-]{32,})(?=[/?\s\"'<>]|$)")
_CODE = re.compile(r"(?<!\d)(?<!\d[.:])(\d{3})[ \u00a0]?(\d{3})(?!\d|[.:]\d)")
_REPLY = re.compile(r"[\w.-]+\+([a-z2-7]{40,})@")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass(frozen=True)
class Seen:
    """Tokens of links, secrets of reply addresses, and six-digit codes."""

    tokens: frozenset[str]
    replies: frozenset[str]
    codes: frozenset[str]


def see(catcher: Catcher) -> Seen:
    """Read every part of every mail, headers, calendars and what was refused included."""
    mails = catcher.mails + catcher.turned_away
    texts = [text for mail in mails for text in _texts(mail)]
    tokens = {token for text in texts for token in _TOKEN_IN_LINK.findall(text)}
    codes = {
        "".join(digits)
        for mail in mails
        for line in body_of(mail, "plain").splitlines()
        if (found := _CODE.fullmatch(line.strip()))
        for digits in [found.groups()]
    }
    replies = {secret for text in texts for secret in _REPLY.findall(text)}
    return Seen(
        frozenset(token for token in tokens if not _UUID.fullmatch(token)),
        frozenset(replies),
        frozenset(codes),
    )


def links_of(catcher: Catcher, base: str) -> set[str]:
    """Every address of ours that any mail shows."""
    texts = [text.replace("&amp;", "&") for mail in catcher.mails for text in _texts(mail)]
    return {link for text in texts for link in re.findall(rf"{re.escape(base)}/[^\s\"'<>;]*", text)}


def _texts(mail: EmailMessage) -> Iterator[str]:
    yield "\n".join(f"{name}: {value}" for name, value in mail.items())
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            yield str(part.get_content()).replace("\r\n ", "").replace("\n ", "")


def shapes_of(secret: str) -> Iterator[bytes]:
    """The secret as it is, cut, turned round, and in the usual encodings.

    Raw; percent-encoded with every sign escaped; hexadecimal; Base64 at each of the three
    alignments that it may have within something longer; its halves (a wrapped or a shortened
    line); backwards; and for a token also the 32 bytes that it stands for, in hexadecimal.
    """
    raw = secret.encode()
    half = len(raw) // 2
    yield from (raw, raw[:half], raw[half:], raw[::-1])
    yield quote(secret, safe="").encode()
    yield "".join(f"%{sign:02X}" for sign in raw).encode()
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw)
        yield encoded[4 if before else 0 : -4]
    if len(secret) == 43:
        meant = base64.urlsafe_b64decode(secret + "=")
        yield from (meant, meant.hex().encode(), base64.b64encode(meant)[:-2])


def find_secret(seen: Seen, text: bytes) -> list[str]:
    """Which shapes of which secrets stand in `text`."""
    return [
        f"{secret}: {shape!r}"
        for secret in seen.tokens | seen.replies
        for shape in shapes_of(secret)
        if shape in text
    ]


def find_code(seen: Seen, text: str) -> list[str]:
    """Codes that stand in `text` as somebody would write or read one.

    Six digits occur by chance within times (`09:00:00.123456`), keys and hashes; so a code
    counts only by itself, as `123456` or `123 456`, and not as part of a longer number.
    """
    return [code for code in seen.codes if code in {"".join(d) for d in _CODE.findall(text)}]
