"""Change the outline of a form's document: add, move, remove; nothing else in it changes.

Sections, questions and scores are *items*; each has an id of its own that is never given twice.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from portico.domain.forms.reading import Raw
from portico.domain.forms.template import Kind

_KEPT = frozenset({"id", "kind", "questions"})
_BEGINNINGS: dict[str, Raw] = {
    "choice": {"options": ""},
    "choices": {"options": ""},
    "scale": {"lowest": "0", "highest": "10"},
}
"""What a new question says before anybody types."""


def start_document() -> Raw:
    """A form from nothing: one section, no questions."""
    section = {"id": "s1", "title": "", "questions": []}
    return {"sections": [section], "scores": [], "is_signed": "on", "last": 1}


def add_section(raw: Raw) -> tuple[Raw, str]:
    """The document with a section more at its end, and the id of that."""
    made = deepcopy(raw)
    key = f"s{_next_number(made)}"
    made.setdefault("sections", []).append({"id": key, "title": "", "questions": []})
    return made, key


def add_question(raw: Raw, section: str, kind: str) -> tuple[Raw, str]:
    """The document with a question at the end of a section; unknown section or kind: as it was."""
    made = deepcopy(raw)
    place = next((one for one in made.get("sections", []) if one["id"] == section), None)
    if place is None or kind not in {one.value for one in Kind}:
        return made, ""
    key = f"q{_next_number(made)}"
    asked = {"id": key, "kind": kind, "label": "", **_BEGINNINGS.get(kind, {})}
    place["questions"].append(asked)
    return made, key


def add_score(raw: Raw) -> tuple[Raw, str]:
    """The document with a score more."""
    made = deepcopy(raw)
    key = f"t{_next_number(made)}"
    made.setdefault("scores", []).append({"id": key, "label": "", "questions": [], "bands": ""})
    return made, key


def remove_item(raw: Raw, key: str) -> Raw:
    """Without the item, and without what is in it; scores forget a question that is gone."""
    made = deepcopy(raw)
    made["last"] = _last_number(made)
    for listed in _lists(made):
        listed[:] = [one for one in listed if one["id"] != key]
    left = {one["id"] for one in list_questions(made)}
    for score in made.get("scores", []):
        score["questions"] = [name for name in score.get("questions", []) if name in left]
    return made


def move_item(raw: Raw, key: str, by: int) -> Raw:
    """The item one up (-1) or down (1); a question at the edge moves into the next section."""
    made = deepcopy(raw)
    lists = list(_lists(made))
    for listed in lists:
        place = next((n for n, one in enumerate(listed) if one["id"] == key), None)
        if place is None:
            continue
        if 0 <= place + by < len(listed):
            listed[place], listed[place + by] = listed[place + by], listed[place]
        else:
            _move_across(made, listed, place, by)
        break
    return made


def change_items(raw: Raw, typed: Mapping[str, Raw]) -> Raw:
    """With what was typed into the fields of the items, by id; ids, kinds and outline stay."""
    made = deepcopy(raw)
    for listed in _lists(made):
        for one in listed:
            own = typed.get(str(one["id"]), {})
            is_score = one in made.get("scores", [])
            one.update({k: v for k, v in own.items() if k not in _KEPT or (is_score and k != "id")})
    return made


def list_questions(raw: Raw) -> list[Raw]:
    """Every question of the document."""
    return [one for section in raw.get("sections", []) for one in section["questions"]]


def _move_across(raw: Raw, listed: list[Raw], place: int, by: int) -> None:
    sections = raw["sections"]
    home = next((n for n, one in enumerate(sections) if one["questions"] is listed), None)
    if home is None or not 0 <= home + by < len(sections):
        return
    moved = listed.pop(place)
    others = sections[home + by]["questions"]
    others.insert(len(others) if by < 0 else 0, moved)


def _lists(raw: Raw) -> Iterator[list[Raw]]:
    yield raw.get("sections", [])
    yield raw.get("scores", [])
    for section in raw.get("sections", []):
        yield section["questions"]


def _last_number(raw: Raw) -> int:
    ids: list[Any] = [one["id"] for listed in _lists(raw) for one in listed]
    numbers = [int(key[1:]) for key in ids if str(key)[1:].isdigit()]
    return max([int(raw.get("last") or 0), *numbers])


def _next_number(raw: Raw) -> int:
    raw["last"] = _last_number(raw) + 1
    return int(raw["last"])
