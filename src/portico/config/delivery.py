"""How mail is sent at size, from the environment; loud on bad values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 32
MOST_PER_MINUTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """Limits (0: none), and the secrets of what is told and asked over HTTP (empty: closed)."""

    mails_per_minute: int = 0
    mails_per_minute_each: int = 0
    mailgun_signing_key: str = ""
    metrics_secret: str = ""


def read_delivery(environ: Mapping[str, str]) -> Delivery:
    """Check these variables; raise ImproperlyConfigured naming the bad one."""
    secret = environ.get("PORTICO_METRICS_SECRET", "").strip()
    if secret and not re.fullmatch(rf"[!-~]{{{SHORTEST_SECRET},}}", secret):
        raise ImproperlyConfigured(
            f"PORTICO_METRICS_SECRET must be {SHORTEST_SECRET} plain characters or more."
        )
    key = environ.get("PORTICO_MAILGUN_SIGNING_KEY", "").strip()
    if key and not re.fullmatch(r"[!-~]{16,}", key):
        raise ImproperlyConfigured(
            "PORTICO_MAILGUN_SIGNING_KEY is not what Mailgun shows as HTTP webhook signing key."
        )
    return Delivery(
        _read_rate(environ, "PORTICO_MAILS_PER_MINUTE"),
        _read_rate(environ, "PORTICO_MAILS_PER_MINUTE_EACH"),
        key,
        secret,
    )


def _read_rate(environ: Mapping[str, str], name: str) -> int:
    given = environ.get(name, "0")
    if not (given.isascii() and given.isdigit() and int(given) <= MOST_PER_MINUTE):
        raise ImproperlyConfigured(
            f"{name} is {given!r}; give how many mails may go in a minute, 0 for no limit."
        )
    return int(given)
