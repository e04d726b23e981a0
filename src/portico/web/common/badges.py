"""States and answers as icon and word: never colour alone."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portico.domain.states import Answer, AppointmentState


class Badge(NamedTuple):
    """What a badge shows: `tone` is the value of its data attribute."""

    tone: str
    icon: str
    word: str | Promise


STATE_BADGES: dict[str, Badge] = {
    AppointmentState.PROPOSED: Badge("proposed", "state-proposed", _("Proposed")),
    AppointmentState.PENDING: Badge("pending", "state-pending", _("Pending")),
    AppointmentState.CONFIRMED: Badge("confirmed", "state-confirmed", _("Confirmed")),
    AppointmentState.CHECKED_IN: Badge("in", "state-in", _("Checked in")),
    AppointmentState.IN_SESSION: Badge("in", "state-in", _("In session")),
    AppointmentState.COMPLETED: Badge("completed", "state-completed", _("Completed")),
    AppointmentState.DECLINED: Badge("declined", "state-declined", _("Declined")),
    AppointmentState.CANCELLED: Badge("cancelled", "state-cancelled", _("Cancelled")),
}

ANSWER_BADGES: dict[str, Badge] = {
    Answer.ACCEPTED: Badge("accepted", "state-confirmed", _("Accepted")),
    Answer.TENTATIVE: Badge("tentative", "state-pending", _("Tentative")),
    Answer.DECLINED: Badge("declined", "state-declined", _("Declined")),
    Answer.NEEDS_ACTION: Badge("none", "state-proposed", _("No answer yet")),
}
