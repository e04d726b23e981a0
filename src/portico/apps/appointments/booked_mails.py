"""What mails say of a booking that is not confirmed yet, and of whom it is for."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.appointments.selectors.mail import MailFacts
from portico.domain.states import WorkspaceKind

AWAITING = {
    "client": gettext_lazy("We have your booking: %(title)s, %(when)s"),
    "staff": gettext_lazy("To be confirmed: %(title)s, %(when)s"),
}
_CONFIRMED = gettext_lazy("Confirmed: %(title)s, %(when)s")
_CONFIRMED_KICKER = gettext_lazy("Confirmed for you, %(name)s")


def pick_subject(trigger: str, usual: str | Promise, facts: MailFacts) -> str:
    """`Booked` is only said of what stands: staff have still to confirm some."""
    if trigger == "appointment_booked" and facts.awaits == "staff":
        return str(AWAITING["client" if facts.recipient_kind == "client" else "staff"])
    return str(_CONFIRMED if _confirms_session(trigger, facts) else usual)


def pick_kicker(trigger: str, usual: str | Promise, facts: MailFacts) -> str:
    """The line above the day."""
    return str(_CONFIRMED_KICKER if _confirms_session(trigger, facts) else usual)


def _confirms_session(trigger: str, facts: MailFacts) -> bool:
    """*Session confirmation*: what a practice says to its clients of what is booked and stands."""
    is_practice = facts.workspace.kind == WorkspaceKind.PRACTICE
    is_booked = trigger == "appointment_booked" and facts.recipient_kind == "client"
    return is_practice and is_booked and not facts.awaits


def list_awaiting(trigger: str, facts: MailFacts) -> list[str]:
    """What is still to come before it is confirmed, in the first mail about it."""
    if trigger not in ("appointment_booked", "invitation") or not facts.awaits:
        return []
    if facts.recipient_kind != "client":
        return [_("Confirm it at the desk.")] if facts.awaits == "staff" else []
    if facts.awaits == "staff":
        words = {"business": facts.workspace.name}
        return [_("%(business)s still confirms it. The time is kept for you.") % words]
    return [_("We ask you to confirm it when the day is near.")]


def list_booked_for(facts: MailFacts) -> list[tuple[str, str]]:
    """Somebody else whom it is for, by the name that the booker typed."""
    is_shown = not (facts.is_unasked or facts.workspace.discreet_messages)
    return [(_("For"), facts.booked_for if is_shown else "")]
