"""Pictures of a workspace: checked, written anew, and kept in the data folder."""

import hashlib
import io
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from PIL import Image, ImageOps

from portico.domain.errors import InvalidInput

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 24_000_000
FORMATS = ("PNG", "JPEG", "WEBP")
BOXES = {"logo": (480, 160), "cover": (1600, 640)}
"""The largest width and height that each picture is kept in."""
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (OSError, ValueError, SyntaxError, EOFError)


def redraw_picture(slot: str, upload: BinaryIO) -> bytes:
    """The upload as a WebP of our own making: its pixels and nothing else of it.

    PNG, JPEG and WebP by content, whatever the name says; SVG and all else is refused. Raises
    InvalidInput: `picture_heavy` (2 MB), `picture_large` (24 megapixels), `picture_kind`.
    """
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InvalidInput({slot: ("picture_heavy",)})
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise InvalidInput({slot: ("picture_large",)})
            return _redraw(picture, BOXES[slot], is_lossless=slot == "logo")
    except _TOO_LARGE as error:
        raise InvalidInput({slot: ("picture_large",)}) from error
    except _BROKEN as error:
        raise InvalidInput({slot: ("picture_kind",)}) from error


def keep_picture(folder: str, content: bytes) -> str:
    """Write it under a name made of its content; returns that name."""
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.webp"
    path = _folder(folder) / name
    if path.exists():
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(draft).replace(path)
    return name


def read_picture(folder: str, name: str) -> bytes | None:
    """The picture, or None where the file is gone. `name` comes from the database only."""
    try:
        return (_folder(folder) / name).read_bytes()
    except FileNotFoundError:
        return None


def drop_picture(folder: str, name: str) -> None:
    """Remove a picture that nothing shows any more."""
    (_folder(folder) / name).unlink(missing_ok=True)


def _folder(folder: str) -> Path:
    return Path(settings.DATA_FOLDER) / "brand" / folder


def _redraw(picture: Image.Image, box: tuple[int, int], *, is_lossless: bool) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    has_alpha = upright.has_transparency_data
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    plain.thumbnail(box)
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, "WEBP", lossless=is_lossless, quality=82)
    return out.getvalue()
