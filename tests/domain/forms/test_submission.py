"""What is handed in, and what stands in its way."""

from typing import Any

import pytest

from portico.domain.forms.submission import (
    Line,
    find_obstacles,
    keep_visible,
    list_files,
    list_parts,
)
from portico.domain.forms.template import Template
from tests.domain.forms.blanks import about, question, template, when

SIGNED = {"name": "Anna Keller", "relationship": "self"}


def form(**more: Any) -> Template:
    return template(
        question("q1", "yes_no", is_required=True),
        question("q2", is_required=True, show_if=when(about("q1", "is", "yes"))),
        question("q3", "static"),
        question("q4", "file"),
        **more,
    )


ALL = {"q1": "yes", "q2": "Aspirin", "q4": ["u1"]}


def test_the_parts_are_what_was_seen_with_the_answers_that_count() -> None:
    (part,) = list_parts(form(), ALL)
    assert part.section.id == "s1"
    assert [(line.question.id, line.value) for line in part.lines] == [
        ("q1", True),
        ("q2", "Aspirin"),
        ("q3", None),
        ("q4", ("u1",)),
    ]
    (hidden,) = list_parts(form(), ALL | {"q1": "no"})
    assert [line.question.id for line in hidden.lines] == ["q1", "q3", "q4"]
    assert hidden.lines[0] == Line(part.lines[0].question, value=False)


def test_what_was_hidden_or_left_blank_is_not_handed_in() -> None:
    assert keep_visible(form(), ALL) == ALL
    assert keep_visible(form(), ALL | {"q1": "no"}) == {"q1": "no", "q4": ["u1"]}
    assert keep_visible(form(), {"q1": "yes", "q2": " ", "q4": [], "q9": "?"}) == {"q1": "yes"}


@pytest.mark.parametrize(
    ("answers", "signature", "rivals", "expected"),
    [
        (ALL, SIGNED, {}, {}),
        (ALL, {}, {}, {"signature": ("required",)}),
        (ALL, {"name": "Anna"}, {}, {"signature": ("signer",)}),
        ({"q1": "yes"}, SIGNED, {}, {"q2": ("required",)}),
        ({"q1": "no"}, SIGNED, {}, {}),
        (ALL, SIGNED, {"q2": ()}, {"q2": ("conflict",)}),
        ({"q1": "yes"}, SIGNED, {"q2": ()}, {"q2": ("required", "conflict")}),
        (ALL | {"q1": "no"}, SIGNED, {"q2": ()}, {}),
    ],
)
def test_what_stands_in_the_way(
    answers: dict[str, Any],
    signature: dict[str, str],
    rivals: dict[str, object],
    expected: dict[str, tuple[str, ...]],
) -> None:
    assert find_obstacles(form(), answers, signature, rivals) == expected


def test_a_form_that_is_not_signed_needs_no_name() -> None:
    assert find_obstacles(form(is_signed=False), ALL, {}, {}) == {}


def test_which_questions_ask_for_a_file() -> None:
    assert list_files(form()) == {"q4"}
