"""The PDF read by an independent tool: it says what was answered, and is tagged."""

import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pypdf import PdfReader

from portico.apps.care.form_papers import render_paper
from portico.apps.care.form_words import say_answer
from portico.apps.care.submissions import read_pdf
from portico.domain.forms.submission import list_parts
from portico.domain.forms.template import Template
from tests.conftest import World
from tests.domain.forms.blanks import filled
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


def test_signs_that_no_font_has_are_no_error() -> None:
    assert has_tags(render_paper(paper("你好 🙂")))


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
