"""Mail a one-time code to somebody who is in the portal already."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.models import PortalSession
from portico.apps.access.services.confirming import ask_confirmation
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message


def ask_confirmation_code(*, session: PortalSession, network: str, now: datetime) -> None:
    """Let a worker mail a code to the client's address on record.

    Over a limit nothing is written and a code asked for before goes on. Raises
    LinkEnded("unknown") where there is no address to send it to.
    """
    client = session.client
    with transaction.atomic():
        code = ask_confirmation(session=session, network=network, now=now)
        if code is None:
            return
        enqueue_message(
            organization_id=session.organization_id,
            workspace=session.workspace,
            trigger="confirmation_code",
            subject_kind="confirmation_code",
            subject_uid=code.uid,
            recipient=Recipient("client", client.uid, client.email),
            due_at=now,
            dedupe=f"confirmation_code:{code.uid}",
            now=now,
        )
