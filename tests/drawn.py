"""Drawn signatures for tests, as a canvas sends them."""

import io
from base64 import b64encode

from PIL import Image, ImageDraw

from portico.domain.forms.drawings import PREFIX


def draw(width: int = 1200, height: int = 480, *, ink: str = "#1b1b2f") -> str:
    """A wavy line on nothing, as a `data:` address."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    points = [(x, height // 2 + (x * 7 % 90) - 45) for x in range(20, width - 20, 15)]
    ImageDraw.Draw(picture).line(points, fill=ink, width=6)
    return encode(picture)


def encode(picture: Image.Image, kind: str = "PNG") -> str:
    """Any picture as a `data:` address that says it is a PNG."""
    made = io.BytesIO()
    picture.save(made, kind)
    return PREFIX + b64encode(made.getvalue()).decode()
