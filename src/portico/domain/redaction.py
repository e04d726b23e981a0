"""Take tokens out of what is written down: logs, and what servers quote in a refusal."""

import re

HIDDEN_TOKEN = "‹token›"  # noqa: S105  a stand-in
_PLACES = "open|in|new|poll|feed|feeds|calendar|confirm|unsubscribe|reply|share|p|password"
_AFTER_A_PLACE = re.compile(rf"(?:(?<=/)|(?<=%2[Ff]))({_PLACES})(/|%2[Ff])[A-Za-z0-9_.~%-]{{16,}}")
_IN_AN_ADDRESS = re.compile(r"\+[A-Za-z0-9_.=-]{16,}(?=@|%40)")
_LONG_RUN = re.compile(r"[A-Za-z0-9_-]{40,}")
_RANDOM = re.compile(r"[0-9]|[a-z][A-Z]")


def hide_tokens(text: str) -> str:
    """`text` with `‹token›` for whatever looks like one.

    That is: what follows a place where addresses carry a token (`/open/…`, also percent-encoded
    and with a UUID there), the secret part of a reply address, and every run of 40 or more
    signs of URL-safe Base64 (256 bits are 43; a UUID with its hyphens is 36).
    """
    text = _AFTER_A_PLACE.sub(rf"\1\2{HIDDEN_TOKEN}", text)
    text = _IN_AN_ADDRESS.sub(f"+{HIDDEN_TOKEN}", text)
    return _LONG_RUN.sub(lambda run: HIDDEN_TOKEN if _RANDOM.search(run[0]) else run[0], text)
