"""The envelope sender of one message, where mail servers bring back what did not arrive (VERP).

Derived, never stored: the message's uid, and 128 bits of a keyed hash over it, so that nobody
can report a bounce of a mail they never saw. In base32, as reply addresses are.
"""

from base64 import b32decode, b32encode
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

from portico.apps.access.proofs import derive_proof

_HALF = 16
_LETTERS = 52
_PADDING = "===="


def return_address(message_uid: UUID) -> str:
    """The message's own; empty where none is configured."""
    local, at, domain = settings.REPLIES.bounce_address.partition("@")
    if not at:
        return ""
    secret = b32encode(message_uid.bytes + _prove(message_uid))
    return f"{local}+{secret.decode().rstrip('=').lower()}@{domain}"


def read_return_address(address: str) -> UUID | None:
    """The message whose return address this is, whatever its case; None where it is none."""
    ours, _, our_domain = settings.REPLIES.bounce_address.partition("@")
    local, _, domain = address.strip().lower().partition("@")
    name, _, secret = local.partition("+")
    if not ours or (name, domain) != (ours, our_domain) or len(secret) != _LETTERS:
        return None
    try:
        read = b32decode(secret.upper() + _PADDING)
    except ValueError:
        return None
    uid = UUID(bytes=read[:_HALF])
    return uid if constant_time_compare(read[_HALF:], _prove(uid)) else None


def _prove(message_uid: UUID) -> bytes:
    return derive_proof("return_address", message_uid, size=_HALF)
