"""A form as staff type it and as a version keeps it: a small JSON document, read with care.

`{"sections": [{"id": "s1", "title": …, "questions": [{"id": "q1", "kind": …, "label": …}]}],
"scores": […], "is_signed": true, …}`. Numbers and switches may be texts, and options and bands
lines of text (`Often = 2`, `5–9 mild`), as a page of fields sends them, so that a draft keeps
exactly what was typed. What the reader does not know it refuses, and names the path.
"""

import re
from itertools import pairwise

from portico.domain.errors import InvalidInput
from portico.domain.forms.asking import read_question
from portico.domain.forms.reading import LONGEST_LABEL, LONGEST_TEXT, Raw, Reader, split_lines
from portico.domain.forms.template import SCORED, Band, Kind, Question, Score, Section, Template
from portico.domain.forms.testing import read_condition

MOST_SECTIONS, MOST_QUESTIONS, MOST_SCORES = 30, 200, 10
MOST_REMINDERS, MOST_DAYS = 5, 365
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
        key = self.identity(raw, f"sections.{place}.id")
        at = key or f"sections.{place}"
        condition = read_condition(self, raw.get("show_if"), f"{at}.show_if", self._earlier)
        questions = self.items(raw.get("questions"), f"{at}.questions", MOST_QUESTIONS)
        return Section(
            key,
            self.text(raw.get("title"), f"{at}.title", LONGEST_LABEL, is_needed=True),
            tuple(
                read_question(self, q, f"{at}.questions.{n}", self._earlier)
                for n, q in enumerate(questions)
            ),
            self.text(raw.get("intro"), f"{at}.intro", LONGEST_TEXT),
            condition,
        )

    def _read_score(self, one: object, place: int) -> Score:
        path = f"scores.{place}"
        raw = self.mapping(one, path, {"id", "label", "questions", "bands"})
        key = self.identity(raw, f"{path}.id")
        at = key or path
        listed = self.items(raw.get("questions"), f"{at}.questions", MOST_QUESTIONS)
        for name in listed:
            question = self._earlier.get(name) if isinstance(name, str) else None
            if question is None or question.kind not in SCORED:
                self.blame(f"{at}.questions", "unknown" if question is None else "unfit")
        if not listed:
            self.blame(f"{at}.questions", "required")
        bands = raw.get("bands")
        rows = (
            split_lines(bands) if isinstance(bands, str) else self.items(bands, f"{at}.bands", 20)
        )
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
