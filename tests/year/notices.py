"""What each change makes us say at once (product page 5, the trigger table), visit by visit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.year.departures import Departure, find_departure
from tests.year.diary import Entry
from tests.year.past import Past

TOGETHER = timedelta(minutes=2)
CHANGES = ("updated", "rescheduled")
TELLING = ("booked", *CHANGES)


@dataclass(slots=True)
class Notice:
    """Something to say by one channel; `is_kept_back`: a cancel took it away before it was said."""

    channel: str
    kind: str
    written: datetime
    leaves: Departure
    is_always: bool = False
    is_kept_back: bool = False
    is_dropped: bool = False

    def waits(self, now: datetime) -> bool:
        return not self.is_dropped and self.leaves.at > now


def list_notices(past: Past, who: str, visit: str, reminded: Sequence[datetime]) -> list[Notice]:
    """Those that went out, in the order in which they were written.

    `reminded`: when the client was reminded of the visit, or asked to confirm it.
    """
    telling = _Telling(past, who, visit, reminded)
    for entry in past.story(visit):
        getattr(telling, entry.what)(entry)
    return list(telling.list_heard(past.ends_at))


class _Telling:
    """One visit, told from its beginning. `said`: everything that was ever to be said."""

    def __init__(self, past: Past, who: str, visit: str, reminded: Sequence[datetime]) -> None:
        self.past, self.who, self.visit = past, who, visit
        self.place = past.place_of(visit)
        self.said: list[Notice] = []
        self.has_word = self.has_first = False
        self.reminded = reminded

    def booked(self, entry: Entry) -> None:
        if entry.by == "client" or entry.is_told:
            self._tell("booked", entry, is_always=entry.by == "client")

    def moved(self, entry: Entry) -> None:
        if entry.by == "client":
            self._tell("rescheduled", entry)
        elif entry.is_told:
            self._tell("updated", entry)

    def changed(self, entry: Entry) -> None:
        self.moved(entry)

    def answered(self, entry: Entry) -> None:
        """They said so: there is nothing to say to them."""

    def left(self, entry: Entry) -> None:
        """By their own answer it does not take place."""
        self._take_away(entry.at)

    def resumed(self, entry: Entry) -> None:
        """By their own answer it takes place after all."""

    def confirmed(self, entry: Entry) -> None:
        """They did it: there is nothing to say."""

    def cancelled(self, entry: Entry) -> None:
        is_known = self._knows(entry)
        self._take_away(entry.at)
        if is_known and (entry.by == "client" or entry.is_told):
            self._tell("cancelled", entry)

    def missed(self, entry: Entry) -> None:
        self._take_away(entry.at)

    def deleted(self, entry: Entry) -> None:
        for notice in self.said:
            notice.is_dropped |= notice.waits(entry.at)

    def returned(self, entry: Entry) -> None:
        """Whoever heard that it does not take place hears that it does; the others, what is new."""
        heard = list(self.list_heard(entry.at))
        for notice in self.said:
            notice.is_dropped |= notice.kind == "cancelled" and notice.waits(entry.at)
        kept_back = [one for one in self.said if one.is_kept_back]
        if heard and heard[-1].kind == "cancelled":
            if entry.is_told:
                self._tell("restored", entry)
        elif not heard and any(one.kind == "booked" for one in kept_back):
            if entry.is_told:
                is_online = self.past.story(self.visit)[0].by == "client"
                self._tell("booked", entry, is_always=is_online)
        else:
            changes = [one for one in kept_back if one.kind in CHANGES]
            if changes and not (heard and heard[-1].written >= changes[-1].written):
                self._tell(changes[-1].kind, entry)

    def _take_away(self, now: datetime) -> None:
        """What nobody has heard yet is not said."""
        for notice in self.said:
            if notice.kind != "cancelled" and notice.waits(now):
                notice.is_dropped = notice.is_kept_back = True

    def _tell(self, kind: str, entry: Entry, *, is_always: bool = False) -> None:
        """A change tells nothing new where something waits that will say how things are by then."""
        now = entry.at
        if not self._is_on(kind, now) or (kind in CHANGES and self._waits("email", now)):
            return
        if kind == "updated" and not self.has_word and self._is_on("booked", now):
            kind = "booked"  # the first word about it
        due = now + TOGETHER if kind == "updated" else now
        self.has_word |= kind in TELLING
        self.has_first |= kind == "booked"
        by_email, by_text = self._find_ways(kind, now)
        if by_email and (due > now or self.past.may_mail(self.who, now, is_always=is_always)):
            self._say("email", kind, now, due, is_always=is_always)
        if kind in CHANGES and self._waits("text", now):
            return
        if by_text and self.past.wants_texts(self.who, now, is_always=is_always):
            self._say("text", kind, now, due, is_always=is_always)

    def _say(
        self, channel: str, kind: str, now: datetime, due: datetime, *, is_always: bool
    ) -> None:
        leaves = find_departure(self.past, self.who, self.visit, channel, due)
        self.said.append(Notice(channel, kind, now, leaves, is_always))

    def _waits(self, channel: str, now: datetime) -> bool:
        return any(
            one.channel == channel and one.kind in TELLING and one.waits(now) for one in self.said
        )

    def list_heard(self, now: datetime) -> Iterator[Notice]:
        for one in self.said:
            is_out = one.leaves.is_possible and one.leaves.at <= now and not one.is_dropped
            is_over = one.kind != "cancelled" and self.past.is_over(self.visit, one.leaves.at)
            may = self.past.may_mail if one.channel == "email" else self.past.may_text
            if is_out and not is_over and may(self.who, one.leaves.at, is_always=one.is_always):
                yield one

    def _knows(self, entry: Entry) -> bool:
        """Heard of it; or would have, but for a wish or a fault; or knows of it by themselves."""
        heard = [one for one in self.list_heard(entry.at) if one.kind != "cancelled"]
        if heard or any(at <= entry.at for at in self.reminded):
            return True
        if self.has_first:
            first = [one for one in self.said if one.kind == "booked"]
            return not any(one.is_dropped or one.waits(entry.at) for one in first)
        is_online = self.past.story(self.visit)[0].by == "client"
        return is_online or entry.by == "client" or not self._is_on("booked", entry.at)

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
