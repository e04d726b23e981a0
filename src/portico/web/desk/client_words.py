"""The client record in words: alerts, history, ways in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from portico.web.desk.telling import HistoryLine, describe_history

VERBS: dict[str, str | Promise] = {
    "created": gettext_lazy("added the record"),
    "typed_by_booker": gettext_lazy("typed this person for a group"),
    "record_changed": gettext_lazy("changed the record"),
    "contact_changed": gettext_lazy("changed the contact"),
    "profile_changed": gettext_lazy("changed the profile"),
    "portal_entered": gettext_lazy("came into the portal"),
    "portal_left": gettext_lazy("ended a signed-in browser"),
    "portal_left_everywhere": gettext_lazy("logged out everywhere"),
    "portal_access_revoked": gettext_lazy("revoked the access"),
    "feed_renewed": gettext_lazy("made a new address of the calendar feed"),
    "portal_link_shared": gettext_lazy("shared a portal link"),
    "form_sent": gettext_lazy("sent a form"),
    "form_opened": gettext_lazy("opened a form"),
    "form_begun": gettext_lazy("began to fill in a form"),
    "form_submitted": gettext_lazy("handed in a form"),
    "form_completed": gettext_lazy("looked through a form"),
    "form_withdrawn": gettext_lazy("withdrew a form"),
    "form_restored": gettext_lazy("brought a withdrawn form back"),
    "form_expired": gettext_lazy("closed a form whose time was over"),
    "summary_shared": gettext_lazy("shared the summary of a session"),
    "summary_unshared": gettext_lazy("took back the summary of a session"),
    "erased": gettext_lazy("erased the record"),
    "code_read_out": gettext_lazy("read out a code"),
    "viewed_as_client": gettext_lazy("looked at the portal as this person"),
    "session_confirmed": gettext_lazy("typed a mailed code"),
    "message_retried": gettext_lazy("sent a mail again"),
    "tag_added": gettext_lazy("added a tag"),
    "tag_removed": gettext_lazy("removed a tag"),
    "noted": gettext_lazy("left a note"),
    "address_suppressed": gettext_lazy("put the address on the suppression list"),
    "address_released": gettext_lazy("took the address off the suppression list"),
    "preferences_changed": gettext_lazy("changed which messages to get"),
    "text_received": gettext_lazy("sent a text"),
    "texts_stopped": gettext_lazy("sent STOP: no more texts"),
    "texts_started": gettext_lazy("sent START: texts again"),
}
WAYS_IN: dict[str, str | Promise] = {
    "link": gettext_lazy("by a link in a mail"),
    "sign_in": gettext_lazy("by the link of a sign-in mail"),
    "code": gettext_lazy("by a code of a mail or a text"),
    "chosen": gettext_lazy("by a sign-in mail, chosen among several"),
    "phone": gettext_lazy("by a code that was read out"),
    "switch": gettext_lazy("from another workspace"),
}


@dataclass(frozen=True, slots=True)
class Alert:
    """Something about a client that staff should see at once."""

    icon: str
    text: str


def list_alerts(client: Client) -> list[Alert]:
    """Not proved yet, no portal access, may not book, no address."""
    alerts = []
    if client.is_provisional:
        alerts.append(Alert("users", _("Typed by somebody else for a group")))
    if not client.has_portal_access:
        alerts.append(Alert("lock", _("No portal access")))
    if not client.may_book:
        alerts.append(Alert("door", _("May not book")))
    if not client.email:
        alerts.append(Alert("mail", _("No address")))
    return alerts


def way_in(session: Any) -> str:
    """How a portal session began."""
    return str(WAYS_IN.get(session.way_in, session.way_in))


def describe_client_history(entries: Sequence[LogEntry], zone: str) -> list[HistoryLine]:
    """Lines in the order of the entries; a way in is said in words."""
    lines = zip(entries, describe_history(entries, zone, VERBS), strict=True)
    return [_say_way(entry, line) for entry, line in lines]


def _say_way(entry: LogEntry, line: HistoryLine) -> HistoryLine:
    if entry.verb != "portal_entered" or entry.note not in WAYS_IN:
        return line
    return replace(line, what=f"{line.what} {WAYS_IN[entry.note]}", note="")
