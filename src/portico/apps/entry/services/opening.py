"""Open a mailed link, and let its message show that it was opened."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.services import opening
from portico.apps.access.services.starting import Entered
from portico.apps.access.validity import LinkKind
from portico.apps.messaging.services.noting import note_opened


def open_link(*, token: str, now: datetime, kind: LinkKind | None = None) -> Entered:
    """`access`'s `open_link`, counted as *opened* for the message that brought the link.

    Raises LinkEnded(status) for whatever is not open.
    """
    with transaction.atomic():
        entered = opening.open_link(token=token, now=now, kind=kind)
        if entered.message_uid is not None:
            note_opened(message_uid=entered.message_uid, now=now)
    return entered
