"""Settings, Branding: colour, pictures and contact, checked and shown in the portal."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from portico.apps.history.models import LogEntry
from portico.web.common.branding import read_accent

SECRET = b"taken at 47.5596 N"


def draw(kind: str = "PNG", size: tuple[int, int] = (300, 100), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#123456").save(out, kind, **more)
    return out.getvalue()


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Pictures of one test are none of the next."""
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def fields():
    return {
        "accent": "#2f54a8",
        "tagline": "Hall 4, stand B12",
        "phone": "+41 61 555 01 40",
        "email": "hello@medtech.example",
        "website": "medtech.example",
        "address": "Messeplatz 1, Basel",
        "client_label": "guest",
        "cover_alt": "The hall at night",
        "language": "de",
    }


@pytest.fixture
def save(desk, fields, world, django_capture_on_commit_callbacks):
    def post(**more):
        with django_capture_on_commit_callbacks(execute=True):
            answer = desk.post("settings/branding/", {**fields, **more})
        world.event.refresh_from_db()
        return answer

    return post


def kept(workspace) -> set[str]:
    folder = Path(settings.DATA_FOLDER) / "brand" / workspace.public_id
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_texts_and_colour_are_saved_and_recorded(save, world, fields, desk):
    assert save().status_code == 302
    for name, value in (fields | {"website": "https://medtech.example"}).items():
        assert getattr(world.event, name) == value
    assert LogEntry.objects.get(verb="branding_changed").changes["client_label"] == [
        "customer",
        "guest",
    ]
    assert "Guest Portal" in desk.get("settings/branding/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("accent", "red", "Write the colour as #2f6f73."),
        ("accent", "#2f6f73;}", "Write the colour as #2f6f73."),
        ("tagline", "x" * 161, "Shorten this to 160 letters"),
        ("phone", "call us", "Write a number that can be called."),
        ("email", "nobody", "name@example.org"),
        ("website", "javascript:alert(1)", "https:// in front"),
        ("client_label", "<b>", "not one of the available"),
    ],
)
def test_bad_values_stand_beside_their_field(save, world, field, value, words):
    before = getattr(world.event, field)
    answer = save(**{field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Messeplatz 1, Basel" in answer.content.decode()
    assert getattr(world.event, field) == before


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_without_what_it_carried(save, world, kind):
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    save(logo=upload(draw(kind, (1000, 1000), exif=exif.tobytes()), "../../evil.svg"))

    (name,) = kept(world.event)
    content = (Path(settings.DATA_FOLDER) / "brand" / world.event.public_id / name).read_bytes()
    assert name == world.event.logo
    assert SECRET not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (160, 160))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SVG, "no picture we can show"),
        (b"GIF89a" + bytes(40), "no picture we can show"),
        (draw()[:60], "no picture we can show"),
        (b"<html>", "no picture we can show"),
        (b"", "This file is empty"),
        (draw() + bytes(2 * 1024 * 1024), "larger than 2 MB"),
        (draw(size=(6000, 4100)), "too many pixels"),
        (draw(size=(14000, 14000)), "too many pixels"),
    ],
    ids=["svg", "gif", "cut", "html", "empty", "heavy", "large", "bomb"],
)
@pytest.mark.parametrize("slot", ["logo", "cover"])
def test_what_is_no_picture_is_refused(save, world, slot, content, words):
    answer = save(**{slot: upload(content)}, tagline="Typed once")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Typed once" in page
    assert kept(world.event) == set()
    assert world.event.tagline == ""


def test_pictures_are_replaced_and_removed(save, world):
    save(logo=upload(draw()), cover=upload(draw(size=(800, 300))))
    first = world.event.logo
    assert kept(world.event) == {first, world.event.cover}
    save(logo=upload(draw(size=(200, 90))))
    assert first not in kept(world.event)
    assert kept(world.event) == {world.event.logo, world.event.cover}
    save(removes_logo="on", removes_cover="on")
    assert (world.event.logo, world.event.cover) == ("", "")
    assert kept(world.event) == set()


def test_one_picture_in_both_places_stays_until_both_are_gone(save, world):
    small = draw(size=(100, 100))
    save(cover=upload(small), logo=upload(small))
    world.event.logo = world.event.cover
    world.event.save(update_fields=["logo"])
    save(removes_logo="on")
    assert world.event.cover in kept(world.event)


def test_a_picture_is_served_as_a_picture_and_nothing_else(save, world):
    save(logo=upload(draw()))
    address = f"/brand/{world.event.public_id}/{world.event.logo}"
    answer = Browser().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not answer.cookies


def test_only_what_is_shown_now_is_served(save, world):
    save(logo=upload(draw()))
    logo, mine = world.event.logo, world.event.public_id
    other = world.stranger_workspace.public_id
    save(removes_logo="on")
    for path in (f"{mine}/{logo}", f"{other}/{logo}", f"{mine}/x.webp", f"nowhere/{logo}"):
        assert Browser().get(f"/brand/{path}").status_code == 404
    assert Browser().get(f"/brand/{mine}/..%2f..%2fsecret-key").status_code == 404


def test_a_file_that_is_lost_is_not_there(save, world):
    save(logo=upload(draw()))
    path = Path(settings.DATA_FOLDER) / "brand" / world.event.public_id / world.event.logo
    path.unlink()
    answer = Browser().get(f"/brand/{world.event.public_id}/{world.event.logo}")
    assert answer.status_code == 404


def test_the_adjusted_colour_is_shown(save, desk):
    save(accent="#ffe600")
    shown = read_accent("#ffe600")
    page = desk.get("settings/branding/").content.decode()
    assert f"#ffe600 is shown as {shown.light} on light pages and {shown.dark}" in page
    assert shown.ratio >= 4.5


@pytest.mark.parametrize(("accent", "is_adjusted"), [("#ffe600", True), ("#20557a", False)])
def test_a_readable_colour_stays_as_it_is(accent, is_adjusted):
    shown = read_accent(accent)
    assert shown.is_adjusted is is_adjusted
    assert (shown.light != accent) is is_adjusted


def test_the_desk_takes_the_colour_too(desk, world):
    page = desk.get("appointments/").content.decode()
    assert f"/brand/{world.event.public_id}-" in page
