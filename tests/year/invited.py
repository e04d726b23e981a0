"""A meeting of several people as each of them meets it (product pages 1 and 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tests.year.diary import Entry

DECLINED = "declined"


def see_as(entries: Iterable[Entry], who: str) -> list[Entry]:
    """The diary of this person: what happens to a meeting is what happens to their part of it.

    Once the last one who is required has declined, it does not take place: the others are told
    as of a cancel, and of its return as well. Who answered knows.
    """
    meetings: dict[str, _Meeting] = {}
    seen: list[Entry] = []
    for entry in entries:
        if entry.people:
            meetings[entry.visit] = _Meeting(dict(entry.people))
        meeting = meetings.get(entry.visit)
        if meeting is None:
            seen.append(entry)
            continue
        happened = list(meeting.follow(entry, who))
        seen += happened if who in meeting.people else []
    return seen


@dataclass
class _Meeting:
    """`people`: whether each is required. `answers`: since they were last asked."""

    people: dict[str, bool]
    answers: dict[str, str] = field(default_factory=dict)
    is_off: bool = False

    def follow(self, entry: Entry, who: str) -> Iterator[Entry]:
        if entry.what == "answered":
            yield from self._answer(entry, who)
            return
        if entry.what == "moved":
            self.answers.clear()
        by = entry.by if entry.who in ("", who) else "another"
        yield replace(entry, who=who, by=by)

    def _answer(self, entry: Entry, who: str) -> Iterator[Entry]:
        was_off = self.is_off
        self.answers[entry.who] = entry.name
        if self.people[entry.who]:
            required = [name for name, is_required in self.people.items() if is_required]
            self.is_off = all(self.answers.get(name) == DECLINED for name in required)
        is_own = entry.who == who
        if is_own:
            yield entry
        if self.is_off and not was_off:
            yield replace(entry, who=who, by="another", what="left" if is_own else "cancelled")
        elif was_off and not self.is_off:
            yield replace(entry, who=who, by="another", what="resumed" if is_own else "returned")
