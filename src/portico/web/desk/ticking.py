"""What was ticked in the list of appointments, in words."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portico.apps.appointments.selectors.desk_ticked import Ticked, TickedVisit
from portico.web.common.reasons import code_text

FAULT_TEXTS: dict[str, str | Promise] = {
    "visit_over": _("It is over or cancelled."),
    "no_time": _("It has no time yet."),
    "other_day": _("It is on another day than the first."),
    "not_one_client": _("It is not for exactly one person."),
    "client_twice": _("This person has two of them."),
    "in_a_group": _("It is in another group."),
    "no_staff": _("Nobody of the staff is on it."),
    "staff_twice": _("Who does it would be with two of them at the same time."),
}
"""What speaks against one of them; what speaks against all is `GROUP_TEXTS`."""


class ShownVisit(NamedTuple):
    """One that was ticked, and the address of the page without it."""

    visit: TickedVisit
    faults: list[str | Promise]
    without: str


def show_visits(ticked: Ticked, query: QueryDict) -> list[ShownVisit]:
    """In their order, each with its own faults."""
    return [
        ShownVisit(one, [FAULT_TEXTS[code] for code in one.faults], _without(query, one))
        for one in ticked.visits
    ]


def tell_refusals(ticked: Ticked) -> list[str]:
    """A sentence for each reason why they cannot be one group."""
    return [code_text(code) for code in ticked.decision.codes]


def find_day(ticked: Ticked, zone: str) -> datetime | None:
    """The first start, where all of them are on one day of the workspace."""
    starts = [one.appointment.starts_at for one in ticked.visits]
    known = [at for at in starts if at is not None]
    days = {at.astimezone(ZoneInfo(zone)).date() for at in known}
    return min(known) if len(days) == 1 and len(known) == len(starts) else None


def _without(query: QueryDict, visit: TickedVisit) -> str:
    kept = query.copy()
    picks = [text for text in kept.getlist("pick") if text != str(visit.appointment.uid)]
    kept.setlist("pick", picks)
    return kept.urlencode()
