"""Booking by clients: who may, from when, how far ahead (product page 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portico.domain.decisions import Decision, Reason
from portico.domain.hours import day_after


@dataclass(frozen=True, slots=True)
class BookingRule:
    """Notice and horizon, of a workspace or of a service (None there: the workspace's)."""

    notice_minutes: int | None = None
    days_ahead: int | None = None


@dataclass(frozen=True, slots=True)
class BookingRange:
    """When a visit may start: `first` and `last` included, the latter just before a midnight."""

    first: datetime
    last: datetime

    def holds(self, starts_at: datetime) -> bool:
        """Whether a start lies in it."""
        return self.first <= starts_at < self.last


def booking_range(
    workspace: BookingRule, services: Iterable[BookingRule], zone: ZoneInfo, *, now: datetime
) -> BookingRange:
    """From the notice to the end of the day N days after today, on the workspace's wall.

    What a service says replaces what the workspace says; of several the strictest counts.
    """
    rules = list(services)
    notices = [_or(rule.notice_minutes, workspace.notice_minutes) for rule in rules]
    days = [_or(rule.days_ahead, workspace.days_ahead) for rule in rules]
    notice = max(notices, default=workspace.notice_minutes or 0)
    ahead = min(days, default=workspace.days_ahead or 0)
    today = now.astimezone(zone).date()
    return BookingRange(now + timedelta(minutes=notice), day_after(today + ahead * _DAY, zone))


_DAY = timedelta(days=1)


def _or(value: int | None, otherwise: int | None) -> int:
    return (otherwise or 0) if value is None else value


@dataclass(frozen=True, slots=True)
class AskedService:
    """A service of the visit, with the staff member that was asked for.

    `is_online`: switched on, not retired, and the person (of *Anyone*: somebody) does it online.
    `is_anyone_off`: nobody was asked for, where the workspace has people chosen.
    """

    is_online: bool = True
    is_prompt_to_call: bool = False
    is_anyone_off: bool = False


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What booking depends on.

    `who_may_book`: nobody, known_clients or anybody_verified. `is_known`: a client record that
    was there before. `upcoming`: what this client booked that is still to come. `starts_at`
    None: no time chosen yet.
    """

    who_may_book: str
    is_known: bool
    is_blocked: bool
    upcoming: int
    most: int
    services: Sequence[AskedService]
    may_combine: bool
    range: BookingRange
    starts_at: datetime | None = None


def may_book(facts: BookFacts) -> Decision:
    """Whether the client may book this visit: all reasons.

    Codes: `disabled` (nobody books online here), `unknown_client` (only those we know do),
    `blocked`, `too_many` (as many as allowed are still to come), `no_service`, `not_online`,
    `prompt_to_call`, `choose_staff`, `one_service_only`, `notice` (with the first instant that is
    not too soon; that very instant is not), `too_far` (with the midnight that ends the horizon).
    """
    start, first, last = facts.starts_at, facts.range.first, facts.range.last
    found = {
        "disabled": facts.who_may_book == "nobody",
        "unknown_client": facts.who_may_book == "known_clients" and not facts.is_known,
        "blocked": facts.is_blocked,
        "too_many": facts.upcoming >= facts.most,
        "no_service": not facts.services,
        "not_online": any(not one.is_online for one in facts.services),
        "prompt_to_call": any(one.is_prompt_to_call for one in facts.services),
        "choose_staff": any(one.is_anyone_off for one in facts.services),
        "one_service_only": len(facts.services) > 1 and not facts.may_combine,
        "notice": start is not None and start < first,
        "too_far": start is not None and start >= last,
    }
    deadlines = {"notice": first, "too_far": last}
    return Decision(
        tuple(Reason(code, deadlines.get(code)) for code, applies in found.items() if applies)
    )
