"""Points, their sum, its band, and whether the sum is whole."""

from decimal import Decimal
from typing import Any

import pytest

from portico.domain.forms.scoring import Scored, count_scores
from portico.domain.forms.template import Template
from tests.domain.forms.blanks import about, question, template, when

BANDS = "0-4 low\n5-9 mild\n12-20 high"


@pytest.mark.parametrize(
    ("kind", "typed", "points"),
    [
        ("choice", "b", "2"),
        ("choice", "c", "0"),
        ("choices", ["c", "b", "a"], "3"),
        ("scale", "4", "4"),
        ("number", "-1,5", "-1.5"),
        ("yes_no", "yes", "3"),
        ("yes_no", "no", "0"),
        ("choice", "d", "0"),
        ("scale", "5", "0"),
    ],
)
def test_the_points_of_an_answer(kind: str, typed: Any, points: str) -> None:
    form = template(
        question("q1", kind, points=3),
        scores=[{"id": "t1", "label": "Sum", "questions": ["q1"]}],
    )
    (scored,) = count_scores(form, {"q1": typed})
    assert scored.total == Decimal(points)
    assert scored.is_whole is (typed not in ("d", "5")), "what is no answer is not counted"


def scored_form() -> Template:
    return template(
        question("q1", "scale", highest=20),
        question("q2", "choice"),
        question("q3", "yes_no", points=3, show_if=when(about("q2", "is", "a"))),
        scores=[
            {"id": "t1", "label": "All", "questions": ["q1", "q2", "q3"], "bands": BANDS},
            {"id": "t2", "label": "Some", "questions": ["q3"], "bands": BANDS},
        ],
    )


def count(**answers: str) -> tuple[Scored, Scored]:
    first, second = count_scores(scored_form(), answers)
    return first, second


@pytest.mark.parametrize(
    ("points", "label"),
    [("0", "low"), ("4", "low"), ("5", "mild"), ("9", "mild"), ("10", None), ("20", "high")],
)
def test_a_band_has_both_its_ends_and_there_may_be_none(points: str, label: str | None) -> None:
    band = count(q1=points, q2="c")[0].band
    assert (band.label if band else None) == label


def test_a_hidden_question_is_neither_asked_nor_counted() -> None:
    first, second = count(q1="1", q2="b", q3="yes")
    assert (first.total, first.answered, first.asked, first.is_whole) == (3, 2, 2, True)
    assert (second.total, second.asked, second.is_whole) == (0, 0, False), "of nothing, no sum"


def test_a_sum_with_a_question_left_out_is_not_whole() -> None:
    first, second = count(q1="1", q2="a")
    assert (first.total, first.answered, first.asked, first.is_whole) == (2, 2, 3, False)
    assert second.is_whole is False
    assert [one.is_whole for one in count(q1="1", q2="a", q3="no")] == [True, True]


def test_each_score_counts_its_own_questions() -> None:
    assert [one.total for one in count(q1="1", q2="a", q3="yes")] == [5, 3]
    assert [one.score.label for one in count()] == ["All", "Some"]
