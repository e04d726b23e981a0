"""Make forms, type them, publish versions."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.care.models import FormTemplate, FormVersion
from portico.apps.history.services.recording import record
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import InvalidInput, NotThere, Refused, StaleChange
from portico.domain.forms.document import read_template
from portico.domain.forms.outline import start_document
from portico.domain.forms.reading import Raw

LONGEST_NAME = 120


@transaction.atomic
def create_template(
    *,
    workspace: Workspace,
    name: str,
    document: Raw | None = None,
    actor: Actor,
    now: datetime,
) -> FormTemplate:
    """A draft, empty or with a whole `document`. Raises InvalidInput (`name`)."""
    _check_name(name)
    template = FormTemplate.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        name=name.strip(),
        draft=document or start_document(),
        created_at=now,
    )
    _record(template, "created", {}, actor, now)
    return template


@transaction.atomic
def save_draft(
    *, template: FormTemplate, name: str, draft: Raw, seen: int, actor: Actor, now: datetime
) -> FormTemplate:
    """Keep what was typed, right or wrong; what is sent is still the last version.

    Raises InvalidInput (`name`), or StaleChange: somebody changed it since `seen`.
    """
    kept = _lock(template, seen)
    _check_name(name)
    changes = {} if kept.name == name.strip() else {"name": [kept.name, name.strip()]}
    if draft == kept.draft and not changes:
        return kept
    kept.name, kept.draft = name.strip(), draft
    kept.revision += 1
    kept.save(update_fields=["name", "draft", "revision"])
    if changes:
        _record(kept, "changed", changes, actor, now)
    return kept


@transaction.atomic
def publish_version(
    *, template: FormTemplate, seen: int, actor: Actor, now: datetime
) -> FormTemplate:
    """Let the draft be what is sent from now on; requests keep the version they were sent with.

    Raises InvalidInput with every fault of the draft by its path, or StaleChange. A draft that
    is the current version already makes no new one.
    """
    kept = _lock(template, seen)
    read_template(kept.draft)
    before = kept.current
    is_same = before is not None and (before.definition, before.name) == (kept.draft, kept.name)
    if is_same:
        return kept
    kept.current = FormVersion.objects.create(
        organization_id=kept.organization_id,
        template=kept,
        number=before.number + 1 if before else 1,
        name=kept.name,
        definition=kept.draft,
        created_at=now,
        created_by=actor.name[:170],
    )
    kept.revision += 1
    kept.save(update_fields=["current", "revision"])
    changes = {"version": [before.number if before else "", kept.current.number]}
    _record(kept, "published", changes, actor, now)
    return kept


@transaction.atomic
def archive_template(
    *, template: FormTemplate, is_archived: bool, actor: Actor, now: datetime
) -> FormTemplate:
    """Send it no more (its rules too), or again."""
    kept = _lock(template, None)
    if kept.is_archived != is_archived:
        kept.is_archived = is_archived
        kept.save(update_fields=["is_archived"])
        _record(kept, "archived" if is_archived else "unarchived", {}, actor, now)
    return kept


@transaction.atomic
def delete_template(*, template: FormTemplate, actor: Actor, now: datetime) -> None:
    """Delete what was never published. Raises Refused (`was_published`)."""
    kept = _lock(template, None)
    if kept.current is not None:
        raise Refused(Decision((Reason("was_published"),)))
    _record(kept, "deleted", {"name": [kept.name, ""]}, actor, now)
    kept.delete()


def _lock(template: FormTemplate, seen: int | None) -> FormTemplate:
    kept = (
        FormTemplate.objects.select_for_update(of=("self",))
        .select_related("current", "workspace")
        .filter(pk=template.pk)
        .first()
    )
    if kept is None:
        raise NotThere("form")
    if seen is not None and seen != kept.revision:
        raise StaleChange(seen, kept.revision)
    return kept


def _check_name(name: str) -> None:
    if not name.strip():
        raise InvalidInput({"name": ("required",)})
    if len(name.strip()) > LONGEST_NAME:
        raise InvalidInput({"name": ("too_long",)})


def _record(
    template: FormTemplate, verb: str, changes: dict[str, Any], actor: Actor, now: datetime
) -> None:
    record(
        subject_kind="form_template",
        subject_uid=template.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=template.organization_id,
        workspace_id=template.workspace_id,
        changes=changes,
    )
