"""A sentence per reason code: the only place where codes become words (design, *Words*)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portico.domain.decisions import Decision, Reason
from portico.domain.states import AppointmentState
from portico.web.common.dates import moment, zone_place
from portico.web.common.group_words import GROUP_TEXTS
from portico.web.common.move_reasons import move_text

REASON_TEXTS: dict[str, str | Promise] = {
    "not_active": gettext_lazy("This appointment is no longer open for answers."),
    "not_upcoming": gettext_lazy("This appointment is over, or was cancelled or declined."),
    "already_begun": gettext_lazy("This appointment has already begun."),
    "not_attending": gettext_lazy("You are not on the list of this appointment."),
    "slot_taken": gettext_lazy("Somebody was faster: this time is taken."),
    "stale_change": gettext_lazy("Somebody changed this while it was open on your screen."),
    "conflict_refused": gettext_lazy("Somebody or a room is already booked then."),
    "conflict_warning": gettext_lazy("Somebody is busy then. Save again to keep it anyway."),
    "override_needs_reason": gettext_lazy("Write why you override it. It is kept in the history."),
    "not_failed": gettext_lazy("This mail did not fail, or is being tried again already."),
    "portal_off": gettext_lazy("The portal is not available at the moment."),
    "no_portal_access": gettext_lazy("This person has no portal access."),
    "no_address": gettext_lazy("There is no e-mail address on record."),
    "rate_limited": gettext_lazy("That was asked many times. Wait a while, then try again."),
    "deadline_passed": gettext_lazy("Answering is closed for this appointment."),
    "disabled": gettext_lazy("Appointments are not cancelled online here."),
    "too_late": gettext_lazy("It is too late to cancel online."),
    "group_member": gettext_lazy("It was booked together with others and is not cancelled alone."),
    "undo_used": gettext_lazy("It was taken back once already, and that works once."),
    "undo_over": gettext_lazy("The time to undo it is over."),
    "not_cancelled_by_you": gettext_lazy("There is nothing of yours to undo."),
    "not_yours": gettext_lazy("It was not you who cancelled it."),
    "notice": gettext_lazy("It is too late to book this time again."),
    "not_online": gettext_lazy("One of its services is not booked online."),
    "blocked": gettext_lazy(
        "Online booking is not open to you at the moment. Call us, and we will find a way."
    ),
    "own_overlap": gettext_lazy("You have another appointment then."),
    "not_begun": gettext_lazy("It has not begun yet."),
    "not_pending": gettext_lazy("It is not waiting to be confirmed."),
    "not_asked": gettext_lazy("It is not you who confirms this appointment."),
    "not_cancelled": gettext_lazy("It is not cancelled."),
    "not_completed": gettext_lazy("It has not taken place."),
    "was_active": gettext_lazy("It was active: switch it off, its runs stay on record."),
    "run_over": gettext_lazy("This run is over already."),
    "not_no_show": gettext_lazy("It is no no-show that had taken place."),
    "not_permitted": gettext_lazy("Only system administrators and managers delete appointments."),
    "was_announced": gettext_lazy("It was announced: cancel it first, then it can be deleted."),
    "has_records": gettext_lazy("It carries a form, a summary or a signature, so it is kept."),
    "form_submitted": gettext_lazy("This form was handed in already."),
    "form_needs_review": gettext_lazy("This form was handed in already."),
    "form_completed": gettext_lazy("This form was handed in already."),
    "form_withdrawn": gettext_lazy("This form was withdrawn."),
    "form_expired": gettext_lazy("The time to fill in this form is over."),
    "form_sent": gettext_lazy("This form is not handed in yet."),
    "form_opened": gettext_lazy("This form is not handed in yet."),
    "form_in_progress": gettext_lazy("This form is not handed in yet."),
    "form_not_handed_in": gettext_lazy("This form is not handed in yet."),
    "form_corrected": gettext_lazy("A correction of it was sent already."),
    "not_published": gettext_lazy("This form is not published, or it is archived."),
    "was_published": gettext_lazy("It was published: archive it, what was sent stays on record."),
    **GROUP_TEXTS,
}
_NOT_UPCOMING: dict[str, str | Promise] = {
    AppointmentState.CANCELLED: gettext_lazy("It is cancelled."),
    AppointmentState.DECLINED: gettext_lazy("It was declined."),
    AppointmentState.COMPLETED: gettext_lazy("It has taken place."),
}
UNKNOWN_REASON = gettext_lazy("This is not possible at the moment.")

PERMISSION_TEXTS: dict[str, str | Promise] = {
    "": gettext_lazy("Your role does not include this."),
    "organization": gettext_lazy("Only system administrators manage the organization."),
    "settings": gettext_lazy("Only system administrators and managers change settings."),
    "appointments": gettext_lazy("Your role does not include these appointments."),
    "clients": gettext_lazy("Your role does not include these clients."),
    "delete": REASON_TEXTS["not_permitted"],
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
    "malformed_mobile": gettext_lazy("Write a mobile number with its country: +41 79 555 01 40."),
    "malformed_phone": gettext_lazy("Write the number with its country code, as +41 61 555 01 40."),
    "in_past": gettext_lazy("This time has passed. Choose one ahead."),
    "end_before_start": gettext_lazy("The end has to come after the start."),
    "not_a_link": gettext_lazy("Write the link with https:// in front."),
    "outside_event": gettext_lazy("This day lies outside the event."),
    "too_short": gettext_lazy("This is too short."),
    "no_people": gettext_lazy("Add at least one person."),
    "outside_range": gettext_lazy("This is out of range."),
    "out_of_range": gettext_lazy("This is out of range."),
    "above_maximum": gettext_lazy("This is more than the maximum below."),
    "picture_heavy": gettext_lazy("This file is larger than 2 MB. Choose a smaller one."),
    "picture_large": gettext_lazy("This picture has too many pixels. Make it smaller first."),
    "picture_kind": gettext_lazy("This is no picture we can show. Choose a PNG, JPEG or WebP."),
    "unreadable_characters": gettext_lazy("Some characters in it cannot be kept. Remove them."),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What a sentence needs to name moments: the reader's zone, and now.

    `names_zone`: other times on the page are in another zone, so each moment says its own.
    """

    zone: ZoneInfo
    now: datetime
    about: "About | None" = None
    names_zone: bool = False

    def name(self, at: datetime) -> str:
        """`Mon 23 Nov, 14:30`, with the place of the zone where it needs one."""
        words = moment(at, self.zone, self.now)
        if not self.names_zone:
            return words
        return _("%(moment)s (%(place)s time)") % {"moment": words, "place": zone_place(self.zone)}


@dataclass(frozen=True, slots=True)
class About:
    """Which appointment of which business is refused, for sentences that say more.

    `act`: what is refused. `starts_at`: of a whole group the earliest start. `by` is how the
    business is reached: phone, email or nothing. `hours`: until how long before the start clients
    do it online. `has_declined`: the reader has declined it. `primary`: the contact of the group.
    `organizer`, `staff` and `services`: who and what it is with.
    """

    state: AppointmentState
    starts_at: datetime | None
    business: str
    act: Literal["cancel", "move"] = "cancel"
    by: Literal["phone", "email", ""] = ""
    hours: int = 0
    has_declined: bool = False
    primary: str = ""
    organizer: str = ""
    staff: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


def reason_text(reason: Reason, telling: Telling) -> str:
    """One sentence for one reason, with its deadline as a moment where it has one."""
    at, about = reason.deadline, telling.about
    words = {"moment": telling.name(at)} if at is not None else {}
    if about is not None and about.act == "move":
        return move_text(reason, about, words.get("moment", ""))
    if words and reason.code == "deadline_passed":
        return _("Answering closed on %(moment)s.") % words
    if words and reason.code == "undo_over":
        return _("It could be undone until %(moment)s.") % words
    if words and reason.code == "notice":
        return _("This time could be booked again until %(moment)s.") % words
    if words and reason.code == "too_late":
        return _too_late(reason, telling, words)
    if about is not None and reason.code == "disabled":
        return _disabled(about)
    if about is not None and reason.code == "not_upcoming":
        return _not_upcoming(about, reason)
    if about is not None and reason.code == "group_member" and about.primary:
        words = {"name": about.primary}
        return _("%(name)s is the contact of your group, and can cancel for all of you.") % words
    return str(REASON_TEXTS.get(reason.code, UNKNOWN_REASON))


def _too_late(reason: Reason, telling: Telling, words: dict[str, str]) -> str:
    about = telling.about
    if about is None or about.starts_at is None or reason.deadline is None:
        return _("Cancelling online closed on %(moment)s.") % words
    is_by_hours = reason.deadline == about.starts_at - timedelta(hours=about.hours)
    if not about.hours or not is_by_hours:
        return _("Cancelling online closed on %(moment)s.") % words
    sentence = ngettext(
        "Cancelling online closed on %(moment)s, %(hours)d hour before the start.",
        "Cancelling online closed on %(moment)s, %(hours)d hours before the start.",
        about.hours,
    )
    return sentence % {**words, "hours": about.hours}


def _disabled(about: About) -> str:
    sentence = {
        "phone": _("%(business)s cancels appointments by telephone, not online."),
        "email": _("%(business)s cancels appointments by e-mail, not online."),
        "": _("%(business)s does not cancel appointments online."),
    }[about.by]
    return sentence % {"business": about.business}


def _not_upcoming(about: About, reason: Reason) -> str:
    if reason.is_of_another:
        return _("One of the visits in your group has already begun or is over.")
    if about.has_declined and about.state not in _NOT_UPCOMING:
        return _("You have declined it already.")
    return str(_NOT_UPCOMING.get(about.state, REASON_TEXTS["already_begun"]))


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
