"""Look up in the diary what held at a moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.year.diary import Entry

ENDING = ("cancelled", "missed")
DEFAULTS: dict[str, Any] = {
    **{f"email {kind}": True for kind in ("booked", "updated", "rescheduled", "cancelled")},
    **{f"text {kind}": False for kind in ("booked", "updated", "rescheduled", "cancelled")},
    "email restored": True,
    "text restored": False,
    "for_staff": True,
    "portal": True,
    "names_anyone": False,
    "reminders": frozenset({(0, 24)}),
    "reminder_texts": frozenset(),
    "follow_up": False,
    "news": False,
    "appointment_emails": True,
    "marketing_emails": True,
    "appointment_texts": True,
    "text_consent": False,
    "suppressed": False,
    "stopped": False,
}


class Past:
    """All entries, in order of time."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self.ends_at = self.entries[-1].at
        self._stories: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.visit:
                self._stories.setdefault(entry.visit, []).append(entry)

    def story(self, visit: str) -> list[Entry]:
        """Everything that happened to this visit."""
        return self._stories[visit]

    def list_visits(self, who: str) -> list[str]:
        return [name for name, story in self._stories.items() if story[0].who == who]

    def place_of(self, visit: str) -> str:
        return self.story(visit)[0].place

    def is_wished(self, visit: str) -> bool:
        return self.story(visit)[0].is_wished

    def setting(self, place: str, name: str, at: datetime) -> Any:
        return self._find(at, name, what="setting", place=place)

    def wish(self, who: str, name: str, at: datetime) -> Any:
        return self._find(at, name, what="wish", who=who)

    def list_ever(self, place: str, name: str) -> frozenset[Any]:
        """Everything that was ever in a setting that is a set."""
        values = [e.value for e in self.entries if (e.place, e.name) == (place, name)]
        return frozenset(DEFAULTS[name]).union(*values)

    def _find(self, at: datetime, name: str, **of: str) -> Any:
        value = DEFAULTS[name]
        for entry in self.entries:
            if entry.at > at:
                break
            if entry.name == name and all(getattr(entry, k) == v for k, v in of.items()):
                value = entry.value
        return value

    def time_before(self, visit: str, at: datetime) -> datetime:
        """Its start as last agreed, whether it stands or not."""
        starts = [e.starts_at for e in self.story(visit) if e.starts_at and e.at <= at]
        return starts[-1]

    def start_of(self, visit: str, at: datetime) -> datetime | None:
        """Its start while it is to take place; None before it is booked, and when it is off."""
        story = [one for one in self.story(visit) if one.at <= at]
        if not story or story[-1].what in (*ENDING, "deleted"):
            return None
        return self.time_before(visit, at)

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
        moments = [end, *returns]
        over = (at for at in moments if at <= self.ends_at and self.start_of(visit, at))
        return next(over, None)

    def is_deleted(self, visit: str, at: datetime) -> bool:
        return any(one.what == "deleted" and one.at <= at for one in self.story(visit))

    def is_ended_by(self, visit: str, ending: Entry, at: datetime) -> bool:
        """Whether at that moment it is this very cancellation that stands."""
        story = [one for one in self.story(visit) if one.at <= at]
        return story[-1] is ending

    def is_booked_between(self, who: str, place: str, since: datetime, until: datetime) -> bool:
        """Whether the client booked something here meanwhile, or got something back."""
        return any(
            one.what in ("booked", "returned") and since <= one.at <= until
            for name in self.list_visits(who)
            if self.place_of(name) == place
            for one in self.story(name)
        )

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
        is_wanted = is_always or self.wish(who, "appointment_texts", at)
        is_agreed = self.wish(who, "text_consent", at) and not self.wish(who, "stopped", at)
        return bool(is_wanted and is_agreed)
