"""What proves an address of ours: a keyed hash, derived when it is needed and never stored."""

from django.utils.crypto import salted_hmac

MOST = 32
"""Bytes of SHA-256."""


def derive_proof(purpose: str, *bound: object, size: int = MOST) -> bytes:
    """`size` bytes over everything bound; each purpose has a key of its own.

    Only the last of `bound` may hold a colon, and 16 bytes (128 bits) is the least.
    """
    text = ":".join(str(part) for part in bound)
    return salted_hmac(f"portico.access.{purpose}", text, algorithm="sha256").digest()[:size]
