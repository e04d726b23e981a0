"""What was typed into a question, and whether it is an answer.

Answers are kept as they were typed (`Typed`), so that saving never loses anything; whether they
are valid is asked anew each time. A file's answer is the uids of what was uploaded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portico.domain.addresses import normalise_address
from portico.domain.forms.drawings import is_drawing
from portico.domain.forms.template import Kind, Question

Typed = str | list[str] | dict[str, str]
Answers = Mapping[str, Typed]
Value = str | int | bool | Decimal | date | tuple[str, ...] | dict[str, str]

ADDRESS_PARTS = ("street", "extra", "postcode", "city", "region", "country")
ADDRESS_NEEDS = ("street", "city")
SIGNATURE_PARTS = ("name", "relationship", "other", "drawing")
"""`drawing`: see `domain.forms.drawings`."""
SIGNERS = ("self", "parent", "guardian", "representative", "other")
"""Who signs: the client, or somebody for them."""
YES, NO, AGREE, DECLINE = "yes", "no", "agree", "decline"
MOST_FILES = 10
LONGEST = {Kind.LONG: 20_000}
LONGEST_LINE = 1_000
_NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,6})?\Z")
_PHONE = re.compile(r"\+?[\d ()/.-]{5,40}\Z")


@dataclass(frozen=True, slots=True)
class Given:
    """What a question got: a value, or None; and why what was typed is no answer.

    Codes: `required`, `malformed`, `unknown`, `out_of_range`, `too_long`, `too_many`, `consent`
    (a consent that cannot be declined was).
    """

    value: Value | None = None
    faults: tuple[str, ...] = ()


def is_blank(typed: Typed | None) -> bool:
    """Whether nothing was typed."""
    if isinstance(typed, dict):
        return not any(part.strip() for key, part in typed.items() if key != "relationship")
    if isinstance(typed, list):
        return not any(typed)
    return typed is None or not typed.strip()


def read_answer(question: Question, typed: Typed | None) -> Given:
    """The answer, or what is wrong with it. Nothing typed is no answer, and a fault if required."""
    if question.kind is Kind.STATIC:
        return Given()
    if typed is None or is_blank(typed):
        return Given(faults=("required",) if is_needed(question) else ())
    if question.kind in (Kind.ADDRESS, Kind.SIGNATURE):
        return _read_parts(question, typed)
    if question.kind in (Kind.CHOICES, Kind.FILE):
        return _read_several(question, typed)
    return _read_line(question, typed) if isinstance(typed, str) else Given(faults=("malformed",))


def is_needed(question: Question) -> bool:
    """Whether it has to be answered; a consent that cannot be declined always has."""
    is_binding = question.kind is Kind.CONSENT and not question.may_decline
    return question.is_required or is_binding


def _read_line(question: Question, typed: str) -> Given:
    text = typed.strip()
    if len(text) > LONGEST.get(question.kind, LONGEST_LINE):
        return Given(faults=("too_long",))
    if question.kind in (Kind.NUMBER, Kind.SCALE):
        return _read_number(question, text)
    if question.kind in (Kind.YES_NO, Kind.CONSENT):
        return _read_switch(question, text)
    if question.kind is Kind.DATE:
        return _read_date(text)
    if question.kind is Kind.CHOICE and text not in {one.label for one in question.options}:
        return Given(faults=("unknown",))
    if question.kind is Kind.EMAIL:
        return Given(text) if normalise_address(text) else Given(faults=("malformed",))
    if question.kind is Kind.PHONE:
        is_fit = bool(_PHONE.match(text)) and sum(sign.isdigit() for sign in text) >= 5
        return Given(text) if is_fit else Given(faults=("malformed",))
    return Given(text)


def _read_number(question: Question, text: str) -> Given:
    if not (text.isascii() and _NUMBER.match(text)):
        return Given(faults=("malformed",))
    number = Decimal(text.replace(",", "."))
    if question.kind is Kind.SCALE and number != number.to_integral_value():
        return Given(faults=("malformed",))
    is_low = question.lowest is not None and number < question.lowest
    is_high = question.highest is not None and number > question.highest
    if is_low or is_high:
        return Given(faults=("out_of_range",))
    return Given(int(number) if question.kind is Kind.SCALE else number)


def _read_switch(question: Question, text: str) -> Given:
    yes, no = (AGREE, DECLINE) if question.kind is Kind.CONSENT else (YES, NO)
    if text not in (yes, no):
        return Given(faults=("unknown",))
    if text == DECLINE and not question.may_decline:
        return Given(faults=("consent",))
    return Given(text == yes)


def _read_date(text: str) -> Given:
    try:
        return Given(date.fromisoformat(text))
    except ValueError:
        return Given(faults=("malformed",))


def _read_several(question: Question, typed: Typed) -> Given:
    if not isinstance(typed, list):
        return Given(faults=("malformed",))
    chosen = tuple(dict.fromkeys(one for one in typed if one))
    if question.kind is Kind.FILE:
        return Given(chosen) if len(chosen) <= MOST_FILES else Given(faults=("too_many",))
    labels = [one.label for one in question.options]
    if not set(chosen) <= set(labels):
        return Given(faults=("unknown",))
    return Given(tuple(label for label in labels if label in chosen))


def _read_parts(question: Question, typed: Typed) -> Given:
    if not isinstance(typed, dict):
        return Given(faults=("malformed",))
    is_address = question.kind is Kind.ADDRESS
    names = ADDRESS_PARTS if is_address else SIGNATURE_PARTS
    parts = {key: typed[key].strip() for key in names if typed.get(key, "").strip()}
    if any(len(part) > LONGEST_LINE for key, part in parts.items() if key != "drawing"):
        return Given(faults=("too_long",))
    if is_address:
        has_all = all(key in parts for key in ADDRESS_NEEDS)
        return Given(parts) if has_all else Given(faults=("incomplete",))
    faults = find_signature_faults(parts)
    return Given(faults=faults) if faults else Given(parts)


def find_signature_faults(parts: Mapping[str, str]) -> tuple[str, ...]:
    """Why a typed signature is none: `required` (no name), `signer` (no relationship), `too_long`.

    Somebody *other* says who they are. A drawing is never asked for and never enough;
    `drawing`: one that cannot be read.
    """
    name, signer = parts.get("name", "").strip(), parts.get("relationship", "")
    if parts.get("drawing") and not is_drawing(parts["drawing"]):
        return ("drawing",)
    if not name:
        return ("required",)
    if len(name) > LONGEST_LINE:
        return ("too_long",)
    if signer not in SIGNERS or (signer == "other" and not parts.get("other", "").strip()):
        return ("signer",)
    return ()
