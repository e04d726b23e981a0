"""What a form asks: a frozen template, one for each version (product page 6, Forms)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of question; *static* asks nothing."""

    SHORT = "short_text"
    LONG = "long_text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    YES_NO = "yes_no"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    FILE = "file"
    SIGNATURE = "signature"
    CONSENT = "consent"
    STATIC = "static"


OPTIONED = frozenset({Kind.CHOICE, Kind.CHOICES})
RANGED = frozenset({Kind.NUMBER, Kind.SCALE})
SCORED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.NUMBER, Kind.YES_NO})
"""Kinds whose answers can be points of a score."""
TESTED = frozenset(Kind) - {Kind.STATIC, Kind.FILE, Kind.SIGNATURE, Kind.ADDRESS}
"""Kinds that a condition may ask about."""


class ProfileField(StrEnum):
    """What a question may take from the client's profile and staff may write back to it."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    COMPANY = "company"
    EMAIL = "email"
    PHONE = "phone"
    BIRTHDAY = "birthday"


PROFILE_KINDS: dict[ProfileField, frozenset[Kind]] = {
    ProfileField.FIRST_NAME: frozenset({Kind.SHORT}),
    ProfileField.LAST_NAME: frozenset({Kind.SHORT}),
    ProfileField.COMPANY: frozenset({Kind.SHORT}),
    ProfileField.EMAIL: frozenset({Kind.EMAIL}),
    ProfileField.PHONE: frozenset({Kind.PHONE}),
    ProfileField.BIRTHDAY: frozenset({Kind.DATE}),
}
"""The kinds of question that fit a field of the profile."""
WRITTEN_BACK = frozenset(ProfileField) - {ProfileField.EMAIL}
"""An address is no answer to a form: changing it ends every link of the client."""


class Operator(StrEnum):
    """What a condition compares. *Is* of several choices: the choice is among them."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


WITHOUT_VALUE = frozenset({Operator.ANSWERED, Operator.NOT_ANSWERED})


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison with the answer to an earlier question."""

    __test__ = False
    question: str
    operator: Operator
    value: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Shown if all of the tests hold, or any of them. Without tests: always."""

    tests: tuple[Test, ...] = ()
    is_any: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; its label is the answer."""

    label: str
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `text`: what a consent or a static text says.

    `lowest` and `highest` bound a number or a scale; `points` are those of a *yes*.
    """

    id: str
    kind: Kind
    label: str
    help: str = ""
    text: str = ""
    is_required: bool = False
    may_decline: bool = False
    options: tuple[Option, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    lowest_label: str = ""
    highest_label: str = ""
    points: int = 0
    prefill: ProfileField | None = None
    is_written_back: bool = False
    show_if: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the form."""

    id: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    show_if: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Band:
    """A range of points, both ends included, and what it means."""

    lowest: int
    highest: int
    label: str


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the points of some questions."""

    id: str
    label: str
    questions: tuple[str, ...]
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One version of a form.

    `is_signed`: asks for a name at the end. `needs_review`: stays open until staff read it.
    `expires_after`, `remind_after`: days from the sending. `source`: where the questions are
    from and under which terms.
    """

    sections: tuple[Section, ...]
    intro: str = ""
    source: str = ""
    scores: tuple[Score, ...] = ()
    is_signed: bool = True
    needs_review: bool = False
    expires_after: int | None = None
    remind_after: tuple[int, ...] = ()


def walk_questions(template: Template) -> Iterator[Question]:
    """Every question in the order of the form."""
    for section in template.sections:
        yield from section.questions


def find_question(template: Template, key: str) -> Question | None:
    """The question of this id."""
    return next((one for one in walk_questions(template) if one.id == key), None)
