"""The envelope sender of one message, where mail servers bring back what did not arrive (VERP).

Derived, never stored: the message's uid, and 128 bits of a keyed hash over it, so that nobody
can report a bounce of a mail they never saw.
"""

from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

from portico.apps.access.marked_addresses import HALF, read_marked, write_marked
from portico.apps.access.proofs import derive_proof


def return_address(message_uid: UUID) -> str:
    """The message's own; empty where none is configured."""
    return write_marked(settings.REPLIES.bounce_address, message_uid, _prove(message_uid))


def read_return_address(address: str) -> UUID | None:
    """The message whose return address this is, whatever its case; None where it is none."""
    read = read_marked(settings.REPLIES.bounce_address, address)
    if read is None:
        return None
    uid, proof = read
    return uid if constant_time_compare(proof, _prove(uid)) else None


def _prove(message_uid: UUID) -> bytes:
    return derive_proof("return_address", message_uid, size=HALF)
