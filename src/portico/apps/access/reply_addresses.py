"""The secret address that one attendee's calendar answers to (traps, 32).

Derived, never stored: the attendee's uid, and 128 bits of a keyed hash over uid, version and the
e-mail address on record, so that it ends when either changes.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

from portico.apps.access.marked_addresses import HALF, read_marked, write_marked
from portico.apps.access.proofs import derive_proof


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
    proof = _prove(attendee_uid, version, mailed_to)
    return write_marked(settings.REPLIES.address, attendee_uid, proof)


def read_reply_address(address: str) -> ReplyMark | None:
    """The mark in one address, whatever its case; None where it is not one of ours."""
    read = read_marked(settings.REPLIES.address, address)
    return ReplyMark(*read) if read is not None else None


def _prove(attendee_uid: UUID, version: int, mailed_to: str) -> bytes:
    return derive_proof("reply_address", attendee_uid, version, mailed_to.lower(), size=HALF)
