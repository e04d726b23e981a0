"""A composition as subject, text and HTML (design/email-confirmation.html)."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi

from portico.apps.messaging.composing import Composition
from portico.apps.messaging.wording import clean_line
from portico.apps.workspaces.models import Workspace
from portico.domain.colour import accent_palette

_OUR_ACCENT = "#2f6f73"


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """What a mail program shows."""

    subject: str
    text: str
    html: str


def render_mail(
    composition: Composition,
    workspace: Workspace | None,
    link_url: str,
    *,
    code: str | None = None,
    note: str = "",
) -> RenderedMail:
    """Render with this link, and with `code` in place of the composition's where given.

    Without a link there are no buttons, and no words about the link either.
    """
    colours = accent_palette(workspace.accent if workspace else _OUR_ACCENT)
    context = {
        "mail": composition,
        "subject": clean_line(composition.subject),
        "buttons": _list_buttons(composition, link_url),
        "code": composition.code if code is None else code,
        "foot": ((note,) if note and link_url else ()) + composition.foot,
        "light": colours["light"],
        "dark": colours["dark"],
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return RenderedMail(
        str(context["subject"]),
        _tidy(render_to_string("mail/mail.txt", context)),
        render_to_string("mail/mail.html", context),
    )


def _list_buttons(composition: Composition, link_url: str) -> list[tuple[str, str]]:
    if composition.button is None or not link_url:
        return []
    pairs = ((composition.button, composition.query), *composition.more_buttons)
    return [(label, f"{link_url}?{query}" if query else link_url) for label, query in pairs]


def _tidy(text: str) -> str:
    """At most one empty line in a row."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
