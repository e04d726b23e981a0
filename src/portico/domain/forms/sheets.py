"""The answers of a request while it is filled in, from several tabs and devices at once.

Each answer keeps what it was before (`Entry`), so that a page that was opened at some revision
can be told apart: what it did not touch is no change; what somebody else changed meanwhile is
not overwritten. Both answers are kept then, and somebody has to choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from portico.domain.forms.values import Typed, is_blank

LONGEST_TRAIL = 30
"""Of one answer; older pages than that count as having seen none of it."""
MOST_CHARACTERS = 20_000
"""Of one trail that is longer than two entries: a long answer that is kept at each pause of
somebody's typing must not fill the sheet with what it was before."""
LONGEST_DRAWN_TRAIL = 6
"""Of one with a drawing in it, which is a hundred times as large as a word."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one page typed, at which revision of the sheet. `writer`: the page, by a random word."""

    revision: int
    writer: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers by question, the last of each trail in effect; `rivals` wait for a choice."""

    revision: int = 0
    trails: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    rivals: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    @property
    def answers(self) -> dict[str, Typed]:
        """What is in effect."""
        return {key: trail[-1].typed for key, trail in self.trails.items()}


def start_sheet(answers: Mapping[str, Typed]) -> Sheet:
    """A sheet that begins with these answers: prefilled, or those of a correction."""
    return Sheet(0, {key: (Entry(0, "", typed),) for key, typed in answers.items()})


def save_answers(sheet: Sheet, typed: Mapping[str, Typed], *, seen: int, writer: str) -> Sheet:
    """The sheet with what a page typed that was opened at revision `seen`.

    The same sheet where nothing changed. What the page left as it was is no change, even if it
    is old. What another page changed meanwhile stays, and what was typed becomes its rival. A
    page that saves again without having seen the answer to its last save is still itself.
    """
    revision = sheet.revision + 1
    trails, rivals = dict(sheet.trails), dict(sheet.rivals)
    for key, value in typed.items():
        trail = trails.get(key, ())
        entry = Entry(revision, writer, value)
        if _is_same(value, trail[-1].typed if trail else None):
            rivals[key] = _without(rivals.get(key, ()), writer)
            continue
        base = _last_known(trail, seen, writer)
        if _is_same(value, base.typed if base else None):
            continue
        if trail and (base is None or base.revision < trail[-1].revision):
            others = _without(rivals.get(key, ()), writer)
            is_known = any(_is_same(value, one.typed) for one in others)
            rivals[key] = others if is_known else (*others, entry)
        else:
            trails[key] = _add(trail, entry)
    made = replace(sheet, trails=trails, rivals={k: r for k, r in rivals.items() if r})
    is_changed = made.trails != sheet.trails or made.rivals != sheet.rivals
    return replace(made, revision=revision) if is_changed else sheet


def settle_answer(sheet: Sheet, key: str, choice: int, *, writer: str) -> Sheet:
    """Choose among rivals: 0 is the answer in effect, 1 the first rival; unknown: as it was."""
    rivals = sheet.rivals.get(key, ())
    trail = sheet.trails.get(key, ())
    offered = [trail[-1] if trail else None, *rivals]
    if not rivals or not 0 <= choice < len(offered):
        return sheet
    revision, chosen = sheet.revision + 1, offered[choice]
    trails = dict(sheet.trails)
    trails[key] = _add(trail, Entry(revision, writer, chosen.typed if chosen else ""))
    others = {other: waiting for other, waiting in sheet.rivals.items() if other != key}
    return Sheet(revision, trails, others)


def _add(trail: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    made = (*trail, entry)
    has_drawing = any(isinstance(one.typed, dict) and "drawing" in one.typed for one in made)
    made = made[-(LONGEST_DRAWN_TRAIL if has_drawing else LONGEST_TRAIL) :]
    while len(made) > 2 and sum(_measure(one.typed) for one in made) > MOST_CHARACTERS:
        made = made[1:]
    return made


def _measure(typed: Typed) -> int:
    parts = [typed] if isinstance(typed, str) else list(typed)
    parts = list(typed.values()) if isinstance(typed, dict) else parts
    return sum(len(part) for part in parts)


def _last_known(trail: tuple[Entry, ...], seen: int, writer: str) -> Entry | None:
    known = [one for one in trail if one.revision <= seen or (writer and one.writer == writer)]
    return known[-1] if known else None


def _without(rivals: tuple[Entry, ...], writer: str) -> tuple[Entry, ...]:
    return tuple(one for one in rivals if one.writer != writer)


def _is_same(one: Typed, other: Typed | None) -> bool:
    return one == other or (is_blank(one) and is_blank(other))
