"""Secrets of others that have to be used again, sealed before they are stored.

AES-256-GCM with a random nonce, `v1.<key id>.<nonce and ciphertext>`; the place (table, column and
row) is bound in, so that a sealed text moved to another row opens nothing. The newest key seals,
each key opens what it sealed.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = "v1"
_NONCE = 12


class Unsealable(Exception):
    """No key fits: it is missing, or the text or its place was changed."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """Where sealed texts lie: a column of a model (`app.Model`), and the place of a row of it."""

    model: str
    column: str
    place_of: Callable[[Any], str]


_COLUMNS: dict[tuple[str, str], SealedColumn] = {}


def register_sealed(model: str, column: str, place_of: Callable[[Any], str]) -> None:
    """Apps name their sealed columns as they start, so that new keys reach all of them."""
    _COLUMNS[model, column] = SealedColumn(model, column, place_of)


def list_sealed_columns() -> list[SealedColumn]:
    """Every column that holds sealed texts, in a settled order."""
    return [_COLUMNS[key] for key in sorted(_COLUMNS)]


def seal(text: str, *, place: str) -> str:
    """The sealed text; raises Unsealable without any key."""
    if not settings.SEALING_KEYS:
        raise Unsealable("there is no key to seal with; `portico up` makes one")
    name, key = settings.SEALING_KEYS[0]
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), place.encode())
    return f"{_VERSION}.{name}.{urlsafe_b64encode(sealed).decode()}"


def newest_mark() -> str:
    """What a text begins with that the newest key sealed."""
    return f"{_VERSION}.{settings.SEALING_KEYS[0][0]}."


def unseal(sealed: str, *, place: str) -> str:
    """What was sealed for this place; raises Unsealable."""
    version, _, rest = sealed.partition(".")
    name, _, content = rest.partition(".")
    key = dict(settings.SEALING_KEYS).get(name)
    if version != _VERSION or key is None:
        raise Unsealable(f"no key {name[:12]!r} to open it with")
    try:
        raw = urlsafe_b64decode(content)
        opened = AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], place.encode())
    except (ValueError, InvalidTag) as error:
        raise Unsealable("it was changed, or belongs elsewhere") from error
    return opened.decode()
