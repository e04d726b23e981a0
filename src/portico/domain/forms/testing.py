"""Reads a show-if condition: it may ask about earlier questions only, and what these can answer."""

from collections.abc import Mapping
from datetime import date

from portico.domain.forms.reading import Reader
from portico.domain.forms.template import (
    OPTIONED,
    RANGED,
    TESTED,
    WITHOUT_VALUE,
    Condition,
    Kind,
    Operator,
    Question,
    Test,
)
from portico.domain.forms.values import AGREE, DECLINE, NO, YES, read_answer

MOST_TESTS, LONGEST_VALUE = 10, 500
_ORDERED = RANGED | {Kind.DATE}
_BOUNDS = frozenset({Operator.AT_LEAST, Operator.AT_MOST})


def read_condition(
    reader: Reader, raw: object, path: str, earlier: Mapping[str, Question]
) -> Condition:
    """The condition at `path`; its faults go to `reader`. A test without a question is none."""
    given = reader.mapping(raw, path, {"any", "tests"})
    rows = [
        row
        for row in reader.items(given.get("tests"), path, MOST_TESTS)
        if not isinstance(row, dict) or row.get("question")
    ]
    tests = [_read_test(reader, row, path, earlier) for row in rows]
    is_any = reader.switch(given.get("any"), f"{path}.any")
    return Condition(tuple(one for one in tests if one), is_any)


def _read_test(
    reader: Reader, row: object, path: str, earlier: Mapping[str, Question]
) -> Test | None:
    raw = reader.mapping(row, path, {"question", "operator", "value"})
    name = reader.text(raw.get("question"), path, 40, is_needed=True)
    operator = reader.choice(raw.get("operator"), path, Operator) or Operator.IS
    value = reader.text(raw.get("value"), path, LONGEST_VALUE)
    question = earlier.get(name)
    if question is None:
        reader.blame(path, "later")
        return None
    if operator in WITHOUT_VALUE:
        return Test(name, operator)
    is_comparable = question.kind in (_ORDERED if operator in _BOUNDS else TESTED)
    if not is_comparable or not _is_possible(question, value):
        reader.blame(path, "unfit" if value else "required")
    return Test(name, operator, value)


def _is_possible(question: Question, value: str) -> bool:
    """Whether the question can be answered so (its bounds aside)."""
    if question.kind is Kind.STATIC or not value:
        return False
    if question.kind in OPTIONED:
        return value in {one.label for one in question.options}
    if question.kind is Kind.YES_NO:
        return value in (YES, NO)
    if question.kind is Kind.CONSENT:
        return value in (AGREE, DECLINE)
    if question.kind is Kind.DATE:
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    if question.kind in RANGED:
        free = Question(id=question.id, kind=Kind.NUMBER, label=question.label)
        return "," not in value and read_answer(free, value).value is not None
    return True
