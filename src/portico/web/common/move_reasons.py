"""Why an appointment is not moved online, in words; `reasons` takes them from here."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portico.domain.decisions import Reason
from portico.domain.states import AppointmentState

_PLAIN: dict[str, str | Promise] = {
    "overlapping_services": gettext_lazy(
        "Two parts of your visit run at the same time, so we fit in the new time by hand."
    ),
    "blocked": gettext_lazy(
        "Online booking is not open to you at the moment. Call us, and we will find a way."
    ),
    "slot_taken": gettext_lazy("Somebody was faster: this time is taken."),
    "own_overlap": gettext_lazy("You have another appointment then."),
}
_OF_ANOTHER: dict[str, str | Promise] = {
    "disabled": gettext_lazy("One of the visits in your group is not moved online."),
    "not_upcoming": gettext_lazy("One of the visits in your group has already begun or is over."),
    "duration_changed": gettext_lazy(
        "One of the visits in your group was given a special length, so we move it by hand."
    ),
    "not_online": gettext_lazy("One of the visits in your group is not booked online."),
    "overlapping_services": gettext_lazy(
        "One of the visits in your group has parts that run at the same time, so we move it "
        "by hand."
    ),
    "several_clients": gettext_lazy("One of the visits in your group is shared with others."),
    "no_service": gettext_lazy("One of the visits in your group was arranged by hand."),
}
"""Of another member's visit only that is told (product page 3, Groups)."""
_STATES: dict[str, str | Promise] = {
    AppointmentState.PROPOSED: gettext_lazy("It has no agreed time yet."),
    AppointmentState.CANCELLED: gettext_lazy("It is cancelled."),
    AppointmentState.DECLINED: gettext_lazy("It was declined."),
    AppointmentState.COMPLETED: gettext_lazy("It has taken place."),
}
_BEGUN = gettext_lazy("This appointment has already begun.")
_UNKNOWN = gettext_lazy("This is not possible at the moment.")


def move_text(reason: Reason, about: Any, moment: str) -> str:
    """One sentence for one reason of `may_reschedule` or `may_move_to`.

    `about`: `reasons.About` of the appointment; `moment`: the reason's deadline in words.
    """
    if reason.is_of_another and reason.code in _OF_ANOTHER:
        return str(_OF_ANOTHER[reason.code])
    if reason.code == "too_late":
        return _too_late(about, reason.deadline, moment)
    if reason.code == "not_upcoming":
        return str(_STATES.get(about.state, _BEGUN))
    told = {
        "disabled": _disabled,
        "duration_changed": _duration_changed,
        "not_online": _not_online,
        "group_member": _group_member,
        "several_clients": _several_clients,
        "no_service": _no_service,
    }.get(reason.code)
    return told(about) if told else str(_PLAIN.get(reason.code, _UNKNOWN))


def _too_late(about: Any, deadline: datetime | None, moment: str) -> str:
    words: dict[str, Any] = {"moment": moment, "hours": about.hours}
    is_by_hours = about.starts_at and deadline == about.starts_at - timedelta(hours=about.hours)
    if not about.hours or not is_by_hours:
        return _("Moving it online closed on %(moment)s.") % words
    sentence = ngettext(
        "Moving it online closed on %(moment)s, %(hours)d hour before the start.",
        "Moving it online closed on %(moment)s, %(hours)d hours before the start.",
        about.hours,
    )
    return sentence % words


def _disabled(about: Any) -> str:
    sentence = {
        "phone": _("%(business)s moves appointments by telephone, not online."),
        "email": _("%(business)s moves appointments by e-mail, not online."),
        "": _("%(business)s does not move appointments online."),
    }[about.by]
    return sentence % {"business": about.business}


def _duration_changed(about: Any) -> str:
    if len(about.staff) == 1:
        words = {"name": about.staff[0]}
        return _("Your visit was given a special length, so %(name)s has to move it.") % words
    return _("Your visit was given a special length, so we move it by hand.")


def _not_online(about: Any) -> str:
    if len(about.services) == 1:
        return _("%(service)s is not booked online.") % {"service": about.services[0]}
    return _("One of its services is not booked online.")


def _group_member(about: Any) -> str:
    if not about.primary:
        return _("It was booked together with others and is not moved alone.")
    words = {"name": about.primary}
    return _("%(name)s is the contact of your group, and can move it for all of you.") % words


def _several_clients(about: Any) -> str:
    if not about.organizer:
        return _("Others attend as well, so its organizer finds a time that suits everybody.")
    words = {"name": about.organizer}
    return _("Others attend as well, so %(name)s finds a time that suits everybody.") % words


def _no_service(about: Any) -> str:
    if not about.organizer:
        return _("It was arranged by hand, and so is a new time.")
    words = {"name": about.organizer}
    return _("It was arranged by hand; %(name)s finds a new time with you.") % words
