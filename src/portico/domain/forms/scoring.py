"""Scores: sums of points, and the band that a sum falls into."""

from dataclasses import dataclass
from decimal import Decimal

from portico.domain.forms.template import Band, Kind, Question, Score, Template
from portico.domain.forms.values import Answers, Value
from portico.domain.forms.visibility import look


@dataclass(frozen=True, slots=True)
class Scored:
    """A score of one client. Whole only if each of its visible questions is answered."""

    score: Score
    total: Decimal
    band: Band | None
    answered: int
    asked: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return 0 < self.answered == self.asked


def count_scores(template: Template, answers: Answers) -> tuple[Scored, ...]:
    """Every score of the form. Hidden questions are neither asked nor counted."""
    seen = {q.id: (q, given.value) for one in look(template, answers) for q, given in one.given}
    return tuple(_count(score, seen) for score in template.scores)


def _count(score: Score, seen: dict[str, tuple[Question, Value | None]]) -> Scored:
    asked = [seen[key] for key in score.questions if key in seen]
    points = [count_points(question, value) for question, value in asked if value is not None]
    total = sum(points, Decimal(0))
    band = next((one for one in score.bands if one.lowest <= total <= one.highest), None)
    return Scored(score, total, band, len(points), len(asked))


def count_points(question: Question, value: Value) -> Decimal:
    """The points of one answer: of its options, of a *yes*, or the number itself."""
    if question.kind is Kind.YES_NO:
        return Decimal(question.points if value is True else 0)
    if isinstance(value, int | Decimal):
        return Decimal(value)
    chosen = value if isinstance(value, tuple) else (value,)
    return Decimal(sum(one.points for one in question.options if one.label in chosen))
