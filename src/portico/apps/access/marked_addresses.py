"""Addresses of ours with a uid and a proof behind a plus, as mails carry them and bring back.

In lowercase base32, because mail servers fold the case of what stands before the @.
"""

from base64 import b32decode, b32encode
from uuid import UUID

HALF = 16
"""Bytes of the uid, and of the proof."""
_LETTERS = 52
"""Of 32 bytes in base32, without padding."""
_PADDING = "===="


def write_marked(ours: str, uid: UUID, proof: bytes) -> str:
    """`ours` with this mark; empty where there is no address of ours."""
    local, at, domain = ours.partition("@")
    if not at:
        return ""
    secret = b32encode(uid.bytes + proof).decode().rstrip("=").lower()
    return f"{local}+{secret}@{domain}"


def read_marked(ours: str, address: str) -> tuple[UUID, bytes] | None:
    """The uid and the proof of an address, whatever its case; None where it is not one of ours."""
    our_local, _, our_domain = ours.partition("@")
    local, _, domain = address.strip().lower().partition("@")
    name, _, secret = local.partition("+")
    is_ours = bool(our_local) and (name, domain) == (our_local, our_domain)
    if not is_ours or len(secret) != _LETTERS:
        return None
    try:
        read = b32decode(secret.upper() + _PADDING)
    except ValueError:
        return None
    return UUID(bytes=read[:HALF]), read[HALF:]
