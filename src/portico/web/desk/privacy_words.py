"""Privacy in words: kinds of records, what was done with them, why a client is not erased."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portico.apps.care.selectors.erasing import Kept
from portico.domain.decisions import Decision
from portico.domain.privacy import Record

KINDS: dict[Record, str | Promise] = {
    Record.CLIENT: gettext_lazy("Client record"),
    Record.SUMMARY: gettext_lazy("Session summaries"),
    Record.FORM: gettext_lazy("Forms"),
    Record.MESSAGE: gettext_lazy("Messages"),
    Record.ACCESS_LOG: gettext_lazy("Access log"),
}
VERBS: dict[str, str | Promise] = {
    "opened": gettext_lazy("opened"),
    "changed": gettext_lazy("changed"),
    "shared": gettext_lazy("shared"),
    "unshared": gettext_lazy("took back"),
    "downloaded": gettext_lazy("downloaded"),
    "erased": gettext_lazy("erased"),
}
_REFUSALS: dict[str, str | Promise] = {
    "already_erased": gettext_lazy("This client is erased already."),
    "has_coming": gettext_lazy(
        "Appointments are still to come. Cancel them first, so that everybody on them hears of it."
    ),
    "leads_group": gettext_lazy(
        "This client is the primary contact of a coming group. Name another one first."
    ),
}


def erase_refusals(decision: Decision) -> list[str]:
    """One sentence for each reason."""
    return [str(_REFUSALS[code]) for code in decision.codes]


def describe_kept(kept: list[Kept] | tuple[Kept, ...]) -> list[str]:
    """`Session summaries: 3, kept until 1 March 2034`."""
    return [_sentence(one.kind, one.count, one.until) for one in kept]


def read_kept(kept: Mapping[str, Any]) -> list[str]:
    """The same of an erasure that was done."""
    found = []
    for kind, (count, until) in kept.items():
        end = datetime.fromisoformat(until) if until else None
        found.append(_sentence(Record(kind), count, end))
    return found


def describe_removed(removed: Mapping[Record, int]) -> list[str]:
    """What goes for good, by kind; nothing of it, no line."""
    return [
        f"{KINDS[kind]}: " + ngettext("%(n)d is deleted", "%(n)d are deleted", count) % {"n": count}
        for kind, count in removed.items()
        if count
    ]


def _sentence(kind: Record, count: int, until: datetime | None) -> str:
    if kind is Record.ACCESS_LOG:
        return _("Access log: %(n)d lines, who saw this record and when") % {"n": count}
    if until is None:
        return _("%(kind)s: %(n)d, kept without end") % {"kind": KINDS[kind], "n": count}
    words = {"kind": KINDS[kind], "n": count, "day": until.date().isoformat()}
    return (
        _("%(kind)s: %(n)d, kept until %(day)s and then deleted by the rules of retention") % words
    )
