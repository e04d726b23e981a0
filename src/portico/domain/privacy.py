"""What is kept of clients, for how long, and what an erasure leaves (product page 6, Privacy)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portico.domain.decisions import Decision, Reason

OPENINGS_TOGETHER = timedelta(minutes=10)
"""The same thing opened again within this time by the same person is one line of the log."""


class Record(StrEnum):
    """Kinds of records of clients, as the access log and the rules of retention name them."""

    CLIENT = "client"
    SUMMARY = "summary"
    FORM = "form"
    MESSAGE = "message"
    ACCESS_LOG = "access_log"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a kind is kept, in months after what it is about; 0: without end.

    `survives_erasure`: the law asks for it, so that *Erase client* leaves it until then.
    """

    months: int
    survives_erasure: bool = False


LONGEST_MONTHS = 1200
DEFAULTS: dict[Record, Retention] = {
    Record.SUMMARY: Retention(120, survives_erasure=True),
    Record.FORM: Retention(120, survives_erasure=True),
    Record.MESSAGE: Retention(0),
    Record.ACCESS_LOG: Retention(36, survives_erasure=True),
}
"""Ten years after treatment is what most laws on health records ask for (as § 630f BGB)."""


def ends_at(about: datetime, rule: Retention) -> datetime | None:
    """When a record about that instant need not be kept any more; None: never.

    So many calendar months later on the same day, or the month's last one.
    """
    return _shift(about, rule.months) if rule.months else None


def find_cut_off(rule: Retention, *, now: datetime) -> datetime | None:
    """What is about an instant before this one is surely overdue; None: nothing ever is.

    On the last days of a month it is a day or two late, never early.
    """
    return _shift(now, -rule.months) if rule.months else None


def _shift(at: datetime, months: int) -> datetime:
    month = at.month - 1 + months
    year, month = at.year + month // 12, month % 12 + 1
    last = monthrange(year, month)[1]
    return at.replace(year=year, month=month, day=min(at.day, last))


def is_overdue(about: datetime, rule: Retention, *, now: datetime) -> bool:
    """Whether a rule has it deleted by itself."""
    end = ends_at(about, rule)
    return end is not None and end <= now


def is_kept_on_erasure(about: datetime, rule: Retention, *, now: datetime) -> bool:
    """Whether the law still asks for it when its client is erased."""
    return rule.survives_erasure and not is_overdue(about, rule, now=now)


@dataclass(frozen=True, slots=True)
class EraseFacts:
    """What *Erase client* depends on."""

    is_erased: bool
    has_coming: bool
    leads_group: bool


def may_erase(facts: EraseFacts) -> Decision:
    """Whether a client can be erased.

    Codes: `already_erased`, `has_coming` (cancel what is to come first, so that whoever is on it
    hears of it), `leads_group` (name another primary contact of a coming group first).
    """
    reasons = (
        ("already_erased", facts.is_erased),
        ("has_coming", facts.has_coming),
        ("leads_group", facts.leads_group),
    )
    return Decision(tuple(Reason(code) for code, is_so in reasons if is_so))


def scrub(text: str, words: frozenset[str], *, by: str) -> str:
    """The text with each of these whole words replaced, whatever their case, the longest first.

    Words of fewer than three characters stay: they stand in too many others.
    """
    for word in sorted((one for one in words if len(one) > 2), key=len, reverse=True):
        whole = rf"(?<!\w){re.escape(word)}(?!\w)"
        text = re.sub(whole, lambda _: by, text, flags=re.IGNORECASE)
    return text
