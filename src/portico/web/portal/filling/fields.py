"""The fields of a section, with what was typed, what is wrong, and which answers disagree."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.care.form_words import SIGNERS, say_answer, say_drawing
from portico.apps.care.selectors.forms_portal import FormPage
from portico.domain.forms.drawings import show_drawing
from portico.domain.forms.sheets import Entry
from portico.domain.forms.template import Kind, Question
from portico.domain.forms.values import (
    AGREE,
    DECLINE,
    NO,
    YES,
    Given,
    Typed,
    is_blank,
    is_needed,
    read_answer,
)
from portico.domain.forms.visibility import Seen
from portico.web.portal.filling.typed import FILES, PREFIX
from portico.web.portal.filling.words import tell_faults, tell_file_faults

_TYPES = {
    Kind.EMAIL: ("email", "email"),
    Kind.PHONE: ("tel", "tel"),
    Kind.DATE: ("date", ""),
    Kind.NUMBER: ("text", ""),
    Kind.SHORT: ("text", ""),
}
"""Type and autocompletion of a field of one line; a number is text, for commas and long ones."""
_COMPLETED = {"first_name": "given-name", "last_name": "family-name", "company": "organization"}
_ADDRESS: tuple[tuple[str, str | Promise, str], ...] = (
    ("street", gettext_lazy("Street and number"), "address-line1"),
    ("extra", gettext_lazy("Flat, floor"), "address-line2"),
    ("postcode", gettext_lazy("Postcode"), "postal-code"),
    ("city", gettext_lazy("Town"), "address-level2"),
    ("region", gettext_lazy("Region"), "address-level1"),
    ("country", gettext_lazy("Country"), "country-name"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tick, one part of an address, or one of two answers."""

    value: str
    label: str
    is_chosen: bool = False
    complete: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A question as `portal/parts/question.html` shows it."""

    question: Question
    name: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    parts: tuple[Choice, ...] = ()
    files: tuple[Choice, ...] = ()
    errors: list[str] = field(default_factory=list)
    rivals: tuple[Choice, ...] = ()
    input_type: str = "text"
    complete: str = ""
    file_name: str = ""

    @property
    def key(self) -> str:
        """The id of its control."""
        return f"q-{self.question.id}"

    @property
    def is_needed(self) -> bool:
        """Whether it has to be answered."""
        return is_needed(self.question)


def show_fields(
    page: FormPage, seen: Seen, *, with_errors: bool, file_faults: dict[str, tuple[str, ...]]
) -> list[Field]:
    """Every visible question of a section; `with_errors`: the client wanted to go on."""
    return [
        _show(page, question, given, with_errors, file_faults.get(question.id, ()))
        for question, given in seen.given
    ]


def show_field(page: FormPage, question: Question) -> Field:
    """One question as it stands now, without its errors."""
    return _show(page, question, Given(), False, ())


def _show(
    page: FormPage,
    question: Question,
    given: Given,
    with_errors: bool,
    file_faults: tuple[str, ...],
) -> Field:
    typed = page.sheet.answers.get(question.id)
    text = typed if isinstance(typed, str) else ""
    input_type, complete = _TYPES.get(question.kind, ("text", ""))
    prefill = question.prefill.value if question.prefill else ""
    errors = tell_faults(question, given.faults) if with_errors else []
    return Field(
        question=question,
        name=PREFIX + question.id,
        text=text,
        choices=tuple(_list_choices(question, typed)),
        parts=tuple(_list_parts(question, typed)),
        files=tuple(_list_files(page, question, typed)),
        errors=errors + tell_file_faults(file_faults),
        rivals=_list_rivals(page, question),
        input_type=input_type,
        complete=_COMPLETED.get(prefill, complete),
        file_name=FILES + question.id,
    )


def _list_choices(question: Question, typed: Typed | None) -> list[Choice]:
    chosen = typed if isinstance(typed, list) else [typed]
    pairs: list[tuple[str, str]] = []
    if question.kind is Kind.YES_NO:
        pairs = [(YES, _("Yes")), (NO, _("No"))]
    elif question.kind is Kind.CONSENT:
        pairs = [(AGREE, _("I agree"))]
        pairs += [(DECLINE, _("I do not agree"))] if question.may_decline else []
    elif question.kind is Kind.SCALE:
        lowest, highest = question.lowest or 0, question.highest or 0
        pairs = [(str(n), str(n)) for n in range(lowest, highest + 1)]
    else:
        pairs = [(one.label, one.label) for one in question.options]
    return [Choice(value, label, value in chosen) for value, label in pairs]


def _list_parts(question: Question, typed: Typed | None) -> list[Choice]:
    known: dict[str, Any] = typed if isinstance(typed, dict) else {}
    if question.kind is Kind.ADDRESS:
        return [Choice(k, str(n), text=known.get(k, ""), complete=c) for k, n, c in _ADDRESS]
    return list_signature_parts(known) if question.kind is Kind.SIGNATURE else []


def list_signature_parts(known: dict[str, str]) -> list[Choice]:
    """Name, each relationship, the detail (who somebody else is), the drawing as it is kept."""
    signer = known.get("relationship", "")
    return [
        Choice("name", _("Your full name"), text=known.get("name", ""), complete="name"),
        *(Choice(key, str(label), key == signer) for key, label in SIGNERS.items()),
        Choice("detail", _("Who are you to the client?"), text=known.get("other", "")),
        Choice("drawing", _("Sign by hand"), text=show_drawing(known.get("drawing", ""))),
    ]


def _list_files(page: FormPage, question: Question, typed: Typed | None) -> list[Choice]:
    if question.kind is not Kind.FILE or not isinstance(typed, list):
        return []
    return [Choice(uid, page.file_names[uid]) for uid in typed if uid in page.file_names]


def _list_rivals(page: FormPage, question: Question) -> tuple[Choice, ...]:
    rivals = page.sheet.rivals.get(question.id, ())
    if not rivals:
        return ()
    trail = page.sheet.trails.get(question.id, ())
    offered = [trail[-1] if trail else Entry(0, "", ""), *rivals]
    return tuple(
        Choice(f"{question.id}:{n}", _say(question, one.typed)) for n, one in enumerate(offered)
    )


def _say(question: Question, typed: Typed) -> str:
    """What was typed, also where it is no answer."""
    if is_blank(typed):
        return _("No answer")
    value = read_answer(question, typed).value
    if value is not None:
        drawn = [say_drawing(value)] if isinstance(value, dict) and say_drawing(value) else []
        return ", ".join([*say_answer(question, value), *drawn])
    return typed if isinstance(typed, str) else ", ".join(map(str, typed))
