"""From a message to a text: a few words, and the portal link that exists only from here on."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portico.apps.messaging.composing import Composition, compose_message
from portico.apps.messaging.custom_texts import needs_portal_link, render_custom
from portico.apps.messaging.letters import HIDDEN_CODE, HIDDEN_LINK, hide_link, mint_link
from portico.apps.messaging.models import Message, TextSender
from portico.apps.messaging.text_providers import OutgoingText
from portico.apps.messaging.wording import clean_line
from portico.domain.automated import Purpose
from portico.domain.merge_tags import Channel
from portico.domain.redaction import hide_tokens
from portico.domain.texting import simplify_text

LONGEST = 1200
"""What a provider takes has 1,600 characters; the link comes behind."""
_LINK_HERE, _CODE_HERE = "\ue000", "\ue001"
"""For private use: nobody types them, and no rule about texts changes them."""


@dataclass(frozen=True, slots=True)
class TextLetter:
    """A text with live links, and what of it may be kept."""

    text: OutgoingText
    kept_text: str
    secrets: tuple[tuple[str, str], ...]
    template_version: int = 0

    def hide_secrets(self, text: str) -> str:
        """`text`, cut to fit, without any link or code: providers quote what they refuse."""
        for secret, stand_in in self.secrets:
            text = text.replace(secret, stand_in)
        return hide_tokens(text)[:300]


def write_text(message: Message, sender: TextSender, *, now: datetime) -> TextLetter:
    """Compose, mint and render; raises NothingToSend. Reads and writes the database only."""
    composition = compose_message(message, now=now)
    link = composition.link or mint_link(message, composition, now)
    is_secret = bool(link) and (composition.is_link_secret or not composition.link)
    code = composition.code or ""
    with translation.override(composition.language):
        foot = _("STOP ends these texts.") if message.purpose == Purpose.MARKETING else ""
        body = _join(render_text(composition, link), foot)
        kept_link = HIDDEN_LINK if is_secret else link
        kept = _join(render_text(composition, kept_link, code=HIDDEN_CODE), foot)
    secrets = hide_link(link) if is_secret else []
    return TextLetter(
        OutgoingText(
            message_uid=message.uid,
            to_number=message.address,
            body=body,
            status_url=status_url(sender, message) if settings.IS_HTTPS else "",
            sent_at=now,
        ),
        kept,
        tuple(secrets + ([(code, HIDDEN_CODE)] if code else [])),
        composition.template_version,
    )


def status_url(sender: TextSender, message: Message) -> str:
    """Where the provider tells what became of it; signed by its token, so no secret."""
    return f"{settings.BASE_URL}/hooks/texts/{sender.uid}/{message.uid}/"


def render_text(composition: Composition, link: str, *, code: str | None = None) -> str:
    """The words of the business, else the subject in short; with the link, if there is one.

    In the active language. `code`: in place of the composition's, where there is one.
    """
    shown_code = composition.code if code is None else code
    words = _write_words(composition, _LINK_HERE if link else "")
    shown = simplify_text(words)[:LONGEST].strip()
    if link and not needs_portal_link(composition.custom_body):
        shown = f"{shown}\n{_LINK_HERE}".strip()
    return shown.replace(_LINK_HERE, link).replace(_CODE_HERE, shown_code or "")


def _join(text: str, foot: str) -> str:
    """Marketing says how to end it (CTIA Messaging Principles 5.1.3)."""
    return f"{text}\n{foot}" if foot else text


def _write_words(composition: Composition, link: str) -> str:
    if composition.code:
        names = {
            "code": _CODE_HERE,
            "name": clean_line(composition.from_name, 60),
            "until": composition.tail,
        }
        return _("%(code)s is your code for %(name)s, %(until)s. Tell nobody.") % names
    if composition.custom_body:
        tags = composition.tags
        return render_custom("", composition.custom_body, tags, Channel.SMS, link_url=link).text
    name, subject = clean_line(composition.from_name, 60), clean_line(composition.subject)
    return subject if name in subject else f"{name}: {subject}"
