"""What is kept of clients, for how long, and what an erasure leaves (product page 6, Privacy)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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

    A calendar month later on the same day, or the month's last day.
    """
    if rule.months == 0:
        return None
    month = about.month - 1 + rule.months
    year, month = about.year + month // 12, month % 12 + 1
    for day in range(about.day, about.day - 4, -1):
        try:
            return about.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    raise ValueError("no month has fewer than 28 days")


def is_overdue(about: datetime, rule: Retention, *, now: datetime) -> bool:
    """Whether a rule has it deleted by itself."""
    end = ends_at(about, rule)
    return end is not None and end <= now


def is_kept_on_erasure(about: datetime, rule: Retention, *, now: datetime) -> bool:
    """Whether the law still asks for it when its client is erased."""
    return rule.survives_erasure and not is_overdue(about, rule, now=now)
