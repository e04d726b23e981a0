"""Whether a text has to wait for the morning."""

from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from portico.apps.messaging.models import Message, TextSender
from portico.apps.messaging.recipients import find_client
from portico.apps.messaging.selectors.texting import quiet_hours_of
from portico.domain.quiet import quiet_until
from portico.domain.turns import TRIED


def find_quiet_end(message: Message, sender: TextSender, *, now: datetime) -> datetime | None:
    """When the quiet hours of the workspace end, on the client's own wall; None outside of them.

    What somebody waits for goes at any hour. Who keeps no zone lives in the workspace's.
    """
    if message.trigger in TRIED or message.workspace is None:
        return None
    zone = message.workspace.time_zone
    client = find_client(message)
    if client is not None and client.time_zone in _list_zones():
        zone = client.time_zone
    return quiet_until(quiet_hours_of(sender), zone, now=now)


@cache
def _list_zones() -> frozenset[str]:
    """Those of this machine: looking takes a walk through its files."""
    return frozenset(available_timezones())
