"""The drawn part of a signature: a small picture beside the typed name, which is always enough.

A canvas sends it as a `data:` address. It is kept as the bare base64 of a PNG that was drawn anew
(`apps.care.drawings`); here stands what can be told of either without drawing anything.
"""

from base64 import b64decode
from binascii import Error

PREFIX = "data:image/png;base64,"
WIDTH, HEIGHT = 600, 240
"""In pixels, of what is kept; a canvas may send more."""
LONGEST_SENT, LONGEST_KEPT = 600_000, 40_000
"""In characters."""
MOST_SENT_PIXELS = 4_000_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = b"\x00\x00\x00\rIHDR"


def read_sent(text: str) -> bytes | None:
    """The PNG in a `data:` address as a canvas makes it; None for anything else."""
    if not text.startswith(PREFIX) or len(text) > LONGEST_SENT:
        return None
    content = _decode(text[len(PREFIX) :])
    size = _measure(content)
    return content if size and 0 < size[0] * size[1] <= MOST_SENT_PIXELS else None


def is_drawing(kept: str) -> bool:
    """Whether this is what is kept of a drawing, as far as its size and beginning tell."""
    if len(kept) > LONGEST_KEPT:
        return False
    size = _measure(_decode(kept))
    return size is not None and 0 < size[0] <= WIDTH and 0 < size[1] <= HEIGHT


def show_drawing(kept: str) -> str:
    """The address under which a page shows it and sends it again; empty where there is none."""
    return PREFIX + kept if kept and is_drawing(kept) else ""


def read_kept(kept: str) -> bytes:
    """The PNG; empty where there is none."""
    return _decode(kept) if is_drawing(kept) else b""


def _decode(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError):
        return b""


def _measure(content: bytes) -> tuple[int, int] | None:
    """Width and height as the head of a PNG says (ISO/IEC 15948, 11.2.2)."""
    if content[:16] != _SIGNATURE + _HEAD or len(content) < 24:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
