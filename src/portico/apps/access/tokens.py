"""Secrets and their hashes: what is stored never opens anything by itself."""

import hashlib
import secrets
import unicodedata
from uuid import UUID

from django.utils.crypto import salted_hmac

_CODE_SALT = "portico.access.code"


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """SHA-256 in hex; enough for 256 random bits (no dictionary to try)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Six digits, leading zeros kept."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_code(request_uid: UUID, code: str) -> str:
    """Keyed and bound to one request: a stolen table of a million codes opens nothing."""
    return salted_hmac(_CODE_SALT, f"{request_uid}:{code}", algorithm="sha256").hexdigest()


def read_code(text: str) -> str:
    """The digits that a person typed, `123 456` or in another script, as `123456`."""
    return "".join(str(unicodedata.decimal(mark)) for mark in text[:64] if mark.isdecimal())
