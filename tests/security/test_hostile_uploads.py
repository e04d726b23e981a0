"""What clients should not get past us, sent as a browser sends it: refused in words, or inert."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from portico.apps.care.models import FormRequest, FormUpload
from portico.apps.care.services import form_uploading
from portico.apps.care.sheets import read_sheet
from portico.apps.care.uploads import read_file, read_name
from portico.web.common import upload_limits
from tests.conftest import World
from tests.forms import PDF, attach, send
from tests.hostile_files import (
    ACTIVE_PDFS,
    BROKEN_PDFS,
    lock,
    picture,
    png_claiming,
    webp_claiming,
    zipped,
)

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HTML = b"<!doctype html><script>alert(1)</script>"
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "script as a picture": ("me.png", b"<script>alert(1)</script>", "Please send a PDF or a pic"),
    "shell script as a picture": ("me.jpg", b"#!/bin/sh\nrm -rf /\n", "Please send a PDF or a pic"),
    "SVG": ("me.svg", SVG, "Please send a PDF or a picture"),
    "SVG as a picture": ("me.png", SVG, "Please send a PDF or a picture"),
    "HTML as a PDF": ("a.pdf", HTML, "Please send a PDF or a picture"),
    "zip": ("a.zip", zipped(), "Please send a PDF or a picture"),
    "zip as a picture": ("a.webp", zipped(), "Please send a PDF or a picture"),
    "GIF with a jar behind": ("a.gif", picture("GIF") + zipped("X.class"), "Please send a PDF or"),
    "PDF with a zip behind": ("a.pdf", PDF + zipped(), "scripts or files inside"),
    "picture that is too large": ("a.png", png_claiming(60_000, 60_000), "too many pixels"),
    "picture that claims to be large": ("a.webp", webp_claiming(), "Please send a PDF or a pic"),
    "picture cut off": ("a.jpg", picture("JPEG")[:100], "Please send a PDF or a picture"),
    "nothing": ("a.pdf", b"", "This file is empty."),
    "locked PDF": ("a.pdf", lock("secret"), "locked with a password"),
    **{k: ("a.pdf", v, "scripts or files inside") for k, v in ACTIVE_PDFS.items()},
    **{k: ("a.pdf", v, "This file cannot be read.") for k, v in BROKEN_PDFS.items()},
}
INERT: dict[str, bytes] = {
    "JPEG and HTML": picture("JPEG", comment=HTML) + HTML,
    "PNG and zip": picture("PNG") + zipped("X.class"),
    "WebP and script": picture("WEBP") + HTML,
    "PNG with a place": picture("PNG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0secret-place"),
}


@pytest.fixture
def sent(world: World) -> FormRequest:
    return send(world.event, world.anna)


def at(request: FormRequest, rest: str = "part/s2/") -> str:
    return f"/w/{request.workspace.public_id}/forms/{request.uid}/{rest}"


def post(browser: Browser, sent: FormRequest, *files: SimpleUploadedFile, **more: Any) -> Any:
    """*Add this file*, with an answer typed beside it."""
    text = browser.get(at(sent)).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("seen", "writer")
    }
    on = re.findall(r'name="on" value="([^"]+)"', text)
    typed = {"a.agree": "agree", "go": "stay"}
    return browser.post(at(sent), {**hidden, "on": on, **typed, "f.paper": list(files), **more})


def kept_files() -> list[Path]:
    return [one for one in Path(settings.DATA_FOLDER, "uploads").rglob("*") if one.is_file()]


@pytest.mark.parametrize("ending", [".pdf", ""], ids=["PDFs", "others"])
def test_it_is_refused_beside_its_field_and_what_was_typed_stays(
    anna: Browser, sent: FormRequest, ending: str
) -> None:
    before = kept_files()
    cases = {k: v for k, v in REFUSED.items() if (v[0][-4:] == ".pdf") is bool(ending)}
    for number, (case, (name, content, sentence)) in enumerate(cases.items()):
        claimed = ("application/pdf", "image/jpeg", "text/html")[number % 3]
        answer = post(anna, sent, SimpleUploadedFile(name, content, content_type=claimed))
        assert answer.status_code == 422, case
        text = answer.content.decode()
        assert sentence in text[text.index('id="q-paper"') :], case
        assert re.search(r'value="agree"[^>]* checked', text), case
    sent.refresh_from_db()
    assert read_sheet(sent).answers["agree"] == "agree"
    assert not FormUpload.objects.exists()
    assert kept_files() == before


@pytest.mark.parametrize("case", INERT)
def test_what_hides_in_a_picture_is_gone(anna: Browser, sent: FormRequest, case: str) -> None:
    hostile = SimpleUploadedFile("a.html", INERT[case], content_type="text/html")
    assert post(anna, sent, hostile).status_code == 302
    upload = FormUpload.objects.get()
    kept = read_file(upload)
    assert (upload.content_type, read_name(upload)) == ("image/jpeg", "a.jpg")
    assert kept.startswith(b"\xff\xd8\xff")
    for mark in (b"script", b"PK\x03\x04", b"X.class", b"secret-place", b"doctype"):
        assert mark not in kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("/etc/shadow", "shadow.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("CON.pdf", "file-CON.pdf"),
        ("...hidden.pdf", "hidden.pdf"),
        ('"><img src=x onerror=alert(1)>.pdf', "img src=x onerror=alert(1).pdf"),
        ("=cmd|'/C calc'!A0.pdf", "C calc'!A0.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("läufer 日本.pdf", "läufer 日本.pdf"),
    ],
)
def test_a_name_is_only_a_name(anna: Browser, sent: FormRequest, name: str, kept: str) -> None:
    boundary = "b0undary"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="f.paper"; '
        f'filename="{name.replace(chr(34), "%22")}"\r\nContent-Type: application/pdf\r\n\r\n'
    ).encode() + PDF
    if "\r\n" in name:  # no browser sends that; what reads heads must not be led astray either
        body = body.replace(name.encode(), name.replace("\r\n", "%0D%0A").encode())
    body += f"\r\n--{boundary}--\r\n".encode()
    answer = anna.generic(
        "POST", at(sent), body, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert answer.status_code == 302
    upload = FormUpload.objects.get()
    shown = read_name(upload)
    assert shown == kept or "%" in shown
    assert not set(shown) & set('/\\<>:"|?*\0\r\n\u202e')
    page = anna.get(at(sent)).content.decode()
    assert "<img" not in page.partition('id="q-paper"')[2].partition("</fieldset>")[0]
    got = anna.get(at(sent, f"files/{upload.uid}/"))
    assert got.headers["Content-Disposition"].startswith("attachment; filename")
    assert "Set-Cookie" not in got.headers
    (path,) = kept_files_of(upload)
    assert path.parent.parent == Path(settings.DATA_FOLDER, "uploads")


def kept_files_of(upload: FormUpload) -> list[Path]:
    return [one for one in kept_files() if one.name == upload.uid.hex]


def test_a_name_with_nul_is_no_name(anna: Browser, sent: FormRequest) -> None:
    hostile = SimpleUploadedFile("x.pdf", PDF)
    hostile._name = "a\0.php\0.pdf"
    assert post(anna, sent, hostile).status_code in (302, 400)
    assert all("\0" not in read_name(one) for one in FormUpload.objects.all())


def test_several_at_once_are_judged_one_by_one(anna: Browser, sent: FormRequest) -> None:
    answer = post(
        anna,
        sent,
        SimpleUploadedFile("one.pdf", PDF),
        SimpleUploadedFile("two.html", HTML),
        SimpleUploadedFile("three.png", picture()),
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert text.count("Please send a PDF or a picture") == 1
    names = sorted(read_name(one) for one in FormUpload.objects.all())
    assert names == ["one.pdf", "three.jpg"]
    assert "one.pdf" in text


def test_a_question_takes_ten(anna: Browser, sent: FormRequest) -> None:
    for _ in range(9):
        attach(sent)
    files = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(3)]
    answer = post(anna, sent, *files)
    assert answer.status_code == 422
    assert "At most 10 files." in answer.content.decode()
    assert FormUpload.objects.count() == 10


@pytest.mark.parametrize("quota", ["REQUEST_QUOTA", "QUOTA"])
def test_a_form_and_an_organization_hold_so_much(
    world: World,
    anna: Browser,
    sent: FormRequest,
    monkeypatch: pytest.MonkeyPatch,
    quota: str,
) -> None:
    other = sent if quota == "REQUEST_QUOTA" else send(world.salon, world.ben)
    attach(other)
    monkeypatch.setattr(form_uploading, quota, 2 * len(PDF) - 1)
    before = kept_files()
    answer = post(anna, sent, SimpleUploadedFile("x.pdf", PDF))
    assert answer.status_code == 422
    assert "There is no room for more files." in answer.content.decode()
    assert kept_files() == before
    stranger = send(world.stranger_workspace, world.stranger_client)
    assert attach(stranger).pk, "another organization has its own room"


def test_a_film_is_read_on_but_lies_on_no_disk(
    anna: Browser, sent: FormRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_limits, "MOST_OF_FILE", 10 * 1024 * 1024)
    film = SimpleUploadedFile("film.mp4", b"\0" * (25 * 1024 * 1024), content_type="video/mp4")
    answer = post(anna, sent, film)
    assert answer.status_code == 422
    assert "larger than 10 MB" in answer.content.decode()
    request = answer.wsgi_request
    assert request.FILES["f.paper"].size < 11 * 1024 * 1024
    sent.refresh_from_db()
    assert read_sheet(sent).answers["agree"] == "agree"


def test_more_than_a_page_can_hold_is_turned_away(
    anna: Browser, sent: FormRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_limits, "MOST_OF_REQUEST", 100_000)
    files = [SimpleUploadedFile(f"{number}.pdf", PDF + b"x" * 60_000) for number in range(3)]
    assert post(anna, sent, *files).status_code == 400
    assert not FormUpload.objects.exists()
