"""A form as its document again: what `domain.forms.document` reads."""

from typing import Any

from portico.domain.forms.reading import Raw
from portico.domain.forms.template import Condition, Question, Template


def write_template(template: Template) -> Raw:
    """The document of a template: `read_template` gives the same template again."""
    made: Raw = {
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "intro": section.intro,
                "show_if": _write_condition(section.show_if),
                "questions": [_write_question(one) for one in section.questions],
            }
            for section in template.sections
        ],
        "scores": [
            {
                "id": score.id,
                "label": score.label,
                "questions": list(score.questions),
                "bands": [
                    {"lowest": b.lowest, "highest": b.highest, "label": b.label}
                    for b in score.bands
                ],
            }
            for score in template.scores
        ],
    }
    for name in ("intro", "source", "is_signed", "needs_review", "expires_after"):
        made[name] = getattr(template, name)
    made["remind_after"] = list(template.remind_after)
    return made


def _write_question(question: Question) -> Raw:
    made: dict[str, Any] = {name: getattr(question, name) for name in Question.__slots__}
    made["kind"] = question.kind.value
    made["prefill"] = question.prefill.value if question.prefill else None
    made["options"] = [{"label": one.label, "points": one.points} for one in question.options]
    made["show_if"] = _write_condition(question.show_if)
    return made


def _write_condition(condition: Condition) -> Raw:
    tests = [
        {"question": one.question, "operator": one.operator.value, "value": one.value}
        for one in condition.tests
    ]
    return {"any": condition.is_any, "tests": tests}
