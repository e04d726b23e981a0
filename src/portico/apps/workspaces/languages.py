"""Which language somebody is spoken to: their own, else the workspace's, where we have it."""

from django.conf import settings
from django.utils import translation


def pick_language(*wanted: str) -> str:
    """The first of `wanted` that there is a catalogue for; else the language of the source."""
    known = dict(settings.LANGUAGES)
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)


def speak(*wanted: str) -> None:
    """Go on in that language until this request ends (`LanguageMiddleware` takes it back)."""
    translation.activate(pick_language(*wanted))
