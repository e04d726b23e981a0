"""Text messages: how many a text becomes, and the words that end or begin them.

Alphabets and lengths are those of 3GPP TS 23.038 (6.2.1) and TS 23.040 (9.2.3.24.1); the words are
those that providers and carriers know (CTIA Messaging Principles 5.1.3), and the German ones.
"""

from dataclasses import dataclass
from enum import StrEnum

MOST_CHARACTERS = 480
"""Of a text that staff write: three parts of the short alphabet."""
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("\f^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚‹›", "'"),
        **dict.fromkeys("–—‑", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        "…": "...",
    }
)
"""Typographic characters that would make every text of ours a long one."""


class Keyword(StrEnum):
    """What somebody asks for by answering with one word."""

    STOP = "stop"
    START = "start"
    HELP = "help"


_WORDS = {
    **dict.fromkeys(
        ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
        Keyword.STOP,
    ),
    **dict.fromkeys(("STOPP", "ABMELDEN", "STOP ALL", "OPT OUT"), Keyword.STOP),
    **dict.fromkeys(("START", "UNSTOP", "YES"), Keyword.START),
    **dict.fromkeys(("HELP", "INFO", "HILFE"), Keyword.HELP),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text costs: so many parts; `is_long`: with characters that make parts shorter."""

    characters: int
    parts: int
    is_long: bool


def count_parts(text: str) -> Parts:
    """How many parts a phone company makes of a text."""
    if all(sign in _BASIC or sign in _DOUBLE for sign in text):
        size = sum(2 if sign in _DOUBLE else 1 for sign in text)
        return Parts(len(text), _split(size, 160, 153), is_long=False)
    size = len(text.encode("utf-16-be")) // 2
    return Parts(len(text), _split(size, 70, 67), is_long=True)


def simplify_text(text: str) -> str:
    """The same with plain quotes, dashes and spaces."""
    return text.translate(_PLAIN)


def read_keyword(body: str) -> Keyword | None:
    """The word, if the whole answer is that word; "stop texting at night" is an answer."""
    return _WORDS.get(" ".join(body.strip().strip(".!\"'").upper().split()))


def mask_number(number: str) -> str:
    """`+41 … 40`: a number its owner recognises."""
    return f"{number[:3]} … {number[-2:]}" if len(number) > 6 else "…"


def _split(size: int, alone: int, each: int) -> int:
    return 1 if size <= alone else -(-size // each)
