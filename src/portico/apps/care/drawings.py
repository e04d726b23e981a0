"""Drawn signatures, drawn anew by us: nothing of what a browser sent is kept but its grey."""

import io
from base64 import b64encode
from collections.abc import Mapping

from PIL import Image

from portico.domain.forms.drawings import HEIGHT, LONGEST_KEPT, WIDTH, read_sent
from portico.domain.forms.template import Kind, Template, walk_questions
from portico.domain.forms.values import Typed

BROKEN = "broken"
"""Kept in the place of what is no drawing: no answer, and said so beside the field."""
_TONES = 8
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


def redraw_signature(text: str) -> str:
    """What is kept of a canvas's `data:` address: the base64 of a small grey PNG of our own.

    Nothing, or nothing but white, is empty; what is no such picture is `BROKEN`. What was drawn
    by us comes out as it went in.
    """
    if not text:
        return ""
    content = read_sent(text)
    if content is None:
        return BROKEN
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            grey = _flatten(picture)
    except _BROKEN:
        return BROKEN
    if not any(grey.histogram()[:-1]):
        return ""
    made = io.BytesIO()
    grey.save(made, "PNG", optimize=True)
    kept = b64encode(made.getvalue()).decode()
    return kept if len(kept) <= LONGEST_KEPT else BROKEN


def redraw_signatures(template: Template, typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """The same answers, each drawing of a *signature* as it is kept."""
    signed = {q.id for q in walk_questions(template) if q.kind is Kind.SIGNATURE}
    return {
        key: redraw_part(value) if key in signed and isinstance(value, dict) else value
        for key, value in typed.items()
    }


def redraw_part(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts of a signature, with the drawing as it is kept, if there is one."""
    made = {key: text for key, text in parts.items() if key != "drawing"}
    drawing = redraw_signature(parts.get("drawing", ""))
    return made | {"drawing": drawing} if drawing else made


def _flatten(picture: Image.Image) -> Image.Image:
    """On white, in a few tones of grey, no larger than what is kept."""
    shown = picture.convert("RGBA")
    flat = Image.new("RGBA", shown.size, "white")
    flat.alpha_composite(shown)
    grey = flat.convert("L")
    grey.thumbnail((WIDTH, HEIGHT))
    step = 255 / (_TONES - 1)
    return grey.point([round(round(tone / step) * step) for tone in range(256)])
