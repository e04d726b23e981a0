"""What each change makes us say at once (product page 5, the trigger table), visit by visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.year.diary import Entry
from tests.year.past import Past
from tests.year.wall import end_of_quiet

TOGETHER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say: decided at `written`, to be said at `due`, by these ways."""

    written: datetime
    due: datetime
    kind: str
    by_email: bool
    by_text: bool
    is_always: bool = False


def list_notices(past: Past, who: str, visit: str, reminded: Sequence[datetime]) -> list[Notice]:
    """In order of time; an update that a cancel took away is not among them.

    `reminded`: when the client was reminded of the visit.
    """
    telling = _Telling(past, who, visit)
    telling.reminded = reminded
    for entry in past.story(visit):
        telling.settle(entry.at)
        getattr(telling, entry.what)(entry)
    telling.settle(past.ends_at + TOGETHER)
    return telling.said


class _Telling:
    """One visit, told from its beginning.

    `knows`: the client booked it. `has_word`: something was to be said of it. `heard`: what
    reached the client, and when. `owed`: what a cancel took away before it was heard.
    """

    def __init__(self, past: Past, who: str, visit: str) -> None:
        self.past, self.who, self.visit = past, who, visit
        self.place = past.place_of(visit)
        self.said: list[Notice] = []
        self.waiting: Notice | None = None
        self.owed: str | None = None
        self.knows = self.has_word = False
        self.heard: list[tuple[datetime, str]] = []
        self.reminded: Sequence[datetime] = ()

    def settle(self, now: datetime) -> None:
        """What waited has been said by now."""
        if self.waiting is not None and self.waiting.due <= now:
            self._say(self.waiting)
            self.waiting = None

    def booked(self, entry: Entry) -> None:
        self.knows = entry.by == "client"
        if self.knows or entry.is_told:
            self._tell("booked", entry, is_always=entry.by == "client")

    def moved(self, entry: Entry) -> None:
        if entry.by == "staff" and not entry.is_told:
            return
        if self.waiting is not None:
            return  # it will say how things are by then
        if entry.by == "client":
            self._tell("rescheduled", entry)
            return
        if not self._is_on("updated", entry.at):
            return
        if not self.has_word and self._is_on("booked", entry.at):
            self._tell("booked", entry)  # the first word about it
        else:
            self._wait("updated", entry.at)

    def cancelled(self, entry: Entry) -> None:
        self._take_away(entry.at)
        if entry.by == "client" or (entry.is_told and self._knows(entry.at)):
            self._tell("cancelled", entry)

    def missed(self, entry: Entry) -> None:
        self._take_away(entry.at)

    def returned(self, entry: Entry) -> None:
        """Whoever heard that it does not take place hears that it does."""
        owed, self.owed = self.owed, None
        self._drop_resting(entry.at)
        if self.heard and self.heard[-1][1] == "cancelled":
            if entry.is_told:
                self._tell("restored", entry)
        elif owed == "booked":
            if entry.is_told:
                is_online = self.past.story(self.visit)[0].by == "client"
                self._tell("booked", entry, is_always=is_online)
        elif owed == "updated":
            self._wait("updated", entry.at)
        elif owed == "rescheduled":
            self._tell("rescheduled", entry)

    def deleted(self, entry: Entry) -> None:
        self._take_away(entry.at)

    def _take_away(self, now: datetime) -> None:
        """What nobody has heard yet is not said; it is owed should the visit take place."""
        if self.waiting is not None:
            self.owed, self.waiting = self.waiting.kind, None
        self.owed = next((kind for at, kind in self.heard if at > now), self.owed)
        self._drop_resting(now)

    def _drop_resting(self, now: datetime) -> None:
        """Texts that wait for the morning."""
        self.heard = [(at, kind) for at, kind in self.heard if at <= now]

    def _wait(self, kind: str, now: datetime) -> None:
        ways = self._find_ways(kind, now)
        self.has_word = True
        self.waiting = Notice(now, now + TOGETHER, kind, *ways)

    def _tell(self, kind: str, entry: Entry, *, is_always: bool = False) -> None:
        if self._is_on(kind, entry.at):
            ways = self._find_ways(kind, entry.at)
            self._say(Notice(entry.at, entry.at, kind, *ways, is_always))

    def _say(self, notice: Notice) -> None:
        self.said.append(notice)
        if notice.kind not in ("cancelled", "restored"):
            self.has_word = True
        if notice.by_email and self.past.may_mail(self.who, notice.due, is_always=notice.is_always):
            self.heard.append((notice.due, notice.kind))
        elif notice.by_text and self.past.may_text(
            self.who, notice.due, is_always=notice.is_always
        ):
            self.heard.append((end_of_quiet(notice.due), notice.kind))

    def _knows(self, now: datetime) -> bool:
        """Booked it, was told of it (or wanted no word), or is of a business that tells none."""
        is_told = self.has_word or not self._is_on("booked", now)
        heard = [*self.reminded, *(at for at, _ in self.heard)]
        return self.knows or is_told or any(at <= now for at in heard)

    def _is_on(self, kind: str, at: datetime) -> bool:
        if kind == "booked" and self.past.story(self.visit)[0].by == "staff":
            return self._is_sent(kind, at) and self.past.setting(self.place, "for_staff", at)
        return self._is_sent(kind, at)

    def _is_sent(self, kind: str, at: datetime) -> bool:
        return any(self._find_ways(kind, at))

    def _find_ways(self, kind: str, at: datetime) -> tuple[bool, bool]:
        return (
            self.past.setting(self.place, f"email {kind}", at),
            self.past.setting(self.place, f"text {kind}", at),
        )
