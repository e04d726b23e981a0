"""Which questions somebody sees, given the answers so far; and what is wrong with these."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portico.domain.forms.template import (
    Condition,
    Kind,
    Operator,
    Question,
    Section,
    Template,
    Test,
)
from portico.domain.forms.values import (
    AGREE,
    DECLINE,
    NO,
    YES,
    Answers,
    Given,
    Value,
    is_blank,
    read_answer,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A section as somebody sees it: its visible questions, each with what it got."""

    section: Section
    given: tuple[tuple[Question, Given], ...]

    @property
    def faults(self) -> dict[str, tuple[str, ...]]:
        """Codes by question."""
        return {question.id: one.faults for question, one in self.given if one.faults}


def look(template: Template, answers: Answers) -> tuple[Seen, ...]:
    """The visible sections. A section without a visible question is not shown.

    Conditions ask about earlier questions only; one that is hidden counts as not answered, and
    so does an answer that is none (a word where a number is asked).
    """
    known: dict[str, Value | None] = {}
    seen = []
    for section in template.sections:
        shown = _look_at(section, answers, known) if _holds(section.show_if, known) else ()
        if shown:
            seen.append(Seen(section, shown))
    return tuple(seen)


def _look_at(
    section: Section, answers: Answers, known: dict[str, Value | None]
) -> tuple[tuple[Question, Given], ...]:
    """Fills `known` on the way, since a question may hang on one above it."""
    shown = []
    for question in section.questions:
        if _holds(question.show_if, known):
            given = read_answer(question, answers.get(question.id))
            known[question.id] = given.value
            shown.append((question, given))
    return tuple(shown)


def find_faults(seen: tuple[Seen, ...]) -> dict[str, tuple[str, ...]]:
    """Every fault of a form as it stands, by question; empty: it may be handed in."""
    return {key: codes for one in seen for key, codes in one.faults.items()}


def list_hidden(template: Template, answers: Answers) -> frozenset[str]:
    """Questions that were answered and are hidden now: these answers are not handed in."""
    shown = {question.id for one in look(template, answers) for question, _ in one.given}
    return frozenset(
        key for key, typed in answers.items() if key not in shown and not is_blank(typed)
    )


def measure_progress(seen: tuple[Seen, ...]) -> tuple[int, int]:
    """How many of the visible questions are answered, and how many there are."""
    asked = [given for one in seen for q, given in one.given if q.kind is not Kind.STATIC]
    return sum(1 for given in asked if given.value is not None), len(asked)


def _holds(condition: Condition, known: Mapping[str, Value | None]) -> bool:
    if not condition.tests:
        return True
    results = [_compare(test, known.get(test.question)) for test in condition.tests]
    return any(results) if condition.is_any else all(results)


def _compare(test: Test, value: Value | None) -> bool:
    if test.operator is Operator.ANSWERED:
        return value is not None
    if test.operator is Operator.NOT_ANSWERED:
        return value is None
    if test.operator is Operator.IS_NOT:
        return value is not None and not _equals(value, test.value)
    if value is None:
        return False
    if test.operator is Operator.IS:
        return _equals(value, test.value)
    return _reaches(value, test)


def _equals(value: Value, wanted: str) -> bool:
    if isinstance(value, tuple):
        return wanted in value
    if isinstance(value, bool):
        return wanted in ((YES, AGREE) if value else (NO, DECLINE))
    if isinstance(value, int | Decimal):
        return value == Decimal(wanted)
    return str(value) == wanted


def _reaches(value: Value, test: Test) -> bool:
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        bound = Decimal(test.value)
        return number >= bound if test.operator is Operator.AT_LEAST else number <= bound
    text = str(value)  # a date in ISO 8601: its order is that of its text
    return text >= test.value if test.operator is Operator.AT_LEAST else text <= test.value
