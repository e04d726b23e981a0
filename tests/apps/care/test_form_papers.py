"""The PDF read by an independent tool: it says what was answered, and is tagged."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pypdf import PdfReader

from portico.apps.care.drawings import redraw_signature
from portico.apps.care.form_words import say_answer
from portico.apps.care.paper_fonts import list_uncovered, load_fonts
from portico.apps.care.paper_printing import render_paper
from portico.apps.care.submissions import read_pdf
from portico.domain.forms.drawings import read_kept
from portico.domain.forms.submission import list_parts
from portico.domain.forms.template import Template
from tests.conftest import World
from tests.domain.forms.blanks import filled
from tests.drawn import draw
from tests.forms import GOOD, INTAKE, attach, hand_in, make_form, send


def words_of(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(text.replace("\u200b", "").split())


def has_tags(pdf: bytes) -> bool:
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    return bool(root["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in root and "/Lang" in root


def paper(*answers: str, label: str = "Question") -> dict[str, Any]:
    return {
        "title": "Intake",
        "business": "Lindenhof",
        "language": "en",
        "intro": [],
        "sections": [
            {
                "title": "One",
                "intro": [],
                "questions": [{"label": label, "text": [], "answer": list(answers)}],
            }
        ],
        "signature_title": "Signature",
        "signature": ["Anna Berg"],
        "end": ["For Anna"],
        "foot": "Intake",
    }


def test_a_form_that_was_handed_in(world: World) -> None:
    request = send(world.practice, world.anna)
    attach(request, name="Befund Ä.pdf")
    hand_in(request, GOOD | {"where": "links: 50 % *fett* #set $x$ <b> fi ffl “so”\nzweite Zeile"})
    pdf = read_pdf(request.submission)
    text = words_of(pdf)
    for said in (
        "AreyouinpainYes".replace("painYes", "pain?Yes"),
        "links:50%*fett*#set$x$<b>fiffl“so”zweiteZeile",
        "Iagreetobetreated.",
        "BefundÄ.pdf",
        "AnnaBergFormyself",
        "23November2026,10:00:00",
        "Version1ofthisform",
        str(request.uid),
    ):
        assert said in text, said
    assert has_tags(pdf)
    assert b"pdfuaid" in pdf, "PDF/UA-1"


@pytest.mark.parametrize(
    "text",
    [
        'read("/etc/passwd")',
        '#import "@preview/x:1.0.0"',
        "x" * 500,
        "Ж λ ő ß € – “”",
        "= Heading\n- list\n+ enum\n/ term: x",
    ],
)
def test_what_was_typed_is_never_code(text: str) -> None:
    pdf = render_paper(paper(*text.splitlines(), label=text))
    assert words_of(pdf).count("".join(text.split())) == 2


def attached(pdf: bytes) -> Any:
    """What a program finds in it; None where nothing is attached."""
    found = PdfReader(io.BytesIO(pdf)).attachments
    return json.loads(found["answers.json"][0]) if "answers.json" in found else None


def answers_of(words: Any) -> Any:
    return words["sections"][0]["questions"][0]["answer"]


@pytest.mark.parametrize("text", ["Ωραία", "Привет", "Tiếng Việt", "გამარჯობა", "Բարեւ", "≤ → ✓ €"])
def test_plain_scripts_are_read_out_of_it_as_they_are(text: str) -> None:
    pdf = render_paper(paper(text))
    assert "".join(text.split()) in words_of(pdf)
    assert attached(pdf) is None


@pytest.mark.parametrize(
    "text", ["مرحبا، كيف الحال؟", "שלום, עולם (1)", "नमस्ते क्षत्रिय", "สวัสดีครับ ผมชื่อ", "cafe\u0301"]
)
def test_other_scripts_are_printed_and_attached_as_they_were_typed(text: str) -> None:
    pdf = render_paper(paper(text, label=text))
    assert b"pdfuaid" in pdf, "every sign has a font"
    assert set(text) - set(" ") <= set(words_of(pdf))
    assert "[U+" not in words_of(pdf)
    assert answers_of(attached(pdf)) == [text]
    assert "answers.jsonhaseverything" in words_of(pdf)
    assert "couldnotbeprinted" not in words_of(pdf)


@pytest.mark.parametrize(
    ("text", "said", "numbers"),
    [
        ("fine 🙂 thanks", "fine[U+1F642]thanks", ["U+1F642"]),
        ("👨\u200d👩 x\x07", "x[U+0007]", ["U+0007", "U+1F468", "U+1F469"]),
        ("\U00012000", "[U+12000]", ["U+12000"]),
    ],
)
def test_signs_that_no_font_has_stand_by_their_numbers(
    text: str, said: str, numbers: list[str]
) -> None:
    pdf = render_paper(paper(text))
    assert said in words_of(pdf)
    assert f"bytheirnumbers:{','.join(numbers)}." in words_of(pdf)
    assert answers_of(attached(pdf)) == [text]
    assert has_tags(pdf)
    assert b"pdfuaid" in pdf, "PDF/UA-1 all the same"


def test_what_is_attached_has_no_pictures_in_it() -> None:
    drawing = read_kept(redraw_signature(draw()))
    words = paper("🙂") | {"drawing": {"bytes": list(drawing), "text": "Drawn"}}
    found = attached(render_paper(words))
    assert found["signature"] == ["Anna Berg"]
    assert "drawing" not in found


def test_fonts_of_the_data_folder_are_taken(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    settings.DATA_FOLDER = tmp_path
    families = load_fonts.__wrapped__().families()
    assert {"Noto Sans Arabic", "Noto Sans Thai", "Libertinus Serif"} <= set(families)


def test_which_scripts_can_be_printed_is_known() -> None:
    assert not {"Latin", "Greek", "Cyrillic", "Hebrew", "Arabic", "Devanagari", "Thai"} & set(
        list_uncovered()
    )


@given(filled())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_forms(form: tuple[Template, dict[str, Any]]) -> None:
    template, answers = form
    sections, expected = [], []
    for part in list_parts(template, answers):
        questions = []
        for line in part.lines:
            said = say_answer(line.question, line.value)
            expected.append("".join((line.question.label + "".join(said)).split()))
            questions.append({"label": line.question.label, "text": [], "answer": list(said)})
        sections.append({"title": part.section.title, "intro": [], "questions": questions})
    text = words_of(render_paper(paper() | {"sections": sections}))
    for one in expected:
        place = text.find(one)
        assert place >= 0, one


def test_an_old_version_prints_as_it_was_sent(world: World) -> None:
    request = send(world.practice, world.anna, template=make_form(world.practice, "Old", INTAKE))
    request.version.template.name = "New"
    request.version.template.save(update_fields=["name"])
    hand_in(request)
    assert "Old" in words_of(read_pdf(request.submission))
