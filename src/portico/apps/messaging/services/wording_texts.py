"""The words of an automated text, beside those of its e-mail."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.selectors.texting import CHANNEL
from portico.apps.messaging.services.automating import spec_of
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.automated import TEXTED
from portico.domain.errors import InvalidInput, NotThere, StaleChange
from portico.domain.merge_tags import Channel, Tag, find_faults, list_tags
from portico.domain.texting import MOST_CHARACTERS


def text_tags_for(row: AutomatedMessage) -> tuple[Tag, ...]:
    """The merge tags that may stand in the text beside this e-mail."""
    return list_tags(spec_of(row).scope, Channel.SMS, is_for_client=True)


def find_text_beside(row: AutomatedMessage) -> AutomatedMessage:
    """The text that goes with this e-mail; an unsaved one that is off where nobody set it up.

    Raises NotThere for what goes by e-mail only.
    """
    if (row.trigger, row.audience) not in TEXTED or row.channel != "email":
        raise NotThere("automated_message")
    same = {
        "workspace_id": row.workspace_id,
        "trigger": row.trigger,
        "audience": row.audience,
        "channel": CHANNEL,
        "hours_before": row.hours_before,
        "days_before": row.days_before,
        "only_answer": row.only_answer,
    }
    found = AutomatedMessage.objects.filter(**same).first()
    return found or AutomatedMessage(
        organization_id=row.organization_id, is_on=False, version=0, **same
    )


@transaction.atomic
def reword_text(
    *,
    workspace: Workspace,
    uid: UUID,
    language: str,
    body: str,
    is_on: bool,
    seen: int,
    actor: Actor,
    now: datetime,
) -> AutomatedMessage:
    """Save switch and words of the text beside the e-mail `uid`; empty words: the built-in ones.

    `seen`: its version, 0: there was none. Raises NotThere, StaleChange, or InvalidInput (`body`:
    the codes of `find_faults`, or `too_long`).
    """
    mail = AutomatedMessage.objects.select_for_update().filter(workspace=workspace, uid=uid).first()
    if mail is None:
        raise NotThere("automated_message")
    row = find_text_beside(mail)
    if row.version != seen:
        raise StaleChange(seen, row.version)
    check_text(mail, language, body)
    texts = {name: text for name, text in row.texts.items() if name != language}
    if body.strip():
        texts[language] = {"subject": "", "body": body.strip()}
    was = row.texts.get(language, {}).get("body", "")
    changes: dict[str, list[object]] = {}
    if row.is_on != is_on:
        changes["is_on"] = [row.is_on, is_on]
    if was != body.strip():
        changes[f"body_{language}"] = [was, body.strip()]
    if changes:
        row.texts, row.is_on, row.version = texts, is_on, row.version + 1
        row.save()
        record(
            subject_kind="automated_message",
            subject_uid=row.uid,
            verb="message_changed",
            actor=actor,
            now=now,
            organization_id=row.organization_id,
            workspace_id=row.workspace_id,
            changes=changes,
        )
    return row


def check_text(row: AutomatedMessage, language: str, body: str) -> None:
    """Raise InvalidInput with the codes of everything that cannot be saved."""
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput({"language": ("unknown_language",)})
    codes = [fault.code for fault in find_faults(body, text_tags_for(row))]
    if len(body.strip()) > MOST_CHARACTERS:
        codes.append("too_long")
    if codes:
        raise InvalidInput({"body": tuple(dict.fromkeys(codes))})
