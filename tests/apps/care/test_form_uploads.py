"""Hostile files are refused or inert; what is kept lies encrypted under a name of ours."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from portico.apps.care import sieve, uploads
from portico.apps.care.models import FormUpload
from portico.apps.care.services import form_uploading
from portico.apps.care.services.form_uploading import remove_upload, upload_file
from portico.apps.care.sheets import read_sheet
from portico.apps.care.uploads import MOST_BYTES, check_upload, clean_name, read_file, read_name
from portico.apps.sealing import Unsealable
from portico.domain.actors import SYSTEM
from portico.domain.errors import InvalidInput, NotThere, Refused
from tests.conftest import World
from tests.forms import PDF, attach, hand_in, send
from tests.hostile_files import (
    ACTIVE_PDFS,
    lock,
    make_packed_pdf,
    make_pdf,
    picture,
    slow_jpeg,
)
from tests.make import NOW


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-" + b"x" * MOST_BYTES, "file_heavy"),
        (b"MZ\x90\0", "file_kind"),
        (picture()[:60], "file_kind"),
        (b"\n" + PDF, "file_kind"),
        (picture(size=(10_000, 6_000)), "file_large"),
        (lock("secret"), "file_locked"),
        (lock("", ACTIVE_PDFS["script in a packed part"]), "file_active"),
    ],
)
def test_what_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_upload(io.BytesIO(content))
    assert caught.value.fields == {"file": (code,)}


@pytest.mark.parametrize(
    "content",
    [
        PDF,
        make_packed_pdf(),
        lock(""),
        make_pdf(b"<</S/GoTo/D[3 0 R/Fit]>>", catalog=b"/OpenAction 4 0 R"),
        make_pdf(b"<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://lab.example)>>>>"),
    ],
    ids=["plain", "packed", "printing forbidden", "opens at a page", "with a link"],
)
def test_a_pdf_that_only_shows_is_kept_as_it_is(content: bytes) -> None:
    assert check_upload(io.BytesIO(content)).content == content


def test_what_takes_too_long_to_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "SECONDS", 1)
    with pytest.raises(InvalidInput) as caught:
        check_upload(io.BytesIO(slow_jpeg()))
    assert caught.value.fields == {"file": ("file_broken",)}


def test_the_process_that_reads_files_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def note(*words: Any, **more: Any) -> Any:
        asked.update(more)
        return run(*words, **more)

    run = sieve.subprocess.run
    monkeypatch.setattr(sieve.subprocess, "run", note)
    assert sieve.sift(PDF) == PDF
    assert {"PORTICO_SECRET_KEY", "PORTICO_DATABASE_URL"}.isdisjoint(asked["env"])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_so_that_nothing_hides_in_it(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret-place"
    hostile = picture(kind, exif=exif) + b"<script>alert(1)</script>PK\x03\x04"
    kept = check_upload(io.BytesIO(hostile))
    assert kept.content_type == "image/jpeg"
    assert b"script" not in kept.content
    assert b"secret-place" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (40, 30))


def test_a_picture_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = check_upload(io.BytesIO(picture("JPEG", (400, 30), exif=exif)))
    with Image.open(io.BytesIO(kept.content)) as shown:
        assert shown.size == (30, 400)


def test_what_shines_through_is_white_and_what_is_large_is_made_smaller() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (4000, 10), (0, 0, 0, 0)).save(made, "PNG")
    with Image.open(io.BytesIO(check_upload(io.BytesIO(made.getvalue())).content)) as shown:
        assert shown.size[0] == 3000
        assert shown.getpixel((5, 3)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Befund.PDF", "Befund.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\a.exe", "a.pdf"),
        ("x.pdf.js", "x.pdf.pdf"),
        ("a\0b\nc\u202egpj.exe", "abcgpj.pdf"),
        ('<img src="x">.png', "img src=x.pdf"),
        ("", "file.pdf"),
        ("..", "file.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
        ("\U0001f642" * 100, "\U0001f642" * 50 + ".pdf"),
        ("CON", "file-CON.pdf"),
        ("lpt1.txt", "file-lpt1.pdf"),
        ("console.txt", "console.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a\ud800b.pdf", "ab.pdf"),
    ],
)
def test_names_are_only_names(name: str, kept: str) -> None:
    assert clean_name(name, "application/pdf") == kept


def test_the_file_lies_encrypted_under_a_name_of_ours(world: World) -> None:
    upload = attach(send(world.practice, world.anna), PDF + b"marzipan-otter", "../x.pdf")
    (path,) = Path(settings.DATA_FOLDER, "uploads").glob(f"*/{upload.uid.hex}")
    assert b"marzipan" not in path.read_bytes()
    assert read_file(upload) == PDF + b"marzipan-otter"
    assert read_name(upload) == "x.pdf"
    other = attach(send(world.practice, world.ben))
    other_path = path.parent.parent / other.uid.hex[:2] / other.uid.hex
    path.write_bytes(other_path.read_bytes())
    with pytest.raises(Unsealable):
        read_file(upload)
    path.unlink()
    with pytest.raises(Unsealable):
        read_file(upload)


def test_how_many_and_how_much(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    request = send(world.practice, world.anna)
    for _ in range(10):
        attach(request)
    with pytest.raises(InvalidInput, match="file"):
        attach(request)
    request.refresh_from_db()
    assert len(read_sheet(request).answers["paper"]) == 10
    monkeypatch.setattr(form_uploading, "QUOTA", len(PDF) * 11 - 1)
    before = len(list(Path(settings.DATA_FOLDER, "uploads").glob("*/*")))
    with pytest.raises(InvalidInput) as caught:
        attach(send(world.practice, world.ben))
    assert caught.value.fields == {"file": ("file_quota",)}
    assert len(list(Path(settings.DATA_FOLDER, "uploads").glob("*/*"))) == before


def test_taken_away_and_never_after_handing_in(world: World) -> None:
    request = send(world.practice, world.anna)
    gone, kept = attach(request), attach(request)
    remove_upload(request=request, uid=gone.uid, actor=SYSTEM, now=NOW)
    request.refresh_from_db()
    assert read_sheet(request).answers["paper"] == [str(kept.uid)]
    hand_in(request)
    with pytest.raises(Refused):
        remove_upload(request=request, uid=kept.uid, actor=SYSTEM, now=NOW)
    with pytest.raises(Refused):
        attach(request)
    with pytest.raises(NotThere):
        remove_upload(request=request, uid=gone.uid, actor=SYSTEM, now=NOW)
    assert FormUpload.objects.filter(request=request).count() == 1
    assert uploads.read_file(kept) == PDF


def test_only_questions_that_ask_for_a_file_get_one(world: World) -> None:
    with pytest.raises(NotThere):
        upload_file(
            request=send(world.practice, world.anna),
            question="where",
            file=io.BytesIO(PDF),
            name="x",
            actor=SYSTEM,
            now=NOW,
        )
