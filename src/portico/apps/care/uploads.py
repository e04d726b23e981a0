"""Files of clients: which are taken, and how they lie in the data folder, encrypted.

Nothing of the upload is trusted: its kind is what its content shows, pictures are drawn anew (so
that nothing hides behind their pixels, places where they were taken included), a PDF that does
anything by itself is refused (both in `sieve`, apart from this process), and the name only stands
beside it. Each file has a key of its own that is sealed in its row.
"""

import hashlib
import os
import re
import tempfile
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from portico.apps.care.models import FormRequest, FormUpload
from portico.apps.care.sealed import open_text, seal_text
from portico.apps.care.sieve import NotTaken, Unreadable, sift
from portico.apps.sealing import Unsealable
from portico.domain.errors import InvalidInput

MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 100
_MOST_NAME_BYTES = 200
"""File systems end a name at 255."""
QUOTA = 5 * 1024 * 1024 * 1024
"""Of all files of an organization together."""
REQUEST_QUOTA = 50 * 1024 * 1024
KINDS = {"application/pdf": ".pdf", "image/jpeg": ".jpg"}
"""What is kept, and how a download is called."""
_STARTS = (
    (b"%PDF-", "application/pdf"),
    *((start, "image/jpeg") for start in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")),
)
"""How what is taken begins, and as what it is kept."""
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\.|$)", re.IGNORECASE)
"""Names that Windows gives to its devices."""
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Checked:
    """Content that may be kept."""

    content: bytes
    content_type: str


def check_upload(file: BinaryIO) -> Checked:
    """What is kept of an upload: a PDF as it is, a picture as a JPEG of our own making.

    Raises InvalidInput (`file`): `file_empty`, `file_heavy` (10 MB), `file_kind` (anything but
    PDF, JPEG, PNG, WebP by content), `file_active` (a PDF with scripts or files in it),
    `file_locked` (a PDF with a password), `file_large` (50 megapixels), `file_broken` (what cannot
    be read within the limits of `sieve`).
    """
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise InvalidInput({"file": ("file_empty",)})
    if len(content) > MOST_BYTES:
        raise InvalidInput({"file": ("file_heavy",)})
    kind = next((kind for start, kind in _STARTS if content.startswith(start)), None)
    if kind is None:
        raise InvalidInput({"file": ("file_kind",)})
    try:
        return Checked(sift(content), kind)
    except NotTaken as refusal:
        raise InvalidInput({"file": (refusal.code,)}) from refusal
    except Unreadable as error:
        raise InvalidInput({"file": ("file_broken",)}) from error


def clean_name(name: str, content_type: str) -> str:
    """A name without path, control signs or ending of its own; it never names a file of ours."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rpartition(".")[0] or last
    kept = "".join(sign for sign in stem if sign.isprintable() and sign not in '<>:"|?*')
    kept = kept.strip(" .")[:LONGEST_NAME]
    kept = kept.encode()[:_MOST_NAME_BYTES].decode(errors="ignore").rstrip(" .")
    if _DEVICES.match(kept):
        kept = f"file-{kept}"
    return (kept or "file") + KINDS[content_type]


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
