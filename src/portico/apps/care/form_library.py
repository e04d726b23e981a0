"""Forms that are ready to use; each is copied into a workspace, and its own from then on.

Each is there in every language of the portal. The German scales are the published ones, word for
word; of their last question, which does not count, the published wordings differ, so it is left
out.
"""

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
_LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True)
class LibraryForm:
    """One of the library: its name, what it is for, its document; all in one language."""

    key: str
    language: str
    name: str
    what: str
    document: Raw


@cache
def list_library() -> tuple[LibraryForm, ...]:
    """All of them, in the order in which they are offered."""
    return tuple(_read(key, language) for key in _KEYS for language in _LANGUAGES)


def find_library_form(key: str) -> LibraryForm | None:
    """The form of this key."""
    return next((one for one in list_library() if one.key == key), None)


def _read(key: str, language: str) -> LibraryForm:
    """English ones have a bare name; `intake.de` is the German *Intake*."""
    key = key if language == _LANGUAGES[0] else f"{key}.{language}"
    text = files("portico.apps.care").joinpath("library", f"{key}.json").read_text("utf-8")
    kept = json.loads(text)
    return LibraryForm(key, language, kept["name"], kept["what"], kept["template"])
