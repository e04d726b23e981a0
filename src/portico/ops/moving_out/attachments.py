"""Files that belong to rows: uploads, signed PDFs, pictures; open in the archive."""

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from portico.apps.care.models import FormSubmission, FormUpload
from portico.apps.care.sealed import open_text, seal_text
from portico.apps.care.uploads import KINDS as UPLOADS
from portico.apps.care.uploads import read_file, remove_file, store_file
from portico.apps.sealing import Unsealable
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.pictures import drop_picture, keep_picture, read_picture
from portico.ops.moving_out.tables import LOST

PICTURES = ("logo", "cover")
_PICTURE = re.compile(r"[0-9a-f]{32}\.webp", re.ASCII)
_FOLDER = re.compile(r"[0-9a-z]{1,16}", re.ASCII)
Undo = Callable[[], None]


class Source(Protocol):
    """Where the content of files comes from."""

    def read_file(self, name: str) -> bytes | None:
        """The content; None where there is no such file."""


def name_upload(row: FormUpload) -> str:
    """Its name in the archive."""
    return f"files/uploads/{row.uid}{UPLOADS.get(row.content_type, '')}"


def name_paper(row: FormSubmission) -> str:
    """The same of what was signed."""
    return f"files/forms/{row.uid}.pdf"


def name_picture(row: Workspace, slot: str) -> str:
    """The same of a logo or a cover."""
    return f"files/brand/{row.public_id}/{getattr(row, slot)}"


def list_files(organization_pk: int, unreadable: list[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content, one after the other; what cannot be read is named in `unreadable`."""
    for workspace in Workspace.objects.filter(organization=organization_pk).order_by("pk"):
        for picture in sorted({one for one in PICTURES if getattr(workspace, one)}):
            content = read_picture(workspace.public_id, getattr(workspace, picture))
            if content is None:
                unreadable.append(f"the {picture} of {workspace.name}: the file is gone")
            else:
                yield name_picture(workspace, picture), content
    papers = FormSubmission.objects.filter(organization=organization_pk).order_by("pk")
    for paper in papers.iterator(chunk_size=20):
        try:
            yield name_paper(paper), b64decode(open_text(paper, column="sealed_pdf"))
        except (Unsealable, ValueError) as error:
            unreadable.append(f"care.FormSubmission {paper.pk}, the PDF: {error}")
    uploads = FormUpload.objects.filter(organization=organization_pk).order_by("pk")
    for upload in uploads.iterator(chunk_size=200):
        try:
            yield name_upload(upload), read_file(upload)
        except Unsealable as error:
            unreadable.append(f"care.FormUpload {upload.pk}, the file: {error}")


def check_files(row: Any, source: Source) -> None:
    """Whether the files of this row are what the row says; raises ValueError in a few words."""
    if isinstance(row, Workspace):
        _check_pictures(row, source)
    elif isinstance(row, FormSubmission):
        _read_hashed(name_paper(row), row.sha256, source)
    elif isinstance(row, FormUpload):
        if row.content_type not in UPLOADS:
            raise ValueError("content_type is none that is kept")
        content = _read_hashed(name_upload(row), row.sha256, source)
        if content is not None and len(content) != row.size:
            raise ValueError("size is not that of the file")


def restore_files(row: Any, source: Source) -> list[Undo]:
    """Put the files of a checked row where they belong; what takes them away again.

    What the row keeps of them (sealed PDF, key of the upload) is set, unsaved.
    """
    if isinstance(row, Workspace):
        return _restore_pictures(row, source)
    if isinstance(row, FormSubmission):
        pdf = source.read_file(name_paper(row))
        text = "" if pdf is None else b64encode(pdf).decode()
        row.sealed_pdf = LOST if pdf is None else seal_text(row, text, column="sealed_pdf")
    elif isinstance(row, FormUpload):
        content = source.read_file(name_upload(row))
        if content is None:
            row.sealed_key = LOST
            return []
        store_file(row, content)
        return [lambda: remove_file(row)]
    return []


def _read_hashed(name: str, sha256: str, source: Source) -> bytes | None:
    content = source.read_file(name)
    if content is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("sha256 is not that of the file")
    return content


def _check_pictures(row: Workspace, source: Source) -> None:
    if not _FOLDER.fullmatch(row.public_id):
        raise ValueError("public_id is none")
    for slot in PICTURES:
        name = getattr(row, slot)
        if not name:
            continue
        if not _PICTURE.fullmatch(name):
            raise ValueError(f"{slot} is no name of a picture")
        content = source.read_file(name_picture(row, slot))
        if content is None:
            continue
        is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
        if not is_webp or hashlib.sha256(content).hexdigest()[:32] != name.partition(".")[0]:
            raise ValueError(f"{slot} is not the picture that it is called")


def _restore_pictures(row: Workspace, source: Source) -> list[Undo]:
    undo: list[Undo] = []
    folder = row.public_id
    for slot in PICTURES:
        name = getattr(row, slot)
        content = source.read_file(name_picture(row, slot)) if name else None
        if content is not None and read_picture(folder, name) is None:
            keep_picture(folder, content)
            undo.append(lambda name=name: drop_picture(folder, name))  # type: ignore[misc]
    return undo
