"""A sentence per reason code: the only place where codes become words (design, *Words*)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.domain.decisions import Decision, Reason
from portico.web.common.dates import moment

REASON_TEXTS: dict[str, str | Promise] = {
    "not_active": gettext_lazy("This appointment is no longer open for answers."),
    "not_upcoming": gettext_lazy("This appointment has already begun."),
    "already_begun": gettext_lazy("This appointment has already begun."),
    "not_attending": gettext_lazy("You are not on the list of this appointment."),
    "slot_taken": gettext_lazy("Somebody was faster: this time is taken."),
    "stale_change": gettext_lazy("Somebody changed this while it was open on your screen."),
    "conflict_refused": gettext_lazy("Somebody or a room is already booked then."),
    "conflict_warning": gettext_lazy("Somebody is busy then. Save again to keep it anyway."),
    "override_needs_reason": gettext_lazy("Write why you override it. It is kept in the history."),
    "portal_off": gettext_lazy("The portal is not available at the moment."),
    "no_portal_access": gettext_lazy("This person has no portal access."),
    "no_address": gettext_lazy("There is no e-mail address on record."),
    "rate_limited": gettext_lazy("That was asked many times. Wait a while, then try again."),
    "deadline_passed": gettext_lazy("Answering is closed for this appointment."),
}
UNKNOWN_REASON = gettext_lazy("This is not possible at the moment.")

PERMISSION_TEXTS: dict[str, str | Promise] = {
    "": gettext_lazy("Your role does not include this."),
    "organization": gettext_lazy("Only system administrators manage the organization."),
    "settings": gettext_lazy("Only system administrators and managers change settings."),
    "appointments": gettext_lazy("Your role does not include these appointments."),
    "clients": gettext_lazy("Your role does not include these clients."),
    "clinical": gettext_lazy("Only people with the clinical permission see this."),
    "check_in": gettext_lazy("Your role does not include checking people in."),
    "membership": gettext_lazy("You have no role in this workspace."),
    "workspace": gettext_lazy("You have no role in this workspace."),
}

FIELD_TEXTS: dict[str, str | Promise] = {
    "required": gettext_lazy("Fill this in."),
    "too_long": gettext_lazy("This is too long. Shorten it."),
    "malformed": gettext_lazy("This is not written the way we can read it."),
    "malformed_address": gettext_lazy("Write the address as name@example.org."),
    "doubled": gettext_lazy("This is there twice."),
    "unknown": gettext_lazy("We do not know this one. Choose another."),
    "unknown_zone": gettext_lazy("Choose a time zone from the list."),
    "unknown_language": gettext_lazy("Choose a language from the list."),
    "malformed_phone": gettext_lazy("Write the number with its country code, as +41 61 555 01 40."),
    "in_past": gettext_lazy("This time has passed. Choose one ahead."),
    "end_before_start": gettext_lazy("The end has to come after the start."),
    "outside_event": gettext_lazy("This day lies outside the event."),
    "too_short": gettext_lazy("This is too short."),
    "no_people": gettext_lazy("Add at least one person."),
    "outside_range": gettext_lazy("This is out of range."),
    "above_maximum": gettext_lazy("This is more than the maximum below."),
    "picture_heavy": gettext_lazy("This file is larger than 2 MB. Choose a smaller one."),
    "picture_large": gettext_lazy("This picture has too many pixels. Make it smaller first."),
    "picture_kind": gettext_lazy("This is no picture we can show. Choose a PNG, JPEG or WebP."),
    "unreadable_characters": gettext_lazy("Some characters in it cannot be kept. Remove them."),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What a sentence needs to name moments: the reader's zone, and now."""

    zone: ZoneInfo
    now: datetime


def reason_text(reason: Reason, telling: Telling) -> str:
    """One sentence for one reason, with its deadline as a moment where it has one."""
    if reason.code == "deadline_passed" and reason.deadline is not None:
        closed = moment(reason.deadline, telling.zone, telling.now)
        return _("Answering closed on %(moment)s.") % {"moment": closed}
    return str(REASON_TEXTS.get(reason.code, UNKNOWN_REASON))


def reason_texts(decision: Decision, telling: Telling) -> tuple[str, ...]:
    """Every reason of a refusal, in the order of the decision."""
    return tuple(reason_text(reason, telling) for reason in decision.reasons)


def code_text(code: str) -> str:
    """A sentence for a bare code, of a refusal or a field."""
    return str(REASON_TEXTS.get(code) or FIELD_TEXTS.get(code) or UNKNOWN_REASON)


def field_text(code: str) -> str:
    """A sentence to stand beside a field."""
    return str(FIELD_TEXTS.get(code) or REASON_TEXTS.get(code) or UNKNOWN_REASON)


field_text_lazy = lazy(field_text, str)
"""The same for what is written once, when a module is loaded: each reader's language."""
