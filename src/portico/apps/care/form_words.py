"""Answers in words, in the language that is active: for the review, the desk and the paper."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portico.domain.forms.drawings import show_drawing
from portico.domain.forms.template import Kind, Question
from portico.domain.forms.values import ADDRESS_PARTS, Value

SIGNERS: dict[str, str | Promise] = {
    "self": gettext_lazy("For myself"),
    "parent": gettext_lazy("As a parent"),
    "guardian": gettext_lazy("As legal guardian"),
    "representative": gettext_lazy("As an authorised representative"),
    "other": gettext_lazy("As somebody else"),
}


def say_answer(
    question: Question, value: Value | None, files: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """The lines of an answer; none for what is not answered. `files`: names by uid."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return (_say_switch(question, value),)
    if isinstance(value, tuple):
        names = files or {}
        is_file = question.kind is Kind.FILE
        return tuple(names.get(one, _("a file")) if is_file else one for one in value)
    if isinstance(value, dict):
        return _say_parts(question, value)
    if isinstance(value, Decimal):
        return (f"{value.normalize():f}",)
    if isinstance(value, date):
        return (say_day(value),)
    return tuple(str(value).splitlines()) or ("",)


def say_day(day: date) -> str:
    """`23 November 2026`, as the active language writes it."""
    return format_date(day, pgettext("date format", "j F Y"))


def say_signature(signature: Mapping[str, str]) -> tuple[str, ...]:
    """Who signed, and as what."""
    if not signature:
        return ()
    signer = signature.get("relationship", "")
    role = signature.get("other") if signer == "other" else str(SIGNERS.get(signer, ""))
    return tuple(one for one in (signature.get("name", ""), role) if one)


def say_drawing(signature: Mapping[str, str]) -> str:
    """What to read in the place of the drawing; empty where none was made."""
    if not signature.get("drawing"):
        return ""
    return _("Drawn signature of %(name)s") % {"name": signature.get("name", "")}


def picture_signature(signature: Mapping[str, str]) -> tuple[str, str] | None:
    """Address and words of the drawing as a page shows it; None where none was made."""
    address, words = show_drawing(signature.get("drawing", "")), say_drawing(signature)
    return (address, words) if address else None


def _say_switch(question: Question, value: bool) -> str:
    if question.kind is Kind.CONSENT:
        return _("I agree") if value else _("I do not agree")
    return _("Yes") if value else _("No")


def _say_parts(question: Question, value: Mapping[str, str]) -> tuple[str, ...]:
    if question.kind is Kind.SIGNATURE:
        return say_signature(value)
    town = " ".join(value[key] for key in ("postcode", "city") if key in value)
    lines = {key: value.get(key, "") for key in ADDRESS_PARTS} | {"postcode": "", "city": town}
    return tuple(lines[key] for key in ADDRESS_PARTS if lines[key])
