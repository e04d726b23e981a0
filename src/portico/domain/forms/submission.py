"""What is handed in: the visible questions with their answers, and nothing that was hidden."""

from collections.abc import Mapping
from dataclasses import dataclass

from portico.domain.forms.template import Kind, Question, Section, Template
from portico.domain.forms.values import Answers, Typed, Value, find_signature_faults, is_blank
from portico.domain.forms.visibility import find_faults, look


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer; None: it was left out, or is a text to read."""

    question: Question
    value: Value | None


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its lines."""

    section: Section
    lines: tuple[Line, ...]


def list_parts(template: Template, answers: Answers) -> tuple[Part, ...]:
    """The form as it was seen, in its order, with the answers that count."""
    return tuple(
        Part(one.section, tuple(Line(q, given.value) for q, given in one.given))
        for one in look(template, answers)
    )


def keep_visible(template: Template, answers: Answers) -> dict[str, Typed]:
    """The answers that are handed in: of visible questions, none that is blank."""
    shown = {q.id for one in look(template, answers) for q, _ in one.given}
    return {key: typed for key, typed in answers.items() if key in shown and not is_blank(typed)}


def find_obstacles(
    template: Template,
    answers: Answers,
    signature: Mapping[str, str],
    rivals: Mapping[str, object],
) -> dict[str, tuple[str, ...]]:
    """Why it cannot be handed in, by question; `signature` for the name at the end.

    `conflict`: two pages gave different answers, and nobody chose.
    """
    seen = look(template, answers)
    faults = dict(find_faults(seen))
    shown = {q.id for one in seen for q, _ in one.given}
    for key in rivals:
        if key in shown:
            faults[key] = (*faults.get(key, ()), "conflict")
    found = find_signature_faults(signature) if template.is_signed else ()
    if found:
        faults["signature"] = found
    return faults


def list_files(template: Template) -> frozenset[str]:
    """The questions that ask for a file."""
    return frozenset(
        q.id for one in template.sections for q in one.questions if q.kind is Kind.FILE
    )
