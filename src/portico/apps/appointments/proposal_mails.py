"""The mail that tells a scheduler of another time that somebody's calendar proposed."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from portico.apps.appointments.calendar_parts import describe_title, item_address
from portico.apps.appointments.selectors.mail import MailFacts
from portico.apps.messaging.composing import Composition
from portico.apps.messaging.wording import format_when


def compose_proposal(facts: MailFacts, proposed: dict[str, Any]) -> Composition:
    """Who proposes which time instead of which; nothing changes until staff change it."""
    title, zone = describe_title(facts), facts.workspace.time_zone
    said = _("%(name)s proposes another time") % {"name": facts.about_name or _("Somebody")}
    starts_at, ends_at = (
        datetime.fromisoformat(str(proposed[name])) for name in ("starts_at", "ends_at")
    )
    present = (
        format_when(facts.starts_at, facts.ends_at, zone)
        if facts.starts_at and facts.ends_at
        else ""
    )
    rows = (
        (_("What"), title),
        (_("Proposed"), format_when(starts_at, ends_at, zone)),
        (_("Until now"), present),
        (_("Note"), facts.about_note),
    )
    return Composition(
        subject=f"{said}: {title}",
        preheader=title,
        heading=said,
        from_name=facts.workspace.name,
        to_name=facts.recipient_name,
        paragraphs=(_("Nothing has changed. Move the appointment at the desk, or dismiss it."),),
        rows=tuple((label, text) for label, text in rows if text),
        button=_("Open at the desk"),
        link=item_address(facts, is_staff=True),
    )
