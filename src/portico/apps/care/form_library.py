"""Forms that are ready to use; each is copied into a workspace, and its own from then on."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from portico.domain.forms.reading import Raw

_KEYS = (
    "intake",
    "consent-to-treatment",
    "phq-9",
    "gad-7",
    "patch-test-consent",
    "event-registration",
)


@dataclass(frozen=True, slots=True)
class LibraryForm:
    """One of the library: its name, what it is for, its document."""

    key: str
    name: str
    what: str
    document: Raw


@cache
def list_library() -> tuple[LibraryForm, ...]:
    """All of them, in the order in which they are offered."""
    return tuple(_read(key) for key in _KEYS)


def find_library_form(key: str) -> LibraryForm | None:
    """The form of this key."""
    return next((one for one in list_library() if one.key == key), None)


def _read(key: str) -> LibraryForm:
    text = files("portico.apps.care").joinpath("library", f"{key}.json").read_text("utf-8")
    kept = json.loads(text)
    return LibraryForm(key, kept["name"], kept["what"], kept["template"])
