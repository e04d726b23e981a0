"""Drawn signatures: drawn anew, sealed, printed with words for them, and gone with the form."""

import io
import json
from base64 import b64encode
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader

from portico.apps.care.drawings import BROKEN, redraw_part, redraw_signature
from portico.apps.care.form_words import picture_signature
from portico.apps.care.models import FormRequest, FormSubmission, RetentionRule
from portico.apps.care.selectors.export import collect_client_data, list_client_papers
from portico.apps.care.services.erasing import erase_client
from portico.apps.care.services.form_reviewing import withdraw_request
from portico.apps.care.services.form_sending import correct_form
from portico.apps.care.services.form_submitting import submit_form
from portico.apps.care.sheets import read_sheet
from portico.apps.care.submissions import read_pdf, read_submission
from portico.domain.actors import SYSTEM
from portico.domain.errors import InvalidInput
from portico.domain.forms.drawings import HEIGHT, PREFIX, WIDTH, is_drawing, read_kept
from portico.domain.privacy import Record
from portico.ops.rotating import rotate_keys
from tests.conftest import World
from tests.drawn import draw, encode
from tests.forms import GOOD, INTAKE, MYSELF, make_form, save, send
from tests.make import NOW, client_actor

ASKED = {**INTAKE["sections"][1]}
ASKED["questions"] = [
    *ASKED["questions"],
    {"id": "hand", "kind": "signature", "label": "Guardian"},
]
SIGNED = {**INTAKE, "sections": [INTAKE["sections"][0], ASKED]}
HAND = {"name": "Otto Berg", "relationship": "guardian"}


def submit(request: FormRequest, drawing: str) -> FormSubmission:
    request.refresh_from_db()
    submit_form(
        request=request,
        signature=MYSELF | {"drawing": drawing},
        seen=read_sheet(request).revision,
        address="192.0.2.7",
        actor=client_actor(request.client),
        now=NOW,
    )
    request.refresh_from_db()
    return FormSubmission.objects.get(request=request)


@pytest.fixture
def signed(world: World) -> FormRequest:
    request = send(world.practice, world.anna, template=make_form(world.practice, "S", SIGNED))
    save(request, GOOD | {"hand": HAND | {"drawing": draw()}})
    submit(request, draw(ink="black"))
    return request


def test_what_is_kept_is_a_small_grey_picture_of_our_own() -> None:
    kept = redraw_signature(draw())
    assert is_drawing(kept)
    assert len(kept) < 12_000
    with Image.open(io.BytesIO(read_kept(kept))) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "L", (WIDTH, HEIGHT))
        assert not picture.info
    assert redraw_signature(PREFIX + kept) == kept, "drawn by us, it comes out as it went in"
    assert is_drawing(redraw_signature(draw(300, 120)))


def test_nothing_hides_in_it() -> None:
    picture = Image.new("RGB", (50, 20), "black")
    made = io.BytesIO()
    notes = PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    picture.save(made, "PNG", pnginfo=notes)
    content = made.getvalue() + b"<?php evil ?>"
    kept = read_kept(redraw_signature(PREFIX + b64encode(content).decode()))
    assert kept
    assert b"script" not in kept
    assert b"php" not in kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("", ""),
        (encode(Image.new("RGB", (600, 240), "white")), ""),
        (encode(Image.new("RGBA", (600, 240), (0, 0, 0, 0))), ""),
        ("data:image/svg+xml;base64,PHN2Zz4=", BROKEN),
        ("javascript:alert(1)", BROKEN),
        (encode(Image.new("RGB", (60, 24)), "JPEG"), BROKEN),
        (encode(Image.new("RGB", (60, 24)), "GIF"), BROKEN),
        (encode(Image.new("L", (9000, 9000))), BROKEN),
        (draw()[:-2000], BROKEN),
        (encode(Image.effect_noise((600, 240), 200)), BROKEN),
    ],
)
def test_hostile_and_empty_ones(sent: str, kept: str) -> None:
    assert redraw_signature(sent) == kept


def test_parts_without_a_drawing_stay_as_they_are() -> None:
    assert redraw_part(MYSELF) == MYSELF
    assert redraw_part(MYSELF | {"drawing": ""}) == MYSELF
    assert picture_signature(MYSELF) is None
    assert picture_signature(MYSELF | {"drawing": BROKEN}) is None


def test_it_is_handed_in_and_printed_with_words_for_it(signed: FormRequest) -> None:
    submission = FormSubmission.objects.get(request=signed)
    submitted = read_submission(submission)
    assert is_drawing(submitted.signature["drawing"])
    hand: Any = submitted.answers["hand"]
    assert is_drawing(hand["drawing"])
    pdf = read_pdf(submission)
    reader = PdfReader(io.BytesIO(pdf))
    assert sum(len(page.images) for page in reader.pages) == 2
    assert b"pdfuaid" in pdf, "PDF/UA-1"
    told = {str(one.get("/Alt")) for one in _walk(reader.trailer["/Root"]["/StructTreeRoot"])}
    assert {"Drawn signature of Anna Berg", "Drawn signature of Otto Berg"} <= told


def _walk(node: Any) -> list[Any]:
    node = node.get_object()
    if isinstance(node, list):
        return [found for one in node for found in _walk(one)]
    if not hasattr(node, "get"):
        return []
    return [node, *(_walk(node["/K"]) if "/K" in node else [])]


def test_another_drawing_is_another_paper(world: World) -> None:
    hashes = set()
    for drawing in (draw(), draw(ink="black"), ""):
        request = send(world.practice, world.anna, template=make_form(world.practice, "S", SIGNED))
        save(request, GOOD)
        hashes.add(submit(request, drawing).sha256)
    assert len(hashes) == 3


def test_a_hostile_one_is_refused_and_nothing_else_is_lost(world: World) -> None:
    request = send(world.practice, world.anna, template=make_form(world.practice, "S", SIGNED))
    save(request, GOOD | {"hand": HAND | {"drawing": "data:image/png;base64,PHN2Zz4="}})
    assert read_sheet(request).answers["where"] == GOOD["where"]
    with pytest.raises(InvalidInput) as refused:
        submit(request, "data:text/html,<script>")
    assert refused.value.fields == {"hand": ("drawing",), "signature": ("drawing",)}
    save(request, {"hand": HAND})
    assert submit(request, "").sha256


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    request = send(world.practice, world.anna, template=make_form(world.practice, "S", SIGNED))
    save(request, {"hand": HAND | {"drawing": draw()}})
    before = read_sheet(request)
    hand: Any = before.answers["hand"]
    save(request, {"hand": HAND | {"drawing": PREFIX + hand["drawing"]}}, writer="other")
    assert read_sheet(request) == before


def test_it_is_sealed_and_goes_with_the_form(world: World, signed: FormRequest) -> None:
    submission = FormSubmission.objects.get(request=signed)
    drawing = read_submission(submission).signature["drawing"]
    assert drawing not in submission.sealed_answers
    other = send(world.practice, world.anna, template=signed.template)
    save(other, {"hand": HAND | {"drawing": draw()}})
    withdraw_request(request=other, actor=SYSTEM, now=NOW)
    other.refresh_from_db()
    assert other.sealed_sheet == ""


def test_a_correction_is_signed_anew(signed: FormRequest) -> None:
    again = correct_form(request=signed, actor=SYSTEM, now=NOW)
    assert read_sheet(again).answers["hand"] == HAND


def test_it_is_part_of_what_a_client_downloads(world: World, signed: FormRequest) -> None:
    found = collect_client_data(world.anna, world.practice, now=NOW)
    form = found["forms"][0]
    assert form["signature"] == MYSELF | {"drawing": "forms/001-signature.png"}
    assert form["answers"][-1]["answer"] == HAND | {"drawing": "forms/001-hand-signature.png"}
    papers = dict(list_client_papers(world.anna, world.practice))
    for name in ("forms/001-signature.png", "forms/001-hand-signature.png"):
        assert papers[name].startswith(b"\x89PNG")
    json.dumps(found)


def test_erasing_takes_it(world: World, signed: FormRequest) -> None:
    RetentionRule.objects.create(
        organization=world.organization, kind=Record.FORM.value, survives_erasure=False
    )
    erase_client(client=world.anna, actor=SYSTEM, now=NOW)
    assert not FormSubmission.objects.exists()
    assert not FormRequest.objects.exists()


def test_new_keys_reseal_it(signed: FormRequest, settings: Any) -> None:
    new = ("k-new", b"3" * 32)
    settings.SEALING_KEYS = (new, *settings.SEALING_KEYS)
    rotate_keys()
    settings.SEALING_KEYS = (new,)
    submission = FormSubmission.objects.get(request=signed)
    assert is_drawing(read_submission(submission).signature["drawing"])
