"""The automated messages that there are: what causes them, whom they go to (product page 5)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Purpose(StrEnum):
    """What a client may switch off: notices about appointments, and marketing; never *always*."""

    ALWAYS = "always"
    APPOINTMENT = "appointment"
    MARKETING = "marketing"


class Section(StrEnum):
    """Where a message stands on the settings page."""

    BOOKING = "booking"
    BEFORE = "before"
    CHANGES = "changes"
    PORTAL = "portal"
    INTERNAL = "internal"


class Timing(StrEnum):
    """When it goes out: at once, a chosen time before the start, or as many days as are set."""

    AT_ONCE = "at_once"
    BEFORE_START = "before_start"
    REQUEST_DAYS = "request_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Automated:
    """One row of the trigger table. `scope`: which merge tags its text may hold.

    `with_policy`: the cancellation policy is inserted. `only_with`: sent only where invitations
    are on (*invitations*), or only where they are off (*plain*).
    """

    trigger: str
    audience: Literal["client", "internal"]
    section: Section
    scope: str = "appointment"
    timing: Timing = Timing.AT_ONCE
    purpose: Purpose = Purpose.APPOINTMENT
    with_policy: bool = False
    only_with: Literal["", "invitations", "plain"] = ""

    @property
    def is_for_client(self) -> bool:
        """Whether clients read it."""
        return self.audience == "client"


BOOKED = frozenset({"appointment_booked", "invitation"})
_ROWS = (
    Automated(
        trigger="appointment_booked",
        audience="client",
        section=Section.BOOKING,
        with_policy=True,
        only_with="plain",
    ),
    Automated(
        trigger="invitation",
        audience="client",
        section=Section.BOOKING,
        with_policy=True,
        only_with="invitations",
    ),
    Automated(
        trigger="confirmation_request",
        audience="client",
        section=Section.BEFORE,
        timing=Timing.REQUEST_DAYS,
        with_policy=True,
    ),
    Automated(
        trigger="reminder",
        audience="client",
        section=Section.BEFORE,
        timing=Timing.BEFORE_START,
        with_policy=True,
    ),
    Automated(
        trigger="appointment_updated",
        audience="client",
        section=Section.CHANGES,
        only_with="plain",
    ),
    Automated(
        trigger="update", audience="client", section=Section.CHANGES, only_with="invitations"
    ),
    Automated(trigger="appointment_rescheduled", audience="client", section=Section.CHANGES),
    Automated(trigger="appointment_cancelled", audience="client", section=Section.CHANGES),
    Automated(trigger="appointment_restored", audience="client", section=Section.CHANGES),
    Automated(
        trigger="portal_link_shared",
        audience="client",
        section=Section.PORTAL,
        scope="client",
        purpose=Purpose.ALWAYS,
    ),
    Automated(trigger="form_sent", audience="client", section=Section.PORTAL, scope="form"),
    Automated(trigger="form_reminder", audience="client", section=Section.PORTAL, scope="form"),
    Automated(trigger="summary_shared", audience="client", section=Section.PORTAL, scope="client"),
    Automated(
        trigger="sign_in",
        audience="client",
        section=Section.PORTAL,
        scope="business",
        purpose=Purpose.ALWAYS,
    ),
    Automated(
        trigger="profile_changed",
        audience="client",
        section=Section.PORTAL,
        scope="client",
        purpose=Purpose.ALWAYS,
    ),
    Automated(trigger="appointment_booked", audience="internal", section=Section.INTERNAL),
    Automated(trigger="appointment_rescheduled", audience="internal", section=Section.INTERNAL),
    Automated(trigger="appointment_cancelled", audience="internal", section=Section.INTERNAL),
    Automated(trigger="appointment_restored", audience="internal", section=Section.INTERNAL),
    Automated(trigger="answer_received", audience="internal", section=Section.INTERNAL),
    Automated(
        trigger="answer_digest", audience="internal", section=Section.INTERNAL, scope="business"
    ),
)
AUTOMATED: dict[tuple[str, str], Automated] = {(row.trigger, row.audience): row for row in _ROWS}
"""Every automated message, in the order in which people meet them."""
TEXTED = frozenset(
    key
    for key, row in AUTOMATED.items()
    if row.is_for_client and row.scope in ("appointment", "form")
)
"""Those that may go as a text too."""
ALWAYS_ON = frozenset({"portal_link_shared", "sign_in"})
"""Somebody asked for it: there is nothing to switch off."""


def row_of(trigger: str, audience: str) -> Automated | None:
    """Where its switch and its words are; a colleague's invitation is *booked*, with an answer."""
    is_invited = (trigger, audience) == ("invitation", "internal")
    return AUTOMATED.get(("appointment_booked", audience) if is_invited else (trigger, audience))


def purpose_of(trigger: str) -> Purpose:
    """What a message to a client is for; whatever is in no table is sent regardless."""
    row = AUTOMATED.get((trigger, "client"))
    return row.purpose if row else Purpose.ALWAYS
