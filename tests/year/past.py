"""Look up in the diary what held at a moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.year.diary import Entry
from tests.year.wall import before

ENDING = ("cancelled", "missed")
DEFAULTS: dict[str, Any] = {
    **{f"email {kind}": True for kind in ("booked", "updated", "rescheduled", "cancelled")},
    **{f"text {kind}": False for kind in ("booked", "updated", "rescheduled", "cancelled")},
    "email restored": True,
    "email request": True,
    "text request": False,
    "request_days": 3,
    "text restored": False,
    "for_staff": True,
    "portal": True,
    "names_anyone": False,
    "reminders": frozenset({(0, 24)}),
    "reminder_texts": frozenset(),
    "appointment_emails": True,
    "marketing_emails": True,
    "appointment_texts": True,
    "text_consent": False,
    "suppressed": False,
    "stopped": False,
    "zone": "Europe/Berlin",
}


class Past:
    """All entries, in order of time."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self.ends_at = self.entries[-1].at
        self._absences = [one for one in self.entries if one.what == "absent"]
        self._stories: dict[str, list[Entry]] = {}
        self._turned: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            if entry.what in ("setting", "wish"):
                self._turned.setdefault((entry.place or entry.who, entry.name), []).append(entry)
            if entry.visit:
                self._stories.setdefault(entry.visit, []).append(entry)

    def story(self, visit: str) -> list[Entry]:
        """Everything that happened to this visit."""
        return self._stories[visit]

    def list_visits(self, who: str) -> list[str]:
        return [name for name, story in self._stories.items() if story[0].who == who]

    def place_of(self, visit: str) -> str:
        return self.story(visit)[0].place

    def answer_of(self, visit: str, at: datetime) -> str:
        """What the client said since they were last asked."""
        story = [one for one in self.story(visit) if one.at <= at]
        said = [one for one in story if one.what in ("answered", "moved", "booked")]
        return said[-1].name if said[-1].what == "answered" else ""

    def arranged(self, visit: str, at: datetime) -> Entry:
        """What was last agreed about who does what: its booking, or a change."""
        story = [one for one in self.story(visit) if one.service and one.at <= at]
        return story[-1]

    def zone_of(self, who: str) -> ZoneInfo:
        """Where the client lives."""
        return ZoneInfo(self.wish(who, "zone", self.ends_at))

    def setting(self, place: str, name: str, at: datetime) -> Any:
        return self._find(at, place, name)

    def wish(self, who: str, name: str, at: datetime) -> Any:
        return self._find(at, who, name)

    def list_ever(self, place: str, name: str) -> frozenset[Any]:
        """Everything that was ever in a setting that is a set."""
        values = [one.value for one in self._turned.get((place, name), [])]
        return frozenset(DEFAULTS[name]).union(*values)

    def _find(self, at: datetime, of: str, name: str) -> Any:
        value = DEFAULTS[name]
        for entry in self._turned.get((of, name), []):
            if entry.at > at:
                break
            value = entry.value
        return value

    def time_before(self, visit: str, at: datetime) -> datetime:
        """Its start as last agreed, whether it stands or not."""
        starts = [e.starts_at for e in self.story(visit) if e.starts_at and e.at <= at]
        return starts[-1]

    def start_of(self, visit: str, at: datetime) -> datetime | None:
        """Its start while it is to take place; None before it is booked, and when it is off."""
        story = [one for one in self.story(visit) if one.at <= at and one.what != "answered"]
        if not story or story[-1].what in (*ENDING, "deleted", "left"):
            return None
        return self.time_before(visit, at)

    def keeps_start(self, visit: str, since: datetime, until: datetime) -> bool:
        """Whether it stands all the while, at one time."""
        moments = [one.at for one in self.story(visit) if since < one.at <= until]
        starts = {self.start_of(visit, at) for at in (since, *moments)}
        return len(starts) == 1 and None not in starts

    def is_pending(self, visit: str, at: datetime) -> bool:
        """Whether the client still is to confirm it: not what was booked when it was late to ask.

        What is restored is as if booked then; what else comes back, as it was.
        """
        place, is_pending = self.place_of(visit), False
        for entry in self.story(visit):
            if entry.at > at:
                break
            if entry.what == "booked" or entry.name == "restore":
                days = self.setting(place, "request_days", entry.at)
                is_pending = entry.at <= before(self.time_before(visit, entry.at), days, 0)
            elif entry.what == "confirmed":
                is_pending = False
        return is_pending

    def find_ready(self, moment: datetime, channel: str = "flows") -> datetime:
        """The moment itself, if the worker and what it needs are there; else when they are back."""
        names = ("worker", channel)
        while True:
            ends = [
                one.value
                for one in self._absences
                if one.name in names and one.at <= moment < one.value
            ]
            if not ends:
                return moment
            moment = max(ends)

    def is_absent(self, name: str, moment: datetime) -> bool:
        return any(one.name == name and one.at <= moment < one.value for one in self._absences)

    def keeps_setting(
        self, place: str, name: str, value: Any, since: datetime, until: datetime
    ) -> bool:
        """Whether this is in the set all the while."""
        turned = [at for at in self.list_turns(place, name) if since < at <= until]
        return all(value in self.setting(place, name, at) for at in (since, *turned))

    def list_turns(self, place: str, *names: str) -> list[datetime]:
        """When any of these settings were turned."""
        return [one.at for name in names for one in self._turned.get((place, name), [])]

    def list_profile_changes(self, who: str) -> list[Entry]:
        return [one for one in self.entries if (one.what, one.who) == ("profile", who)]

    def is_over(self, visit: str, at: datetime) -> bool:
        """Past its end, as last agreed."""
        return self._end_at(visit, at) <= at

    def _end_at(self, visit: str, at: datetime) -> datetime:
        ends = [one.ends_at for one in self.story(visit) if one.ends_at and one.at <= at]
        return ends[-1]

    def find_end(self, visit: str) -> datetime | None:
        """When it had taken place; None where it did not. What returns too late has by then."""
        end = self._end_at(visit, self.ends_at)
        returns = [one.at for one in self.story(visit) if one.what == "returned" and one.at > end]
        moments = [self.find_ready(at) for at in (end, *returns)]
        over = (at for at in moments if at <= self.ends_at and self.start_of(visit, at))
        return next(over, None)

    def is_deleted(self, visit: str, at: datetime) -> bool:
        return any(one.what == "deleted" and one.at <= at for one in self.story(visit))

    def is_ended_by(self, visit: str, ending: Entry, at: datetime) -> bool:
        """Whether at that moment it is this very cancellation that stands."""
        story = [one for one in self.story(visit) if one.at <= at]
        return story[-1] is ending

    def is_booked_between(self, who: str, place: str, since: datetime, until: datetime) -> bool:
        """Whether the client booked something here meanwhile; what comes back is no booking."""
        return any(
            one.what == "booked" and since <= one.at <= until
            for name in self.list_visits(who)
            if self.place_of(name) == place
            for one in self.story(name)
        )

    def is_back_between(self, visit: str, since: datetime, until: datetime) -> bool:
        """Whether the worker has met it standing again meanwhile."""
        returns = [one.at for one in self.story(visit) if one.what == "returned"]
        met = [self.find_ready(at) for at in returns if since <= at <= until]
        return any(self.start_of(visit, at) is not None for at in (*met, until))

    def has_ahead(self, who: str, place: str, at: datetime) -> bool:
        visits = [name for name in self.list_visits(who) if self.place_of(name) == place]
        starts = [self.start_of(name, at) for name in visits]
        return any(start is not None and start > at for start in starts)

    def may_mail(self, who: str, at: datetime, *, is_always: bool = False) -> bool:
        """Whether a mail about appointments is wanted, and possible."""
        is_wanted = is_always or self.wish(who, "appointment_emails", at)
        return bool(is_wanted and not self.wish(who, "suppressed", at))

    def may_text(self, who: str, at: datetime, *, is_always: bool = False) -> bool:
        """The same of a text: only with consent, and not after STOP."""
        is_stopped = self.wish(who, "stopped", at)
        return self.wants_texts(who, at, is_always=is_always) and not is_stopped

    def wants_texts(self, who: str, at: datetime, *, is_always: bool = False) -> bool:
        """Whether one is written at all: STOP is asked for when it leaves."""
        is_wanted = is_always or self.wish(who, "appointment_texts", at)
        return bool(is_wanted and self.wish(who, "text_consent", at))
