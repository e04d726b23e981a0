"""Why something is not booked, in words: of `may_book`, and of a time that was chosen."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portico.domain.decisions import Decision, Reason
from portico.web.common.group_words import GROUP_TEXTS
from portico.web.common.reasons import REASON_TEXTS, UNKNOWN_REASON, Telling


@dataclass(frozen=True, slots=True)
class Booking:
    """Where somebody books, for sentences that say more.

    `by` is how the business is reached: phone, email or nothing. `most`: how many appointments
    booked online may be ahead.
    """

    business: str
    by: Literal["phone", "email", ""] = ""
    most: int = 0


BOOKING_TEXTS: dict[str, str | Promise] = {
    "unknown_client": gettext_lazy(
        "Online booking at %(business)s is for those who have been there. Ask us for a first time."
    ),
    "blocked": REASON_TEXTS["blocked"],
    "no_service": gettext_lazy("Choose a service first."),
    "not_online": gettext_lazy(
        "A service you chose is not booked online, or not with the person you chose."
    ),
    "prompt_to_call": gettext_lazy("A service you chose is booked in a talk with us, not online."),
    "choose_staff": gettext_lazy("Choose who you want to come to."),
    "one_service_only": gettext_lazy("Only one service can be booked online at a time."),
    "notice": gettext_lazy("This time is too soon to be booked online."),
    "too_far": gettext_lazy("This time is too far ahead to be booked online."),
    "own_overlap": gettext_lazy("You have another appointment then."),
    "slot_taken": REASON_TEXTS["slot_taken"],
    **GROUP_TEXTS,
}
"""What `may_book` refuses, and what a chosen time may meet."""


def booking_texts(decision: Decision, telling: Telling, booking: Booking) -> tuple[str, ...]:
    """Every reason why something is not booked, with its deadline where it has one."""
    return tuple(_booking_text(reason, telling, booking) for reason in decision.reasons)


def _booking_text(reason: Reason, telling: Telling, booking: Booking) -> str:
    words: dict[str, str | int] = {"business": booking.business, "most": booking.most}
    if reason.deadline is not None:
        words["moment"] = telling.name(reason.deadline)
    if reason.code == "disabled":
        return {
            "phone": _("%(business)s books appointments by telephone, not online."),
            "email": _("%(business)s books appointments by e-mail, not online."),
            "": _("%(business)s does not book appointments online."),
        }[booking.by] % words
    if reason.code == "too_many":
        return (
            ngettext(
                "You have %(most)d appointment ahead that you booked online, as many as we take.",
                "You have %(most)d appointments ahead that you booked online, as many as we take.",
                booking.most,
            )
            % words
        )
    if "moment" in words and reason.code == "notice":
        return _("Online you can book times from %(moment)s on.") % words
    if "moment" in words and reason.code == "too_far":
        return _("Online you can book times before %(moment)s.") % words
    return str(BOOKING_TEXTS.get(reason.code, UNKNOWN_REASON)) % words
