"""Settings › Booking: who books by themselves, when, and what they agree to (product page 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.changing import change_settings
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput

INCREMENTS = (5, 10, 15, 20, 30, 60)
WHO_MAY_BOOK = ("nobody", "known_clients", "anybody_verified")
ANYONE_ORDERS = ("order", "least_booked", "random")
LIMITS = {
    "minimum_notice_minutes": (0, 365 * 24 * 60),
    "maximum_days_ahead": (0, 730),
    "group_maximum": (0, 50),
    "most_self_booked": (1, 1000),
    "hold_minutes": (1, 60),
}
"""The least and the most of each. A group of one is none: 0 or at least 2."""
POLICY_LENGTH = 4000
MOST_HOLIDAYS = 400
HOLIDAY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class BookingPolicy:
    """The fields as staff type them. `group_maximum` 0: groups only by staff."""

    who_may_book: str
    increment: int
    minimum_notice_minutes: int
    maximum_days_ahead: int
    avoids_gaps: bool
    may_combine_services: bool
    offers_anyone: bool
    anyone_order: str
    group_maximum: int
    most_self_booked: int
    hold_minutes: int
    cancellation_policy: str
    holidays: Mapping[date, str]


@transaction.atomic
def change_booking_policy(
    *, workspace: Workspace, policy: BookingPolicy, actor: Actor, now: datetime
) -> None:
    """Save what differs; it counts from the next booking on. Raises InvalidInput."""
    wanted: dict[str, Any] = {name: getattr(policy, name) for name in BookingPolicy.__slots__}
    faults = _faults(wanted)
    if faults:
        raise InvalidInput(faults)
    wanted["holidays"] = {
        day.isoformat(): policy.holidays[day].strip() for day in sorted(policy.holidays)
    }
    wanted["cancellation_policy"] = policy.cancellation_policy.strip()
    kept = Workspace.objects.select_for_update().select_related("organization").get(pk=workspace.pk)
    changes = change_settings(
        workspace=kept, wanted=wanted, verb="booking_policy_changed", actor=actor, now=now
    )
    for name in changes:
        setattr(workspace, name, wanted[name])


def _faults(wanted: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    faults: dict[str, tuple[str, ...]] = {}
    for name, (least, most) in LIMITS.items():
        if not least <= wanted[name] <= most:
            faults[name] = ("out_of_range",)
    if wanted["group_maximum"] == 1:
        faults["group_maximum"] = ("group_of_one",)
    chosen = {
        "increment": INCREMENTS,
        "who_may_book": WHO_MAY_BOOK,
        "anyone_order": ANYONE_ORDERS,
    }
    faults |= {n: ("unknown",) for n, known in chosen.items() if wanted[n] not in known}
    if len(wanted["cancellation_policy"]) > POLICY_LENGTH:
        faults["cancellation_policy"] = ("too_long",)
    holidays = wanted["holidays"]
    if len(holidays) > MOST_HOLIDAYS or any(len(h) > HOLIDAY_LENGTH for h in holidays.values()):
        faults["holidays"] = ("too_long",)
    return faults
