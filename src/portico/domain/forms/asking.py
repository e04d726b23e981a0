"""Reads one question of a form's document, with what its kind can have."""

import re

from portico.domain.forms.reading import (
    LONGEST_LABEL,
    LONGEST_OPTION,
    LONGEST_TEXT,
    Raw,
    Reader,
    split_lines,
)
from portico.domain.forms.template import (
    OPTIONED,
    PROFILE_KINDS,
    RANGED,
    WRITTEN_BACK,
    Kind,
    Option,
    ProfileField,
    Question,
)
from portico.domain.forms.testing import read_condition

MOST_OPTIONS, MOST_POINTS = 100, 10_000
_KEYS = frozenset(Question.__slots__)
_POINTS = re.compile(r"(?P<label>.*?)\s*=\s*(?P<points>-?\d{1,5})\Z")


def read_question(
    reader: Reader, one: object, place: str, earlier: dict[str, Question]
) -> Question:
    """The question at `place`; its faults go to `reader`, and itself to the earlier ones."""
    raw = reader.mapping(one, place, _KEYS)
    key = reader.identity(raw, f"{place}.id")
    at = key or place
    kind = reader.choice(raw.get("kind"), f"{at}.kind", Kind)
    if not raw.get("kind"):
        reader.blame(f"{at}.kind", "required")
    kind = kind or Kind.SHORT
    is_telling = kind in (Kind.STATIC, Kind.CONSENT)
    lowest, highest = _read_bounds(reader, raw, at, kind)
    question = Question(
        id=key,
        kind=kind,
        label=reader.text(
            raw.get("label"), f"{at}.label", LONGEST_LABEL, is_needed=kind is not Kind.STATIC
        ),
        help=reader.text(raw.get("help"), f"{at}.help", LONGEST_TEXT),
        text=reader.text(raw.get("text"), f"{at}.text", LONGEST_TEXT, is_needed=is_telling),
        is_required=reader.switch(raw.get("is_required"), f"{at}.is_required"),
        may_decline=reader.switch(raw.get("may_decline"), f"{at}.may_decline"),
        options=_read_options(reader, raw.get("options"), f"{at}.options", kind),
        lowest=lowest,
        highest=highest,
        lowest_label=reader.text(raw.get("lowest_label"), f"{at}.lowest_label", LONGEST_OPTION),
        highest_label=reader.text(raw.get("highest_label"), f"{at}.highest_label", LONGEST_OPTION),
        points=_read_points(reader, raw.get("points"), f"{at}.points"),
        prefill=_read_prefill(reader, raw, at, kind),
        is_written_back=reader.switch(raw.get("is_written_back"), f"{at}.is_written_back"),
        show_if=read_condition(reader, raw.get("show_if"), f"{at}.show_if", earlier),
    )
    _check_write_back(reader, question, at)
    earlier[key] = question
    return question


def _read_points(reader: Reader, raw: object, path: str) -> int:
    return reader.number(raw, path, -MOST_POINTS, MOST_POINTS) or 0


def _read_bounds(reader: Reader, raw: Raw, at: str, kind: Kind) -> tuple[int | None, int | None]:
    if kind not in RANGED:
        return None, None
    most = 10**9 - 1
    lowest = reader.number(raw.get("lowest"), f"{at}.lowest", -most, most)
    highest = reader.number(raw.get("highest"), f"{at}.highest", -most, most)
    if kind is Kind.SCALE:
        lowest = 0 if lowest is None else lowest
        if highest is None or highest - lowest > 20:
            reader.blame(f"{at}.highest", "required" if highest is None else "out_of_range")
    if lowest is not None and highest is not None and lowest >= highest:
        reader.blame(f"{at}.highest", "out_of_range")
    return lowest, highest


def _read_options(reader: Reader, raw: object, path: str, kind: Kind) -> tuple[Option, ...]:
    if kind not in OPTIONED:
        return ()
    listed = split_lines(raw) if isinstance(raw, str) else reader.items(raw, path, MOST_OPTIONS)
    options = tuple(_read_option(reader, one, f"{path}.{n}") for n, one in enumerate(listed))
    if not options:
        reader.blame(path, "required")
    if len(options) > MOST_OPTIONS:
        reader.blame(path, "too_many")
    if len({one.label for one in options}) < len(options):
        reader.blame(path, "doubled")
    return options


def _read_option(reader: Reader, one: object, path: str) -> Option:
    if isinstance(one, str):
        found = _POINTS.match(one)
        one = {"label": found["label"], "points": found["points"]} if found else {"label": one}
    raw = reader.mapping(one, path, {"label", "points"})
    label = reader.text(raw.get("label"), path, LONGEST_OPTION, is_needed=True)
    return Option(label, _read_points(reader, raw.get("points"), f"{path}.points"))


def _read_prefill(reader: Reader, raw: Raw, at: str, kind: Kind) -> ProfileField | None:
    prefill = reader.choice(raw.get("prefill"), f"{at}.prefill", ProfileField)
    if prefill is not None and kind not in PROFILE_KINDS[prefill]:
        reader.blame(f"{at}.prefill", "unfit")
    return prefill


def _check_write_back(reader: Reader, question: Question, at: str) -> None:
    if question.is_written_back and question.prefill not in WRITTEN_BACK:
        reader.blame(f"{at}.is_written_back", "unfit")
