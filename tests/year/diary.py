"""What happened, as people would write it down, and what somebody got of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    `what`: booked, moved, changed (another service), confirmed, cancelled, returned (undo,
    restore, un-cancel), missed (a no-show), deleted. `by`: client or staff. `is_told`: *Notify
    client*. `people`: who is invited, and whether they are required; they have *answered* (`name`).
    `is_wished`: by the person whom the client or staff chose, not by *Anyone*.

    Or *setting* of a place, *wish* of a client, with `name` and `value`; *profile*: a client
    changed something there. *absent*: the worker, or who takes e-mails or texts (`name`), until
    `value`; *failing*: the provider of texts fails.
    """

    at: datetime
    what: str
    who: str = ""
    place: str = ""
    visit: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    by: str = ""
    is_told: bool = True
    people: tuple[tuple[str, bool], ...] = ()
    service: str = ""
    is_wished: bool = True
    name: str = ""
    value: Any = None

    def __str__(self) -> str:
        shown = (
            *(self.what, self.who, self.place, self.visit[:6], self.by),
            "" if self.is_told else "quietly",
            f"to {self.starts_at:%d.%m. %H:%M}" if self.starts_at else "",
            self.service,
            f"{self.name}={self.value}" if self.name else "",
        )
        return f"{self.at:%d.%m. %H:%M:%S} " + " ".join(word for word in shown if word)


class Got(NamedTuple):
    """One message in a client's hands. `starts_at`: the time that it tells of the visit.

    `is_named`: whether it names the member of staff; None where that is not looked at.
    `service`: what it says is to be done.
    `can_end`: whether it has the button of marketing, by which it can be ended.
    """

    at: datetime
    channel: str
    kind: str
    visit: str
    starts_at: datetime | None
    has_link: bool
    is_named: bool | None = None
    can_end: bool = False
    service: str = ""

    def order(self) -> tuple[datetime, str, str, str]:
        """By time."""
        return self.at, self.channel, self.kind, self.visit

    def __str__(self) -> str:
        marks = (
            "link" if self.has_link else "no link",
            {None: "", True: "named", False: "unnamed"}[self.is_named],
            "marketing" if self.can_end else "",
            self.service,
        )
        tells = f"{self.starts_at:%d.%m. %H:%M}" if self.starts_at else "-"
        return (
            f"{self.at:%d.%m. %H:%M:%S} {self.channel} {self.kind} {self.visit[:6]} tells {tells} "
            + " ".join(mark for mark in marks if mark)
        )
