"""An automated text as it would reach somebody."""

from dataclasses import replace
from datetime import datetime

from django.utils import translation

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.previewing import compose_preview
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.own_words import OwnWords
from portico.apps.messaging.text_letters import render_text

_LIKE_A_LINK = "/open/" + "x" * 43 + "/"


def preview_text(
    row: AutomatedMessage, appointment: Appointment, body: str, *, language: str, now: datetime
) -> str:
    """The text with these words for a real appointment; empty where nobody there would get it.

    Its link is as long as a real one, and opens nothing.
    """
    with translation.override(language):
        composition = compose_preview(row, appointment, OwnWords("", body, row.version), now=now)
        if composition is None:
            return ""
        base = composition.link.split("/w/", 1)[0]
        link = f"{base}{_LIKE_A_LINK}" if composition.link else ""
        return render_text(replace(composition, language=language), link)
