"""Files of clients: which are taken, and how they lie in the data folder, encrypted.

Nothing of the upload is trusted: its kind is what its content shows, pictures are drawn anew (so
that nothing hides behind their pixels, places where they were taken included), and the name only
stands beside it. Each file has a key of its own that is sealed in its row.
"""

import hashlib
import io
import os
import tempfile
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from PIL import Image, ImageOps

from portico.apps.care.models import FormRequest, FormUpload
from portico.apps.care.sealed import open_text, seal_text
from portico.apps.sealing import Unsealable
from portico.domain.errors import InvalidInput

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3000
LONGEST_NAME = 100
QUOTA = 5 * 1024 * 1024 * 1024
"""Of all files of an organization together."""
REQUEST_QUOTA = 50 * 1024 * 1024
KINDS = {"application/pdf": ".pdf", "image/jpeg": ".jpg"}
"""What is kept, and how a download is called."""
_ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
_NONCE = 12
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Checked:
    """Content that may be kept."""

    content: bytes
    content_type: str


def check_upload(file: BinaryIO) -> Checked:
    """What is kept of an upload: a PDF as it is, a picture as a JPEG of our own making.

    Raises InvalidInput (`file`): `file_empty`, `file_heavy` (10 MB), `file_kind` (anything but
    PDF, JPEG, PNG, WebP by content), `file_active` (a PDF with scripts or files in it),
    `file_large` (50 megapixels).
    """
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise InvalidInput({"file": ("file_empty",)})
    if len(content) > MOST_BYTES:
        raise InvalidInput({"file": ("file_heavy",)})
    if content.startswith(b"%PDF-"):
        return _check_pdf(content)
    return _redraw(content)


def clean_name(name: str, content_type: str) -> str:
    """A name without path, control signs or ending of its own; it never names a file of ours."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rpartition(".")[0] or last
    kept = "".join(sign for sign in stem if sign.isprintable() and sign not in '<>:"|?*')
    return (kept.strip(" .")[:LONGEST_NAME] or "file") + KINDS[content_type]


def store_file(row: FormUpload, content: bytes) -> None:
    """Write the content under the row's uid, and seal its key into the row, unsaved."""
    key = AESGCM.generate_key(256)
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, content, str(row.uid).encode())
    row.sealed_key = seal_text(row, b64encode(key).decode(), column="sealed_key")
    row.sha256, row.size = hashlib.sha256(content).hexdigest(), len(content)
    path = _path(row)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
    Path(draft).replace(path)


def read_file(row: FormUpload) -> bytes:
    """The content; raises Unsealable where the file is gone or was changed."""
    key = b64decode(open_text(row, column="sealed_key"))
    try:
        sealed = _path(row).read_bytes()
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], str(row.uid).encode())
    except (OSError, ValueError, InvalidTag) as error:
        raise Unsealable("the file is gone, or was changed") from error


def remove_file(row: FormUpload) -> None:
    """Delete the content; gone already is fine."""
    _path(row).unlink(missing_ok=True)


def read_name(row: FormUpload) -> str:
    """What the file is called."""
    return open_text(row, column="sealed_name")


def list_file_names(request: FormRequest) -> dict[str, str]:
    """The names of a request's files, by uid."""
    return {str(row.uid): read_name(row) for row in request.uploads.all()}


def _path(row: FormUpload) -> Path:
    name = row.uid.hex
    return Path(settings.DATA_FOLDER) / "uploads" / name[:2] / name


def _check_pdf(content: bytes) -> Checked:
    if any(mark in content for mark in _ACTIVE):
        raise InvalidInput({"file": ("file_active",)})
    return Checked(content, "application/pdf")


def _redraw(content: bytes) -> Checked:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise InvalidInput({"file": ("file_large",)})
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            flat = Image.new("RGB", upright.size, "white")
            has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            shown = upright.convert("RGBA") if has_alpha else upright.convert("RGB")
            flat.paste(shown, mask=shown.getchannel("A") if has_alpha else None)
            made = io.BytesIO()
            flat.save(made, "JPEG", quality=88)
    except InvalidInput:
        raise
    except _BROKEN as error:
        raise InvalidInput({"file": ("file_kind",)}) from error
    return Checked(made.getvalue(), "image/jpeg")
