"""From a message to a mail: the only moment where a portal link exists in the clear."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from portico.apps.access.return_addresses import return_address
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.access.unsubscribing import unsubscribe_address
from portico.apps.messaging.composing import Composition, compose_message
from portico.apps.messaging.custom_texts import needs_portal_link
from portico.apps.messaging.models import Message
from portico.apps.messaging.recipients import find_client
from portico.apps.messaging.rendering import RenderedMail, render_kept, render_mail
from portico.apps.messaging.selectors.senders import find_sender
from portico.apps.messaging.transports import OutgoingMail
from portico.apps.messaging.wording import clean_line, format_day
from portico.domain.automated import Purpose
from portico.domain.redaction import hide_tokens

HIDDEN_LINK = "‹portal link›"
HIDDEN_CODE = "‹code›"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail with live links, and what of it may be kept."""

    mail: OutgoingMail
    kept_subject: str
    kept_text: str
    secrets: tuple[tuple[str, str], ...]
    template_version: int = 0

    def hide_secrets(self, text: str) -> str:
        """`text`, cut to fit, without any link or code: servers quote what they refuse."""
        for secret, stand_in in self.secrets:
            text = text.replace(secret, stand_in)
        return hide_tokens(text)[:300]


def write_letter(message: Message, *, now: datetime) -> Letter:
    """Compose, mint and render; raises NothingToSend. Reads and writes the database only."""
    composition = compose_message(message, now=now)
    link = composition.link or mint_link(message, composition, now)
    is_secret = bool(link) and (composition.is_link_secret or not composition.link)
    code = composition.code or ""
    away = _unsubscribe_url(message)
    with translation.override(composition.language):
        note = _explain_link(message, now) if is_secret and not composition.link else ""
        shown = render_mail(composition, message.workspace, link, note=note, unsubscribe_url=away)
        kept = render_kept(
            composition,
            message.workspace,
            HIDDEN_LINK if is_secret else link,
            code=HIDDEN_CODE if code else "",
            note=note,
            unsubscribe_url=HIDDEN_LINK if away else "",
        )
    mail = _address_mail(message, composition, shown, now)
    secrets = (hide_link(link) if is_secret else []) + hide_link(away) * bool(away)
    return Letter(
        replace(mail, unsubscribe_url=away),
        shown.subject[:400],
        kept,
        tuple(secrets + ([(code, HIDDEN_CODE)] if code else [])),
        composition.template_version,
    )


def hide_link(link: str) -> list[tuple[str, str]]:
    """The address, and the token in it by itself."""
    return [(link, HIDDEN_LINK), (link.rstrip("/").rsplit("/", 1)[-1], HIDDEN_LINK)]


def _unsubscribe_url(message: Message) -> str:
    """For marketing only: with it goes the header that mail programs show as a button."""
    workspace = message.workspace
    if message.purpose != Purpose.MARKETING or workspace is None:
        return ""
    client = find_client(message)
    return unsubscribe_address(client, workspace) if client else ""


def mint_link(message: Message, composition: Composition, now: datetime) -> str:
    """A fresh portal link for a client with access, while the portal is on; else empty."""
    workspace = message.workspace
    is_wanted = composition.button is not None or needs_portal_link(composition.custom_body)
    if not is_wanted or workspace is None:
        return ""
    client = find_client(message)
    if client is None or not (workspace.portal_enabled and client.has_portal_access):
        return ""
    return mint_portal_link(
        client=client,
        workspace=workspace,
        address=message.address,
        item_kind=composition.item_kind,
        item_uid=composition.item_uid,
        message_uid=message.uid,
        now=now,
    )


def _explain_link(message: Message, now: datetime) -> str:
    if message.workspace is None:
        return ""
    ends_at = now + timedelta(days=message.workspace.link_days)
    return _("This link is yours alone and works until %(day)s; please do not pass it on.") % {
        "day": format_day(ends_at.astimezone(ZoneInfo(message.workspace.time_zone)))
    }


def _address_mail(
    message: Message, composition: Composition, rendered: RenderedMail, now: datetime
) -> OutgoingMail:
    workspace = message.workspace
    sender = find_sender(workspace, composition)
    return OutgoingMail(
        message_uid=message.uid,
        from_name=clean_line(sender.name),
        from_address=sender.address,
        return_path=return_address(message.uid),
        to_name=clean_line(composition.to_name),
        to_address=message.address,
        reply_to=sender.reply_to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        calendar=composition.calendar,
        calendar_method=composition.calendar_method,
        list_name=workspace.name if workspace else "",
        list_key=workspace.public_id if workspace else "",
        is_outcome_unknown=message.is_outcome_unknown,
        sent_at=now,
    )
