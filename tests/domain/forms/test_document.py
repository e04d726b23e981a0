"""What a document may say, and the path of what it may not."""

import json
from typing import Any

import pytest

from portico.domain.errors import InvalidInput
from portico.domain.forms.document import read_template
from portico.domain.forms.template import (
    Band,
    Condition,
    Kind,
    Operator,
    Option,
    ProfileField,
    Test,
    find_question,
)
from portico.domain.forms.writing import write_template
from tests.domain.forms.blanks import Raw, about, blank, question, template, when


def faults(document: Raw) -> dict[str, tuple[str, ...]]:
    with pytest.raises(InvalidInput) as caught:
        read_template(document)
    return caught.value.fields


def q(**more: Any) -> Raw:
    return blank(question("q1", **more))


@pytest.mark.parametrize(
    ("document", "path", "code"),
    [
        ({}, "sections", "no_questions"),
        ({"sections": {}}, "sections", "malformed"),
        ({"sections": ["x"]}, "sections.0", "malformed"),
        ({"colour": 1} | q(), "colour", "unknown"),
        (blank(question("q1", "static")), "sections", "no_questions"),
        (blank(), "sections", "no_questions"),
        ({"sections": [{"title": "x", "questions": []}]}, "sections.0.id", "required"),
        ({"sections": [{"id": "s1", "questions": []}]}, "s1.title", "required"),
        ({"sections": [{"id": "s1", "title": 3, "questions": []}]}, "s1.title", "malformed"),
        (q(width=3), "sections.0.questions.0.width".replace("sections.0", "s1"), "unknown"),
        (q(kind="colour"), "q1.kind", "unknown"),
        (q(kind=""), "q1.kind", "required"),
        (q(label=" "), "q1.label", "required"),
        (q(label="x" * 501), "q1.label", "too_long"),
        (q(is_required="yes"), "q1.is_required", "malformed"),
        (blank(question("q1"), question("q1")), "s1.questions.1.id", "doubled"),
        (blank(question("Q 1")), "s1.questions.0.id", "malformed"),
        (blank(*[question(f"q{n}") for n in range(201)]), "s1.questions", "too_many"),
        (q(kind="consent", text=""), "q1.text", "required"),
        (q(kind="choice", options=[]), "q1.options", "required"),
        (q(kind="choice", options="a\na"), "q1.options", "doubled"),
        (q(kind="choice", options=[{"label": "a", "colour": 1}]), "q1.options.0.colour", "unknown"),
        (
            q(kind="choice", options=[{"label": "a", "points": "x"}]),
            "q1.options.0.points",
            "malformed",
        ),
        (q(kind="choice", options="\n".join(str(n) for n in range(101))), "q1.options", "too_many"),
        (q(kind="choice", options=[str(n) for n in range(101)]), "q1.options", "too_many"),
        (q(kind="scale", lowest=None, highest=None), "q1.highest", "required"),
        (q(kind="scale", lowest=0, highest=30), "q1.highest", "out_of_range"),
        (q(kind="number", lowest=3, highest=3), "q1.highest", "out_of_range"),
        (q(kind="number", lowest=True), "q1.lowest", "malformed"),
        (q(kind="number", lowest=10**10), "q1.lowest", "out_of_range"),
        (q(prefill="shoe_size"), "q1.prefill", "unknown"),
        (q(prefill="birthday"), "q1.prefill", "unfit"),
        (q(is_written_back=True), "q1.is_written_back", "unfit"),
        (
            q(kind="email", prefill="email", is_written_back=True),
            "q1.is_written_back",
            "unfit",
        ),
        (q(expires="x") | {"expires_after": "soon"}, "expires_after", "malformed"),
        (q() | {"expires_after": 366}, "expires_after", "out_of_range"),
        (q() | {"remind_after": "1 2 3 4 5 6"}, "remind_after", "too_many"),
        (q() | {"remind_after": "0"}, "remind_after", "out_of_range"),
        (q(show_if=when(about("q1"))), "q1.show_if", "later"),
        (q(show_if=when(about("q9"))), "q1.show_if", "later"),
        (q(show_if=[]), "q1.show_if", "malformed"),
        (q(show_if=when("x")), "q1.show_if", "malformed"),  # type: ignore[arg-type]
        (q(show_if={"all": True}), "q1.show_if.all", "unknown"),
        (q() | {"scores": [{"id": "t1", "label": "S"}]}, "t1.questions", "required"),
        (
            q() | {"scores": [{"id": "t1", "label": "S", "questions": ["q9"]}]},
            "t1.questions",
            "unknown",
        ),
        (
            q() | {"scores": [{"id": "t1", "label": "S", "questions": [{}]}]},
            "t1.questions",
            "unknown",
        ),
        (
            q() | {"scores": [{"id": "t1", "label": "S", "questions": ["q1"]}]},
            "t1.questions",
            "unfit",
        ),
    ],
)
def test_what_is_refused(document: Raw, path: str, code: str) -> None:
    assert code in faults(document)[path]


@pytest.mark.parametrize(
    ("kind", "operator", "value", "is_fine"),
    [
        ("choice", "is", "a", True),
        ("choice", "is", "z", False),
        ("choices", "is_not", "b", True),
        ("choice", "at_least", "a", False),
        ("yes_no", "is", "yes", True),
        ("yes_no", "is", "agree", False),
        ("consent", "is", "decline", True),
        ("scale", "at_least", "2", True),
        ("number", "at_most", "1.5", True),
        ("number", "at_most", "1,5", False),
        ("number", "is", "many", False),
        ("date", "at_least", "2026-01-31", True),
        ("date", "at_least", "2026-02-31", False),
        ("short_text", "is", "x", True),
        ("short_text", "is", "", False),
        ("short_text", "at_least", "x", False),
        ("file", "answered", "", True),
        ("file", "is", "x", False),
        ("static", "is", "x", False),
        ("address", "not_answered", "", True),
    ],
)
def test_which_comparisons_fit(kind: str, operator: str, value: str, is_fine: bool) -> None:
    document = blank(
        question("q1", kind), question("q2", show_if=when(about("q1", operator, value)))
    )
    if is_fine:
        asked = find_question(read_template(document), "q2")
        assert asked is not None
        assert asked.show_if.tests[0].operator is Operator(operator)
    else:
        assert set(faults(document)) == {"q2.show_if"}


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ("0-4 low\n4-9 high", "overlapping"),
        ("low\nhigh", "malformed"),
        ([{"lowest": 5, "highest": 4, "label": "x"}], "out_of_range"),
    ],
)
def test_bands_are_apart(bands: Any, code: str) -> None:
    score = {"id": "t1", "label": "S", "questions": ["q1"], "bands": bands}
    found = faults(blank(question("q1", "scale"), scores=[score]))
    assert code in [
        one for path, codes in found.items() if path.startswith("t1.bands") for one in codes
    ]


def test_a_draft_as_a_page_sends_it() -> None:
    read = template(
        question("q1", "choice", options="Never = 0\nOften = 2\n\n= 3 =\n", is_required="on"),
        question("q2", "scale", lowest="1", highest="5", lowest_label="bad"),
        question("q3", "date", prefill="birthday", is_written_back="on"),
        question("q4", show_if={"any": "on", "tests": [about(""), about("q1", "is", "Often")]}),
        is_signed="",
        needs_review="on",
        expires_after="30",
        remind_after="7, 3 3",
        scores=[
            {
                "id": "t1",
                "label": "Sum",
                "questions": ["q1", "q2", "q1"],
                "bands": "-1–4 low\n5..9: high",
            }
        ],
        last=9,
    )
    first, second, third, fourth = read.sections[0].questions
    assert first.options == (Option("Never", 0), Option("Often", 2), Option("= 3 =", 0))
    assert (first.is_required, second.lowest, second.highest) == (True, 1, 5)
    assert (third.prefill, third.is_written_back) == (ProfileField.BIRTHDAY, True)
    assert fourth.show_if == Condition((Test("q1", Operator.IS, "Often"),), is_any=True)
    assert (read.is_signed, read.needs_review) == (False, True)
    assert (read.expires_after, read.remind_after) == (30, (3, 7))
    assert read.scores[0].questions == ("q1", "q2")
    assert read.scores[0].bands == (Band(-1, 4, "low"), Band(5, 9, "high"))


def test_what_stands_out_is_the_default() -> None:
    read = template({"id": "q1", "kind": "short_text", "label": "Name"})
    asked = read.sections[0].questions[0]
    assert (asked.kind, asked.is_required, asked.prefill) == (Kind.SHORT, False, None)
    assert (read.is_signed, read.needs_review, read.expires_after) == (True, False, None)
    assert find_question(read, "nobody") is None


def test_two_hundred_questions_in_all() -> None:
    sections = [
        {"id": f"s{n}", "title": "x", "questions": [question(f"q{n}_{m}") for m in range(150)]}
        for n in range(2)
    ]
    assert faults({"sections": sections})["sections"] == ("too_many",)


def test_a_template_is_written_so_that_it_is_read_again() -> None:
    full = template(
        question("q1", "choice", options="Never = 0\nOften = 2", is_required=True),
        question("q2", "scale", lowest_label="bad", help="Of today", points=2),
        question("q3", "date", prefill="birthday", is_written_back=True),
        question("q4", show_if=when(about("q1", "is", "Often"), about("q2"), is_any=True)),
        intro="Hello",
        source="Own",
        is_signed=False,
        needs_review=True,
        expires_after=30,
        remind_after="3 7",
        scores=[{"id": "t1", "label": "Sum", "questions": ["q1", "q2"], "bands": "0-4 low"}],
    )
    written = write_template(full)
    assert read_template(json.loads(json.dumps(written))) == full
    first, _, third, fourth = written["sections"][0]["questions"]
    assert first["options"] == [{"label": "Never", "points": 0}, {"label": "Often", "points": 2}]
    assert (third["kind"], third["prefill"], first["prefill"]) == ("date", "birthday", None)
    assert fourth["show_if"] == when(
        about("q1", "is", "Often"), about("q2", "answered"), is_any=True
    )
    assert written["scores"][0]["bands"] == [{"lowest": 0, "highest": 4, "label": "low"}]
    assert (written["expires_after"], written["remind_after"]) == (30, [3, 7])
