"""What a page of a form sent: by question, as it was typed.

A field is called `a.<question>`, a part of it `a.<question>.<part>`, and `on` names every question
that stood on the page, since a box without a tick sends nothing.
"""

from django.http import QueryDict

from portico.domain.forms.template import Kind, Template, find_question
from portico.domain.forms.values import ADDRESS_PARTS, SIGNATURE_PARTS, Typed

PREFIX = "a."
FILES = "f."
_PARTS = {Kind.ADDRESS: ADDRESS_PARTS, Kind.SIGNATURE: SIGNATURE_PARTS}
_UNTYPED = frozenset({Kind.STATIC, Kind.FILE})


def read_typed(sent: QueryDict, template: Template) -> dict[str, Typed]:
    """The answers of the questions that stood on the page; files come another way."""
    typed: dict[str, Typed] = {}
    for key in sent.getlist("on"):
        question = find_question(template, key)
        if question is None or question.kind in _UNTYPED:
            continue
        name = PREFIX + key
        if question.kind in _PARTS:
            parts = {p: _clean(sent.get(f"{name}.{p}", "")) for p in _PARTS[question.kind]}
            typed[key] = {part: text for part, text in parts.items() if text}
        elif question.kind is Kind.CHOICES:
            typed[key] = sent.getlist(name)
        else:
            typed[key] = _clean(sent.get(name, ""))
    return typed


def _clean(text: str) -> str:
    """With the line ends of everybody, and without the sign that no database keeps."""
    return text.replace("\r\n", "\n").replace("\x00", "")


def read_signature(sent: QueryDict) -> dict[str, str]:
    """Name and relationship at the end of a form."""
    return {part: _clean(sent.get(f"signature.{part}", "")) for part in SIGNATURE_PARTS}


def read_revision(sent: QueryDict) -> int:
    """Which revision the page showed; 0 for what is no number."""
    text = sent.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
