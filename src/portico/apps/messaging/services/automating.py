"""Settings › Automated messages: which are sent, when, and in which words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.automated import ALWAYS_ON, AUTOMATED, Automated
from portico.domain.errors import InvalidInput, NotThere, StaleChange
from portico.domain.merge_tags import Channel, Tag, find_faults, list_tags
from portico.domain.states import Answer

SUBJECT_LENGTH, BODY_LENGTH = 200, 5000
MOST_REMINDERS = 12
MOST_HOURS, MOST_DAYS = 72, 60
_CHANNELS = {"subject": Channel.SUBJECT, "body": Channel.HTML}
_LENGTHS = {"subject": SUBJECT_LENGTH, "body": BODY_LENGTH}
_ANSWERS = ("", Answer.NEEDS_ACTION, Answer.ACCEPTED, Answer.TENTATIVE)


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands on the page of one message, in one language; empty: the built-in words."""

    language: str
    subject: str
    body: str


def spec_of(row: AutomatedMessage) -> Automated:
    """The line of the trigger table that a row belongs to."""
    found = AUTOMATED.get((row.trigger, row.audience))
    if found is None:
        raise NotThere("automated_message")
    return found


def tags_for(row: AutomatedMessage, part: str) -> tuple[Tag, ...]:
    """The merge tags that may stand in this part (`subject` or `body`) of a message."""
    spec = spec_of(row)
    return list_tags(spec.scope, _CHANNELS[part], is_for_client=spec.is_for_client)


@transaction.atomic
def switch_messages(
    *,
    workspace: Workspace,
    on: Collection[UUID],
    shown: Collection[UUID],
    actor: Actor,
    now: datetime,
) -> int:
    """Switch on what is in `on`, off what else was `shown`; how many changed.

    What somebody presses a button for has no switch. Reminders that are planned already follow
    through `appointments.services.automating`.
    """
    rows = AutomatedMessage.objects.select_for_update().filter(workspace=workspace, uid__in=shown)
    changed = [
        row for row in rows if row.trigger not in ALWAYS_ON and row.is_on is not (row.uid in on)
    ]
    for row in changed:
        row.is_on = not row.is_on
        row.version += 1
        row.save(update_fields=["is_on", "version"])
        _record(row, {"is_on": [not row.is_on, row.is_on]}, actor, now)
    return len(changed)


@transaction.atomic
def reword_message(
    *,
    workspace: Workspace,
    uid: UUID,
    wording: Wording,
    is_on: bool,
    is_for_staff_bookings: bool,
    seen: int,
    actor: Actor,
    now: datetime,
) -> AutomatedMessage:
    """Save the page of one message.

    Raises NotThere, StaleChange, or InvalidInput (`subject`, `body`: the codes of `find_faults`,
    or `too_long`).
    """
    row = _lock(workspace, uid, seen)
    check_wording(row, wording)
    texts = {name: text for name, text in row.texts.items() if name != wording.language}
    words = {"subject": wording.subject.strip(), "body": wording.body.strip()}
    if any(words.values()):
        texts[wording.language] = words
    wanted: dict[str, Any] = {
        "texts": texts,
        "is_on": is_on or row.trigger in ALWAYS_ON,
        "is_for_staff_bookings": is_for_staff_bookings,
    }
    changes = {
        name: [getattr(row, name), value]
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    if changes:
        for name, value in wanted.items():
            setattr(row, name, value)
        row.version += 1
        row.save(update_fields=[*wanted, "version"])
        _record(row, changes, actor, now)
    return row


@transaction.atomic
def reset_wording(
    *, workspace: Workspace, uid: UUID, language: str, seen: int, actor: Actor, now: datetime
) -> AutomatedMessage:
    """Back to the built-in words of one language. Raises NotThere or StaleChange."""
    row = _lock(workspace, uid, seen)
    if language in row.texts:
        before = dict(row.texts)
        row.texts.pop(language)
        row.version += 1
        row.save(update_fields=["texts", "version"])
        _record(row, {"texts": [before, row.texts]}, actor, now)
    return row


@transaction.atomic
def add_reminder(
    *,
    workspace: Workspace,
    hours_before: int,
    days_before: int,
    only_answer: str,
    actor: Actor,
    now: datetime,
) -> AutomatedMessage:
    """Another reminder, so many hours or days before the start.

    Raises InvalidInput (`amount`: `out_of_range`, `doubled` or `too_many`; `only_answer`).
    """
    check_timing(hours_before, days_before, only_answer)
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    rows = AutomatedMessage.objects.filter(
        workspace=workspace, trigger="reminder", audience="client", channel="email"
    )
    if rows.count() >= MOST_REMINDERS:
        raise InvalidInput({"amount": ("too_many",)})
    row, is_new = rows.get_or_create(
        hours_before=hours_before,
        days_before=days_before,
        only_answer=only_answer,
        defaults={
            "organization_id": workspace.organization_id,
            "workspace": workspace,
            "trigger": "reminder",
            "audience": "client",
            "channel": "email",
        },
    )
    if not is_new:
        raise InvalidInput({"amount": ("doubled",)})
    _record(row, {"is_on": [False, True]}, actor, now)
    return row


@transaction.atomic
def remove_reminder(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> None:
    """Take a reminder away, and the text beside it; raises NotThere for anything else."""
    row = AutomatedMessage.objects.filter(workspace=workspace, uid=uid, trigger="reminder").first()
    if row is None:
        raise NotThere("automated_message")
    _record(row, {"is_on": [row.is_on, None]}, actor, now)
    AutomatedMessage.objects.filter(
        workspace=workspace,
        trigger="reminder",
        audience=row.audience,
        hours_before=row.hours_before,
        days_before=row.days_before,
        only_answer=row.only_answer,
    ).delete()


def check_timing(hours_before: int, days_before: int, only_answer: str) -> None:
    """Raise InvalidInput (`amount`: `out_of_range`; `only_answer`): no reminder can have it."""
    is_possible = 0 <= hours_before <= MOST_HOURS and 0 <= days_before <= MOST_DAYS
    if not is_possible or hours_before + days_before == 0:
        raise InvalidInput({"amount": ("out_of_range",)})
    if only_answer not in _ANSWERS:
        raise InvalidInput({"only_answer": ("unknown",)})


def check_wording(row: AutomatedMessage, wording: Wording) -> None:
    """Raise InvalidInput with the codes of everything that cannot be saved."""
    if wording.language not in dict(settings.LANGUAGES):
        raise InvalidInput({"language": ("unknown_language",)})
    faults: dict[str, tuple[str, ...]] = {}
    for part, text in (("subject", wording.subject), ("body", wording.body)):
        codes = [fault.code for fault in find_faults(text, tags_for(row, part))]
        if len(text.strip()) > _LENGTHS[part]:
            codes.append("too_long")
        if codes:
            faults[part] = tuple(dict.fromkeys(codes))
    if faults:
        raise InvalidInput(faults)


def _lock(workspace: Workspace, uid: UUID, seen: int) -> AutomatedMessage:
    rows = AutomatedMessage.objects.select_for_update().filter(workspace=workspace, uid=uid)
    row = rows.first()
    if row is None:
        raise NotThere("automated_message")
    if row.version != seen:
        raise StaleChange(seen, row.version)
    return row


def _record(
    row: AutomatedMessage, changes: dict[str, list[Any]], actor: Actor, now: datetime
) -> None:
    record(
        subject_kind="automated_message",
        subject_uid=row.uid,
        verb="message_changed",
        actor=actor,
        now=now,
        organization_id=row.organization_id,
        workspace_id=row.workspace_id,
        changes=_spell_out(changes),
    )


def _spell_out(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Words by language and part, as people read a history."""
    told = {name: change for name, change in changes.items() if name != "texts"}
    before: dict[str, dict[str, str]]
    after: dict[str, dict[str, str]]
    before, after = changes.get("texts", [{}, {}])
    for language in sorted({*before, *after}):
        for part in ("subject", "body"):
            was = before.get(language, {}).get(part, "")
            now = after.get(language, {}).get(part, "")
            if was != now:
                told[f"{part}_{language}"] = [was, now]
    return told
