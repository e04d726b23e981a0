"""Keep what came in: one row for each mail, whichever way and however often it comes."""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from portico.apps.access.services.counting import Limit, return_allowance, spend_allowance
from portico.apps.messaging.incoming import ReceivedMail
from portico.apps.messaging.incoming_models import IncomingMail
from portico.apps.messaging.redacting import hide_secrets
from portico.apps.workspaces.models import Workspace

log = logging.getLogger(__name__)
KEPT_BY_ATTENDEE = Limit("incoming_mail", 30, timedelta(hours=1), timedelta(minutes=5))
STRAY_MAIL = Limit("incoming_stray", 200, timedelta(hours=1), timedelta(minutes=5))
STRAYS_KEPT = timedelta(days=30)


@transaction.atomic
def keep_mail(
    *,
    mail: ReceivedMail,
    way: str,
    workspace: Workspace,
    subject_kind: str,
    subject_uid: UUID,
    attendee_uid: UUID,
    now: datetime,
) -> IncomingMail | None:
    """The new row; None for a mail that is there already, or one too many for this attendee.

    The counter's row makes mails of one attendee take turns until the transaction ends. Texts
    are kept without anything that looks like a token: people quote our mails.
    """
    digest = sha256(f"{mail.digest}:{attendee_uid}".encode()).hexdigest()
    if not spend_allowance(limit=KEPT_BY_ATTENDEE, key=str(attendee_uid), now=now):
        log.warning("Too many mails within an hour for one attendee: one was dropped.")
        return None
    row, is_new = IncomingMail.objects.get_or_create(
        digest=digest,
        defaults={
            "organization_id": workspace.organization_id,
            "workspace": workspace,
            "subject_kind": subject_kind,
            "subject_uid": subject_uid,
            "attendee_uid": attendee_uid,
            "way": way,
            "received_at": now,
            "size": mail.size,
            "from_name": hide_secrets(mail.from_name)[:200],
            "from_address": hide_secrets(mail.from_address)[:254],
            "title": hide_secrets(mail.title)[:200],
        },
    )
    if not is_new:
        return_allowance(limit=KEPT_BY_ATTENDEE, key=str(attendee_uid), now=now)
    return row if is_new else None


def note_fate(
    *,
    row: IncomingMail,
    fate: str,
    reason: str = "",
    kind: str = "",
    understood: dict[str, Any] | None = None,
    text: str = "",
) -> None:
    """Write what was understood and what came of it."""
    row.fate, row.reason, row.kind = fate, reason, kind
    row.understood = understood or {}
    row.text = hide_secrets(text)[:2000]
    row.save(update_fields=["fate", "reason", "kind", "understood", "text"])


@transaction.atomic
def count_stray(*, mail: ReceivedMail, way: str, now: datetime) -> None:
    """A mail that is nobody's: a row for the doctor's count, without any of its content."""
    if not spend_allowance(limit=STRAY_MAIL, key="", now=now):
        return
    strays = IncomingMail.objects.filter(organization=None)
    strays.filter(received_at__lt=now - STRAYS_KEPT).delete()
    IncomingMail.objects.get_or_create(
        digest=mail.digest,
        defaults={"way": way, "received_at": now, "size": mail.size, "reason": "unknown_address"},
    )
