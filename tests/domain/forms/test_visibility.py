"""What a condition shows and hides, and what hidden questions count for."""

from typing import Any

import pytest

from portico.domain.forms.template import Template
from portico.domain.forms.visibility import find_faults, list_hidden, look, measure_progress
from tests.domain.forms.blanks import Raw, about, question, template, when


def shown(form: Template, answers: dict[str, Any]) -> list[str]:
    return [one.id for part in look(form, answers) for one, _ in part.given]


@pytest.mark.parametrize(
    ("kind", "typed", "operator", "value", "is_shown"),
    [
        ("short_text", "x", "answered", "", True),
        ("short_text", " ", "answered", "", False),
        ("short_text", " ", "not_answered", "", True),
        ("short_text", "x", "not_answered", "", False),
        ("short_text", " x ", "is", "x", True),
        ("short_text", "y", "is", "x", False),
        ("short_text", "y", "is_not", "x", True),
        ("short_text", "x", "is_not", "x", False),
        ("short_text", None, "is", "x", False),
        ("short_text", None, "is_not", "x", False),
        ("choice", "b", "is", "b", True),
        ("choices", ["a", "b"], "is", "b", True),
        ("choices", ["a"], "is", "b", False),
        ("choices", ["a"], "is_not", "b", True),
        ("yes_no", "yes", "is", "yes", True),
        ("yes_no", "yes", "is", "no", False),
        ("yes_no", "no", "is", "no", True),
        ("consent", "agree", "is", "agree", True),
        ("consent", "decline", "is", "decline", True),
        ("consent", "decline", "is", "agree", False),
        ("number", "7,50", "is", "7.5", True),
        ("number", "much", "is", "7.5", False),
        ("number", "7.5", "at_least", "7.5", True),
        ("number", "7.4", "at_least", "7.5", False),
        ("number", "10", "at_least", "9", True),
        ("number", "7.5", "at_most", "7.5", True),
        ("number", "7.6", "at_most", "7.5", False),
        ("scale", "3", "at_least", "3", True),
        ("scale", "2", "at_least", "3", False),
        ("scale", "5", "at_least", "3", False),
        ("date", "2026-02-28", "is", "2026-02-28", True),
        ("date", "2026-02-28", "at_least", "2026-02-28", True),
        ("date", "2026-02-27", "at_least", "2026-02-28", False),
        ("date", "2026-02-28", "at_most", "2026-02-28", True),
        ("date", "2026-03-01", "at_most", "2026-02-28", False),
        ("date", None, "at_most", "2026-02-28", False),
    ],
)
def test_what_a_comparison_shows(
    kind: str, typed: Any, operator: str, value: str, is_shown: bool
) -> None:
    form = template(
        question("q1", kind, may_decline=True),
        question("q2", show_if=when(about("q1", operator, value))),
    )
    answers = {} if typed is None else {"q1": typed}
    assert ("q2" in shown(form, answers)) is is_shown


@pytest.mark.parametrize(
    ("answers", "is_any", "is_shown"),
    [
        ({"q1": "x", "q2": "yes"}, False, True),
        ({"q1": "x", "q2": "no"}, False, False),
        ({"q1": "x", "q2": "no"}, True, True),
        ({"q1": "", "q2": "no"}, True, False),
    ],
)
def test_all_tests_hold_or_any(answers: dict[str, Any], is_any: bool, is_shown: bool) -> None:
    tests = when(about("q1"), about("q2", "is", "yes"), is_any=is_any)
    form = template(question("q1"), question("q2", "yes_no"), question("q3", show_if=tests))
    assert ("q3" in shown(form, answers)) is is_shown


def two_pages() -> Template:
    """Whoever smokes is asked how much, and then, on a page of its own, since when."""
    yes, much = about("q1", "is", "yes"), about("q2", "at_least", "10")
    second: Raw = {
        "id": "s2",
        "title": "Two",
        "show_if": when(much),
        "questions": [question("q3", is_required=True), question("q4", "static")],
    }
    form = [
        question("q1", "yes_no", is_required=True),
        question("q2", "number", show_if=when(yes)),
    ]
    first: Raw = {"id": "s1", "title": "One", "questions": form}
    third: Raw = {
        "id": "s3",
        "title": "Three",
        "questions": [question("q5", show_if=when(about("q3", "not_answered")))],
    }
    return template(sections=[first, second, third])


def test_a_hidden_question_counts_as_not_answered() -> None:
    smokes = {"q1": "yes", "q2": "20", "q3": "1999"}
    assert shown(two_pages(), smokes) == ["q1", "q2", "q3", "q4"]
    assert shown(two_pages(), smokes | {"q1": "no"}) == ["q1", "q5"], "and so do those it decides"


def test_a_section_without_a_visible_question_is_not_shown() -> None:
    def sections(answers: dict[str, Any]) -> list[str]:
        return [one.section.id for one in look(two_pages(), answers)]

    assert sections({}) == ["s1", "s3"]
    assert sections({"q1": "yes", "q2": "20", "q3": "1999"}) == ["s1", "s2"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"q1": ("required",)}),
        ({"q1": "maybe"}, {"q1": ("unknown",)}),
        ({"q1": "no", "q2": "much"}, {}),
        ({"q1": "yes", "q2": "much"}, {"q2": ("malformed",)}),
        ({"q1": "yes", "q2": "20"}, {"q3": ("required",)}),
        ({"q1": "yes", "q2": "20", "q3": "1999"}, {}),
    ],
)
def test_only_visible_questions_have_faults(
    answers: dict[str, Any], expected: dict[str, tuple[str, ...]]
) -> None:
    assert find_faults(look(two_pages(), answers)) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"q1": "yes", "q2": "20", "q3": "1999"}, set()),
        ({"q1": "no", "q2": "20", "q3": "1999"}, {"q2", "q3"}),
        ({"q1": "no", "q2": " ", "q3": "1999"}, {"q3"}),
    ],
)
def test_what_was_answered_and_is_hidden_now(answers: dict[str, Any], expected: set[str]) -> None:
    assert list_hidden(two_pages(), answers) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, (0, 2)),
        ({"q1": "no"}, (1, 2)),
        ({"q1": "yes", "q2": "much"}, (1, 3)),
        ({"q1": "yes", "q2": "20"}, (2, 4)),
        ({"q1": "yes", "q2": "20", "q3": "1999"}, (3, 3)),
    ],
)
def test_progress_counts_visible_questions_and_no_texts(
    answers: dict[str, Any], expected: tuple[int, int]
) -> None:
    assert measure_progress(look(two_pages(), answers)) == expected
