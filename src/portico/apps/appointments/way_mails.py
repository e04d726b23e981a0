"""What mails say a client can still do by themselves, and whom to ask for the rest."""

from datetime import datetime

from django.utils.translation import gettext as _

from portico.apps.appointments.selectors.mail import MailFacts
from portico.apps.appointments.selectors.own_ways import OwnWays, load_own_ways
from portico.apps.messaging.composing import Ways
from portico.apps.messaging.wording import format_moment, format_place_of
from portico.apps.workspaces.models import Workspace


def describe_ways(facts: MailFacts, *, now: datetime) -> Ways | None:
    """Move and cancel with their deadlines, to the client of something ahead; to staff None.

    Where the portal is off or closed to them, or nothing is in time, it says whom to ask.
    """
    client, starts_at = facts.client, facts.starts_at
    is_ahead = starts_at is not None and starts_at > now
    if facts.recipient_kind != "client" or client is None or facts.is_unasked or not is_ahead:
        return None
    found = OwnWays()
    if facts.workspace.portal_enabled and client.has_portal_access:
        found = load_own_ways(client, facts.appointment, now=now)
    move = _until(found.move_until, facts)
    cancel = _until(found.cancel_until, facts)
    sentence = _say(move, cancel)
    links = [(_("Move it"), "do=reschedule")] * bool(move)
    links += [(_("Cancel it"), "do=cancel")] * bool(cancel)
    deadlines = {found.move_until, found.cancel_until} - {None}
    asks = _whom_to_ask(facts.workspace, bool(links), ends_before=deadlines != {starts_at})
    opening = _("Something came up?")
    return Ways(" ".join(part for part in (opening, sentence, asks) if part), tuple(links))


def _until(deadline: datetime | None, facts: MailFacts) -> str:
    if deadline is None:
        return ""
    if deadline == facts.starts_at:
        return _("it begins")
    zone = facts.workspace.time_zone
    return f"{format_moment(deadline, zone)} ({format_place_of(zone)})"


def _say(move: str, cancel: str) -> str:
    words = {"move": move, "cancel": cancel}
    if move and move == cancel:
        return _("You can move or cancel it yourself until %(move)s.") % words
    if move and cancel:
        return _("You can move it yourself until %(move)s, and cancel it until %(cancel)s.") % words
    if move:
        return _("You can move it yourself until %(move)s.") % words
    return _("You can cancel it yourself until %(cancel)s.") % words if cancel else ""


def _whom_to_ask(workspace: Workspace, has_ways: bool, *, ends_before: bool) -> str:
    """`ends_before`: the business is to be asked from some moment on, before it begins."""
    words = {"phone": workspace.phone}
    if has_ways and ends_before:
        return (
            _("For anything else, and later than that, please call %(phone)s.") % words
            if workspace.phone
            else _("For anything else, and later than that, please answer this mail.")
        )
    if has_ways:
        return (
            _("For anything else, please call %(phone)s.") % words
            if workspace.phone
            else _("For anything else, please answer this mail.")
        )
    return _("Please call %(phone)s.") % words if workspace.phone else _("Please answer this mail.")
