"""What comes back: texts that people send to a number of ours, and what became of our own."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import IncomingText, Message, TextSender
from portico.apps.messaging.redacting import hide_secrets
from portico.apps.messaging.reported import Reported
from portico.apps.messaging.selectors.texting import CHANNEL
from portico.apps.messaging.services.reporting import take_report
from portico.apps.messaging.services.stopping import start_number, stop_number
from portico.apps.messaging.text_providers import ReceivedText, TextNews
from portico.apps.people.models import Client
from portico.apps.people.phones import list_by_mobile, read_mobile, region_of
from portico.apps.workspaces.languages import pick_language
from portico.domain.actors import Actor
from portico.domain.errors import NotThere
from portico.domain.reports import Report
from portico.domain.texting import Keyword, read_keyword

_NOTED = 500


@transaction.atomic
def receive_text(*, sender: TextSender, text: ReceivedText, now: datetime) -> str:
    """Keep it once, and do what a keyword asks; what to answer, or nothing.

    STOP and START count for the whole organization. The provider answers keywords by itself,
    unless the sender says that we do. Nothing that looks like a token is kept.
    """
    number = read_mobile(text.number, None) or text.number
    clients = list_by_mobile(sender.organization_id, number, region_of(sender.workspace))
    keyword = Keyword(text.keyword) if text.keyword else read_keyword(text.body)
    client = clients[0] if len(clients) == 1 else None
    row, is_new = IncomingText.objects.get_or_create(
        workspace=sender.workspace,
        provider_id=text.provider_id,
        defaults={
            "organization_id": sender.organization_id,
            "client": client,
            "number": number,
            "text": hide_secrets(text.body),
            "keyword": keyword or "",
            "received_at": now,
        },
    )
    if not is_new:
        return ""
    if keyword is Keyword.STOP:
        stop_number(organization_id=sender.organization_id, number=number, now=now)
    elif keyword is Keyword.START:
        start_number(organization_id=sender.organization_id, number=number, now=now)
    elif keyword is None and client is not None:
        _note(sender, row, client, now)
    is_ours = sender.answers_keywords and not text.is_answered
    return _answer(sender, keyword, client) if is_ours and keyword else ""


def take_news(*, sender: TextSender, message_uid: UUID, news: TextNews, now: datetime) -> None:
    """Note what became of a text; told twice, late or out of turn it changes nothing more.

    News of a former try of the same text are left aside. That it went out settles an unknown
    outcome. Raises NotThere for a text that is not this sender's.
    """
    with transaction.atomic():
        own = Message.objects.select_for_update().filter(
            uid=message_uid, workspace_id=sender.workspace_id, channel=CHANNEL
        )
        message = own.first()
        if message is None:
            raise NotThere("message")
        known = message.facts.get("provider_id", "")
        if not news.fate or (known and known != news.provider_id):
            return
        if message.state == Message.FAILED and message.is_outcome_unknown:
            message.state, message.is_outcome_unknown = Message.SENT, False
            message.sent_at, message.reason = now, ""
            message.facts = {**message.facts, "provider_id": news.provider_id}
            message.save()
    if news.fate == "sent":
        return
    if news.is_stopped:
        stop_number(
            organization_id=sender.organization_id,
            number=message.address,
            detail=news.reason,
            now=now,
        )
    take_report(
        reported=Reported(
            way=sender.provider,
            key=f"{news.provider_id}:{news.fate}",
            proof=None,
            message_uid=message.uid,
            kind=Report.DELIVERED if news.fate == "delivered" else Report.BOUNCED,
            detail=news.reason,
            at=now,
            is_known_dead=news.is_dead,
        ),
        now=now,
    )


def _note(sender: TextSender, row: IncomingText, client: Client, now: datetime) -> None:
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb="text_received",
        actor=Actor("client", client.name, client.uid),
        now=now,
        organization_id=sender.organization_id,
        workspace_id=sender.workspace_id,
        note=row.text[:_NOTED],
    )


def _answer(sender: TextSender, keyword: Keyword, client: Client | None) -> str:
    """In the client's language; to HELP, who writes and how to end it."""
    workspace = sender.workspace
    names = {"name": workspace.name, "phone": workspace.phone}
    with translation.override(pick_language(client.language if client else "", workspace.language)):
        if keyword is Keyword.STOP:
            return _("%(name)s: no more texts come to this number. START takes that back.") % names
        if keyword is Keyword.START:
            return _("%(name)s: texts come to this number again. STOP ends them.") % names
        if workspace.phone:
            return _("%(name)s, telephone %(phone)s. STOP ends these texts.") % names
        return _("%(name)s. STOP ends these texts.") % names
