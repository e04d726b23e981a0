"""Whether a text has to wait for the morning."""

from datetime import datetime
from zoneinfo import available_timezones

from portico.apps.messaging.models import Message, TextSender
from portico.apps.messaging.selectors.texting import quiet_hours_of
from portico.apps.people.models import Client
from portico.domain.quiet import quiet_until
from portico.domain.turns import TRIED


def find_quiet_end(message: Message, sender: TextSender, *, now: datetime) -> datetime | None:
    """When the quiet hours of the workspace end, on the client's own wall; None outside of them.

    What somebody waits for goes at any hour. Who keeps no zone lives in the workspace's.
    """
    if message.trigger in TRIED or message.workspace is None:
        return None
    zone = message.workspace.time_zone
    if message.recipient_kind == "client" and message.recipient_uid is not None:
        client = Client.objects.filter(
            organization_id=message.organization_id, uid=message.recipient_uid
        ).first()
        own = client.time_zone if client else ""
        zone = own if own in available_timezones() else zone
    return quiet_until(quiet_hours_of(sender), zone, now=now)
