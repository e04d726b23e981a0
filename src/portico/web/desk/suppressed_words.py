"""Why nothing is sent to an address, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.messaging.models import SuppressedAddress
from portico.web.desk.client_words import Alert

_REASONS: dict[str, str | Promise] = {
    SuppressedAddress.HARD_BOUNCE: gettext_lazy("Mail to it came back for good"),
    SuppressedAddress.COMPLAINT: gettext_lazy("A mail was reported as unwanted"),
    "stopped": gettext_lazy("STOP came from this number"),
}


def describe_reason(entry: SuppressedAddress) -> str:
    """A few words, for the list."""
    return str(_REASONS.get(entry.reason, entry.reason))


def list_suppressed_alerts(entry: SuppressedAddress | None) -> list[Alert]:
    """What stands at the client's name."""
    return [Alert("mail", _("Gets no mail"))] if entry is not None else []
