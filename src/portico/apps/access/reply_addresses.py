"""The secret address that one attendee's calendar answers to (traps, 32).

Derived, never stored: the attendee's uid, and 128 bits of a keyed hash over uid, version and the
e-mail address on record, so that it ends when either changes.
Written in lowercase base32, because mail servers fold the case of what stands before the @.
"""

from base64 import b32decode, b32encode
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

from portico.apps.access.proofs import derive_proof

_HALF = 16
_LETTERS = 52
"""Of 32 bytes in base32, without padding."""
_PADDING = "===="


@dataclass(frozen=True, slots=True)
class ReplyMark:
    """What an address of ours claims: whose it is, and the proof, not yet checked."""

    attendee_uid: UUID
    proof: bytes

    def proves(self, version: int, mailed_to: str) -> bool:
        """Whether it is the one of this version, given to this address; in constant time."""
        return constant_time_compare(self.proof, _prove(self.attendee_uid, version, mailed_to))


def reply_address(attendee_uid: UUID, version: int, mailed_to: str) -> str:
    """The attendee's address, the same from mail to mail; empty where none is configured."""
    if not settings.REPLIES.address:
        return ""
    local, _, domain = settings.REPLIES.address.partition("@")
    secret = b32encode(attendee_uid.bytes + _prove(attendee_uid, version, mailed_to))
    return f"{local}+{secret.decode().rstrip('=').lower()}@{domain}"


def read_reply_address(address: str) -> ReplyMark | None:
    """The mark in one address, whatever its case; None where it is not one of ours."""
    ours, _, our_domain = settings.REPLIES.address.partition("@")
    local, _, domain = address.strip().lower().partition("@")
    name, _, secret = local.partition("+")
    if not ours or (name, domain) != (ours, our_domain) or len(secret) != _LETTERS:
        return None
    try:
        read = b32decode(secret.upper() + _PADDING)
    except ValueError:
        return None
    return ReplyMark(UUID(bytes=read[:_HALF]), read[_HALF:])


def _prove(attendee_uid: UUID, version: int, mailed_to: str) -> bytes:
    return derive_proof("reply_address", attendee_uid, version, mailed_to.lower(), size=_HALF)
