"""The keys that seal stored secrets: from the environment, else from a file of the data folder."""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FILE = "sealing-keys"
_NAME = "PORTICO_SEALING_KEYS"
_SIZE = 32


def read_sealing_keys(environ: Mapping[str, str], folder: Path) -> tuple[tuple[str, bytes], ...]:
    """Keys with their names, the newest first: `name:base64`, by commas or lines; none is fine.

    Tests have one of their own.
    """
    if environ.get("PORTICO_MODE") == "test" and _NAME not in environ:
        return (("t1", b"sealed in tests, and only there!"),)
    kept = folder / FILE
    text = environ.get(_NAME, "") or (kept.read_text() if kept.is_file() else "")
    keys = tuple(_read_key(part) for part in text.replace(",", "\n").split())
    if len({name for name, _ in keys}) != len(keys):
        raise ImproperlyConfigured(f"{_NAME} names one key twice.")
    return keys


def _read_key(text: str) -> tuple[str, bytes]:
    name, _, value = text.partition(":")
    try:
        key = urlsafe_b64decode(value)
    except ValueError:
        key = b""
    if not (name.isascii() and name.isalnum()) or len(key) != _SIZE:
        raise ImproperlyConfigured(
            f"{_NAME} holds a key that is none; write name:key, the key {_SIZE} bytes in base64."
        )
    return name, key
