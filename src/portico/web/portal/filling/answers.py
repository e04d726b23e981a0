"""Answers to read: for the review, and for what was handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portico.apps.care.form_words import picture_signature, say_answer
from portico.domain.forms.submission import Line, Part
from portico.domain.forms.template import Kind, Question, Section


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its answer in words.

    `files`: uid and name, where it is files. `drawing`: address and words of what was drawn.
    """

    question: Question
    lines: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()
    is_text: bool = False
    drawing: tuple[str, str] | None = None


def show_parts(parts: Sequence[Part], names: Mapping[str, str]) -> list[tuple[Section, list[Told]]]:
    """Every section with its answers, in the active language."""
    return [(part.section, [_tell(line, names) for line in part.lines]) for part in parts]


def _tell(line: Line, names: Mapping[str, str]) -> Told:
    if line.question.kind is Kind.FILE and isinstance(line.value, tuple):
        files = tuple((uid, names[uid]) for uid in line.value if uid in names)
        return Told(line.question, (), files)
    is_text = line.question.kind is Kind.STATIC
    lines = say_answer(line.question, line.value, names)
    drawing = picture_signature(line.value) if isinstance(line.value, dict) else None
    return Told(line.question, lines, is_text=is_text, drawing=drawing)
