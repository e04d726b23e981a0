"""A form as staff type it and as a version keeps it: a small JSON document, read with care.

`{"sections": [{"id": "s1", "title": …, "questions": [{"id": "q1", "kind": …, "label": …}]}],
"scores": […], "is_signed": true, …}`. Numbers and switches may be texts, and options and bands
lines of text (`Often = 2`, `5–9 mild`), as a page of fields sends them, so that a draft keeps
exactly what was typed. What the reader does not know it refuses, and names the path.
"""

import re
from itertools import pairwise
from typing import Any

from portico.domain.errors import InvalidInput
from portico.domain.forms.reading import Raw, Reader
from portico.domain.forms.template import (
    OPTIONED,
    PROFILE_KINDS,
    RANGED,
    SCORED,
    WRITTEN_BACK,
    Band,
    Condition,
    Kind,
    Option,
    ProfileField,
    Question,
    Score,
    Section,
    Template,
)
from portico.domain.forms.testing import read_condition

MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS, MOST_SCORES, MOST_BANDS = 30, 200, 100, 10, 20
LONGEST_LABEL, LONGEST_TEXT, LONGEST_OPTION = 500, 10_000, 200
MOST_POINTS, MOST_REMINDERS, MOST_DAYS = 10_000, 5, 365
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_TEMPLATE_KEYS = {
    "sections",
    "intro",
    "source",
    "scores",
    "is_signed",
    "needs_review",
    "expires_after",
    "remind_after",
    "last",
}
_SECTION_KEYS = {"id", "title", "intro", "questions", "show_if"}
_QUESTION_KEYS = set(Question.__slots__)
_POINTS = re.compile(r"(?P<label>.*?)\s*=\s*(?P<points>-?\d{1,5})\Z")
_BAND = re.compile(
    r"(?P<low>-?\d{1,6})\s*(?:[-–]|\.\.)\s*(?P<high>-?\d{1,6})\s*:?\s+(?P<label>.+)\Z"
)


def read_template(raw: Raw) -> Template:
    """The template; raises InvalidInput with every fault by its path (`q3.label`, `scores`, …).

    Codes: `required`, `unknown`, `malformed`, `out_of_range`, `too_long`, `too_many`, `doubled`,
    `later` (a condition on what is asked later or not at all), `unfit` (points, a profile field
    or a comparison that the kind of question cannot have), `overlapping` (bands), `no_questions`.
    """
    reader = _TemplateReader()
    template = reader.read(raw)
    if reader.faults:
        raise InvalidInput({path: tuple(codes) for path, codes in reader.faults.items()})
    return template


class _TemplateReader(Reader):
    """Reads one document."""

    def __init__(self) -> None:
        super().__init__()
        self._earlier: dict[str, Question] = {}
        self._ids: set[str] = set()

    def read(self, raw: Raw) -> Template:
        given = self.mapping(raw, "", _TEMPLATE_KEYS)
        listed = self.items(given.get("sections"), "sections", MOST_SECTIONS)
        sections = tuple(self._read_section(one, n) for n, one in enumerate(listed))
        asked = [q for one in sections for q in one.questions if q.kind is not Kind.STATIC]
        if not asked:
            self.blame("sections", "no_questions")
        if len(self._earlier) > MOST_QUESTIONS:
            self.blame("sections", "too_many")
        scores = self.items(given.get("scores"), "scores", MOST_SCORES)
        is_signed = given.get("is_signed", True)
        return Template(
            sections=sections,
            intro=self.text(given.get("intro"), "intro", LONGEST_TEXT),
            source=self.text(given.get("source"), "source", LONGEST_TEXT),
            scores=tuple(self._read_score(one, n) for n, one in enumerate(scores)),
            is_signed=self.switch(is_signed, "is_signed"),
            needs_review=self.switch(given.get("needs_review"), "needs_review"),
            expires_after=self.number(given.get("expires_after"), "expires_after", 1, MOST_DAYS),
            remind_after=self._read_days(given.get("remind_after")),
        )

    def _read_section(self, one: object, place: int) -> Section:
        raw = self.mapping(one, f"sections.{place}", _SECTION_KEYS)
        key = self._read_id(raw, f"sections.{place}.id")
        at = key or f"sections.{place}"
        condition = read_condition(self, raw.get("show_if"), f"{at}.show_if", self._earlier)
        questions = self.items(raw.get("questions"), f"{at}.questions", MOST_QUESTIONS)
        return Section(
            key,
            self.text(raw.get("title"), f"{at}.title", LONGEST_LABEL, is_needed=True),
            tuple(self._read_question(q, f"{at}.questions.{n}") for n, q in enumerate(questions)),
            self.text(raw.get("intro"), f"{at}.intro", LONGEST_TEXT),
            condition,
        )

    def _read_question(self, one: object, place: str) -> Question:
        raw = self.mapping(one, place, _QUESTION_KEYS)
        key = self._read_id(raw, f"{place}.id")
        at = key or place
        kind = self.choice(raw.get("kind"), f"{at}.kind", Kind)
        if not raw.get("kind"):
            self.blame(f"{at}.kind", "required")
        kind = kind or Kind.SHORT
        is_telling = kind in (Kind.STATIC, Kind.CONSENT)
        lowest, highest = self._read_bounds(raw, at, kind)
        question = Question(
            id=key,
            kind=kind,
            label=self.text(
                raw.get("label"), f"{at}.label", LONGEST_LABEL, is_needed=kind is not Kind.STATIC
            ),
            help=self.text(raw.get("help"), f"{at}.help", LONGEST_TEXT),
            text=self.text(raw.get("text"), f"{at}.text", LONGEST_TEXT, is_needed=is_telling),
            is_required=self.switch(raw.get("is_required"), f"{at}.is_required"),
            may_decline=self.switch(raw.get("may_decline"), f"{at}.may_decline"),
            options=self._read_options(raw.get("options"), f"{at}.options", kind),
            lowest=lowest,
            highest=highest,
            lowest_label=self.text(raw.get("lowest_label"), f"{at}.lowest_label", LONGEST_OPTION),
            highest_label=self.text(
                raw.get("highest_label"), f"{at}.highest_label", LONGEST_OPTION
            ),
            points=self._points(raw.get("points"), f"{at}.points"),
            prefill=self._read_prefill(raw, at, kind),
            is_written_back=self.switch(raw.get("is_written_back"), f"{at}.is_written_back"),
            show_if=read_condition(self, raw.get("show_if"), f"{at}.show_if", self._earlier),
        )
        self._check_write_back(question, at)
        self._earlier[key] = question
        return question

    def _read_id(self, raw: Raw, path: str) -> str:
        key = self.text(raw.get("id"), path, 40, is_needed=True)
        if key and not _ID.match(key):
            self.blame(path, "malformed")
            return ""
        if key and key in self._ids:
            self.blame(path, "doubled")
        self._ids.add(key)
        return key

    def _points(self, raw: object, path: str) -> int:
        return self.number(raw, path, -MOST_POINTS, MOST_POINTS) or 0

    def _read_bounds(self, raw: Raw, at: str, kind: Kind) -> tuple[int | None, int | None]:
        if kind not in RANGED:
            return None, None
        most = 10**9 - 1
        lowest = self.number(raw.get("lowest"), f"{at}.lowest", -most, most)
        highest = self.number(raw.get("highest"), f"{at}.highest", -most, most)
        if kind is Kind.SCALE:
            lowest = 0 if lowest is None else lowest
            if highest is None or highest - lowest > 20:
                self.blame(f"{at}.highest", "required" if highest is None else "out_of_range")
        if lowest is not None and highest is not None and lowest >= highest:
            self.blame(f"{at}.highest", "out_of_range")
        return lowest, highest

    def _read_options(self, raw: object, path: str, kind: Kind) -> tuple[Option, ...]:
        if kind not in OPTIONED:
            return ()
        listed = _lines(raw) if isinstance(raw, str) else self.items(raw, path, MOST_OPTIONS)
        options = tuple(self._read_option(one, f"{path}.{n}") for n, one in enumerate(listed))
        if not options:
            self.blame(path, "required")
        if len(options) > MOST_OPTIONS:
            self.blame(path, "too_many")
        if len({one.label for one in options}) < len(options):
            self.blame(path, "doubled")
        return options

    def _read_option(self, one: object, path: str) -> Option:
        if isinstance(one, str):
            found = _POINTS.match(one)
            one = {"label": found["label"], "points": found["points"]} if found else {"label": one}
        raw = self.mapping(one, path, {"label", "points"})
        label = self.text(raw.get("label"), path, LONGEST_OPTION, is_needed=True)
        return Option(label, self._points(raw.get("points"), f"{path}.points"))

    def _read_prefill(self, raw: Raw, at: str, kind: Kind) -> ProfileField | None:
        prefill = self.choice(raw.get("prefill"), f"{at}.prefill", ProfileField)
        if prefill is not None and kind not in PROFILE_KINDS[prefill]:
            self.blame(f"{at}.prefill", "unfit")
        return prefill

    def _check_write_back(self, question: Question, at: str) -> None:
        if question.is_written_back and question.prefill not in WRITTEN_BACK:
            self.blame(f"{at}.is_written_back", "unfit")

    def _read_score(self, one: object, place: int) -> Score:
        path = f"scores.{place}"
        raw = self.mapping(one, path, {"id", "label", "questions", "bands"})
        key = self._read_id(raw, f"{path}.id")
        at = key or path
        listed = self.items(raw.get("questions"), f"{at}.questions", MOST_QUESTIONS)
        for name in listed:
            question = self._earlier.get(name) if isinstance(name, str) else None
            if question is None or question.kind not in SCORED:
                self.blame(f"{at}.questions", "unknown" if question is None else "unfit")
        if not listed:
            self.blame(f"{at}.questions", "required")
        bands = raw.get("bands")
        rows = _lines(bands) if isinstance(bands, str) else self.items(bands, f"{at}.bands", 20)
        return Score(
            key,
            self.text(raw.get("label"), f"{at}.label", LONGEST_LABEL, is_needed=True),
            tuple(dict.fromkeys(str(name) for name in listed)),
            self._read_bands(rows, f"{at}.bands"),
        )

    def _read_bands(self, rows: list[object], path: str) -> tuple[Band, ...]:
        bands = [self._read_band(one, f"{path}.{n}") for n, one in enumerate(rows)]
        found = sorted((one for one in bands if one), key=lambda one: one.lowest)
        if any(a.highest >= b.lowest for a, b in pairwise(found)):
            self.blame(path, "overlapping")
        return tuple(found)

    def _read_band(self, one: object, path: str) -> Band | None:
        if isinstance(one, str):
            found = _BAND.match(one)
            if found is None:
                self.blame(path.rpartition(".")[0], "malformed")
                return None
            one = {"lowest": found["low"], "highest": found["high"], "label": found["label"]}
        raw = self.mapping(one, path, {"lowest", "highest", "label"})
        low = self.number(raw.get("lowest"), f"{path}.lowest", -(10**6), 10**6)
        high = self.number(raw.get("highest"), f"{path}.highest", -(10**6), 10**6)
        label = self.text(raw.get("label"), f"{path}.label", LONGEST_LABEL, is_needed=True)
        if low is None or high is None or low > high:
            self.blame(path, "out_of_range")
            return None
        return Band(low, high, label)

    def _read_days(self, raw: object) -> tuple[int, ...]:
        listed = raw.replace(",", " ").split() if isinstance(raw, str) else raw
        days = self.items(listed, "remind_after", MOST_REMINDERS)
        read = {self.number(one, "remind_after", 1, MOST_DAYS) for one in days}
        return tuple(sorted(one for one in read if one is not None))


def _lines(text: str) -> list[object]:
    return [line.strip() for line in text.splitlines() if line.strip()]


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
