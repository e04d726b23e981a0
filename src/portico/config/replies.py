"""How answers by mail reach us, from the environment; loud on bad values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LONGEST_LOCAL_PART = 11
"""What is left of the 64 octets of RFC 5321, 4.5.3.1.1, beside `+` and the 52 of a secret."""
SHORTEST_SECRET = 32
_ADDRESS = re.compile(
    r"([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9-]*[a-z0-9])"
)
_NAMES = (
    *("PORTICO_REPLY_ADDRESS", "PORTICO_REPLY_MAILDIR", "PORTICO_REPLY_SECRET"),
    "PORTICO_BOUNCE_ADDRESS",
)


@dataclass(frozen=True, slots=True)
class Replies:
    """Without an address nothing is received, and invitations name the organizer's own.

    `bounce_address`: where mail servers bring back what did not arrive, by the same ways.
    """

    address: str = ""
    maildir: Path | None = None
    secret: str = ""
    max_bytes: int = 1024 * 1024
    bounce_address: str = ""

    @property
    def is_on(self) -> bool:
        """Whether invitations carry a reply address of ours."""
        return bool(self.address)

    @property
    def is_receiving(self) -> bool:
        """Whether any mail comes in."""
        return bool(self.address or self.bounce_address)


def read_replies(environ: Mapping[str, str]) -> Replies:
    """Check the PORTICO_REPLY_ variables; raise ImproperlyConfigured naming the bad one."""
    address, maildir, secret, bounces = (environ.get(name, "").strip() for name in _NAMES)
    for name, given in ((_NAMES[1], maildir), (_NAMES[2], secret)):
        if given and not (address or bounces):
            raise ImproperlyConfigured(f"{name} is set, but {_NAMES[0]} is not.")
    if maildir and not Path(maildir).is_absolute():
        raise ImproperlyConfigured(f"{_NAMES[1]} is {maildir!r}; give the whole path, from /.")
    if secret and len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{_NAMES[2]} is shorter than {SHORTEST_SECRET} characters.")
    if not secret.isascii() or not secret.isprintable():
        raise ImproperlyConfigured(f"{_NAMES[2]} may hold plain characters only.")
    return Replies(
        _read_address(address, _NAMES[0]),
        Path(maildir) if maildir else None,
        secret,
        _read_size(environ),
        _read_address(bounces, _NAMES[3]),
    )


def _read_address(given: str, name: str) -> str:
    address = given.lower()
    found = _ADDRESS.fullmatch(address)
    if address and (found is None or len(found[2]) > 255):
        raise ImproperlyConfigured(
            f"{name} is {given!r}; give an address without a tag, as reply@in.example.org."
        )
    if found and len(found[1]) > LONGEST_LOCAL_PART:
        raise ImproperlyConfigured(
            f"{name} has more than {LONGEST_LOCAL_PART} characters before the @; "
            "the secret of each has to fit behind them."
        )
    return address


def _read_size(environ: Mapping[str, str]) -> int:
    given = environ.get("PORTICO_REPLY_MAX_KB", "1024")
    if not (given.isascii() and given.isdigit() and 64 <= int(given) <= 65536):
        raise ImproperlyConfigured(
            f"PORTICO_REPLY_MAX_KB is {given!r}; give a whole number from 64 to 65536."
        )
    return int(given) * 1024
