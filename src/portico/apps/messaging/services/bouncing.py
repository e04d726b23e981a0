"""A mail that came back, brought by a mail server."""

from datetime import datetime
from uuid import UUID

from portico.apps.access.return_addresses import read_return_address
from portico.apps.messaging.bounces import read_bounce
from portico.apps.messaging.incoming import ReceivedMail
from portico.apps.messaging.models import Message
from portico.apps.messaging.reported import Reported
from portico.apps.messaging.services.reporting import take_report


def take_bounce(*, mail: ReceivedMail, raw: bytes, now: datetime) -> bool:
    """Note what became of a message of ours; False where the mail tells of none.

    It is known by the secret address that the bounce comes to, else by our Message-ID in what is
    sent back: 122 random bits that only those know who saw the mail.
    """
    if not mail.is_bounce:
        return False
    bounce = read_bounce(raw)
    if bounce is None:
        return False
    uid = _find_returned(mail) or bounce.message_uid
    if uid is None or not Message.objects.filter(uid=uid, channel="email").exists():
        return False
    take_report(
        reported=Reported(
            way="mail",
            key=mail.digest,
            proof=None,
            message_uid=uid,
            kind=bounce.kind,
            status=bounce.status,
            detail=bounce.detail,
            at=now,
        ),
        now=now,
    )
    return True


def _find_returned(mail: ReceivedMail) -> UUID | None:
    found = (read_return_address(address) for address in mail.recipients)
    return next((uid for uid in found if uid is not None), None)
