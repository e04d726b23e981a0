"""Make flows, type them, put them into effect."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.flows.channels import has_texts
from portico.apps.flows.models import Flow, FlowVersion
from portico.apps.flows.services.stopping import stop_all_runs
from portico.apps.history.services.recording import record
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import InvalidInput, NotThere, Refused, StaleChange
from portico.domain.flows.definition import OFFERED_TRIGGERS, Definition, Letter, walk_steps
from portico.domain.flows.document import Raw, read_definition
from portico.domain.flows.outline import start_document

LONGEST_NAME = 120


@transaction.atomic
def create_flow(
    *,
    workspace: Workspace,
    name: str,
    trigger: str,
    document: Raw | None = None,
    actor: Actor,
    now: datetime,
) -> Flow:
    """A draft with this trigger, or with a whole `document`.

    Raises InvalidInput (`name`, `trigger`).
    """
    faults = _find_name_faults(name)
    if trigger not in {one.value for one in OFFERED_TRIGGERS}:
        faults["trigger"] = ("unknown",)
    if faults:
        raise InvalidInput(faults)
    flow = Flow.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        name=name.strip(),
        draft=document or start_document(trigger),
        created_at=now,
    )
    _record(flow, "created", {}, actor, now)
    return flow


@transaction.atomic
def save_draft(
    *, flow: Flow, name: str, draft: Raw, seen: int, actor: Actor, now: datetime
) -> Flow:
    """Keep what was typed, right or wrong; nothing of it is in effect yet.

    Raises InvalidInput (`name`), or StaleChange: somebody changed it since `seen`.
    """
    kept = _lock(flow, seen)
    faults = _find_name_faults(name)
    if faults:
        raise InvalidInput(faults)
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
def activate(*, flow: Flow, seen: int, actor: Actor, now: datetime) -> Flow:
    """Put the draft into effect as a new version, where it differs from the one in effect.

    Causes from now on start runs; runs under way follow where nothing before their place
    changed. Raises InvalidInput with every fault of the draft, or StaleChange.
    """
    kept = _lock(flow, seen)
    definition = read_definition(kept.draft)
    _find_strangers(kept, definition.start.services, definition.start.staff)
    _find_texts(kept.workspace, definition)
    is_new = kept.current is None or kept.current.definition != kept.draft
    if kept.state == Flow.ACTIVE and not is_new:
        return kept
    changes: dict[str, Any] = {"state": [kept.state, Flow.ACTIVE]}
    if is_new:
        version = _write_version(kept, actor, now)
        changes["version"] = [kept.current.number if kept.current else "", version.number]
        kept.current = version
    if kept.state != Flow.ACTIVE or kept.trigger != definition.start.trigger:
        kept.activated_at = kept.swept_until = now
    kept.state, kept.trigger = Flow.ACTIVE, definition.start.trigger.value
    kept.revision += 1
    kept.save()
    _record(kept, "activated", changes, actor, now)
    return kept


@transaction.atomic
def deactivate(
    *, flow: Flow, is_stopping_runs: bool, actor: Actor, now: datetime
) -> tuple[Flow, int]:
    """Nothing starts any more; runs under way go on, or are stopped: how many were."""
    kept = _lock(flow, None)
    stopped = stop_all_runs(kept, now=now) if is_stopping_runs else 0
    if kept.state == Flow.ACTIVE:
        kept.state = Flow.INACTIVE
        kept.revision += 1
        kept.save(update_fields=["state", "revision"])
        changes = {"state": [Flow.ACTIVE, Flow.INACTIVE], "runs_stopped": ["", stopped]}
        _record(kept, "deactivated", changes, actor, now)
    return kept, stopped


@transaction.atomic
def delete_draft(*, flow: Flow, actor: Actor, now: datetime) -> None:
    """Delete what never was in effect. Raises Refused (`was_active`)."""
    kept = _lock(flow, None)
    if kept.current is not None:
        raise Refused(Decision((Reason("was_active"),)))
    _record(kept, "deleted", {"name": [kept.name, ""]}, actor, now)
    kept.delete()


def _lock(flow: Flow, seen: int | None) -> Flow:
    kept = (
        Flow.objects.select_for_update(of=("self",))
        .select_related("current", "workspace")
        .filter(pk=flow.pk)
        .first()
    )
    if kept is None:
        raise NotThere("flow")
    if seen is not None and seen != kept.revision:
        raise StaleChange(seen, kept.revision)
    return kept


def _write_version(flow: Flow, actor: Actor, now: datetime) -> FlowVersion:
    last = flow.versions.order_by("-number").first()
    return FlowVersion.objects.create(
        organization_id=flow.organization_id,
        flow=flow,
        number=last.number + 1 if last else 1,
        definition=flow.draft,
        created_at=now,
        created_by=actor.name[:170],
    )


def _find_strangers(flow: Flow, services: frozenset[str], staff: frozenset[str]) -> None:
    """Refuse what is not this workspace's; a retired service may stay."""
    known = {str(uid) for uid in flow.workspace.services.values_list("uid", flat=True)}
    members = flow.workspace.organization.staff_members.values_list("uid", flat=True)
    faults: dict[str, tuple[str, ...]] = {}
    if services - known:
        faults["start.services"] = ("unknown",)
    if staff - {str(uid) for uid in members}:
        faults["start.staff"] = ("unknown",)
    if faults:
        raise InvalidInput(faults)


def _find_texts(workspace: Workspace, definition: Definition) -> None:
    """Refuse texts where nothing could send them."""
    letters = [one for one in walk_steps(definition.steps) if isinstance(one, Letter)]
    texts = [one.id for one in letters if one.channel == "text"]
    if texts and not has_texts(workspace):
        raise InvalidInput({f"{key}.body": ("no_text_provider",) for key in texts})


def _find_name_faults(name: str) -> dict[str, tuple[str, ...]]:
    if not name.strip():
        return {"name": ("required",)}
    return {"name": ("too_long",)} if len(name.strip()) > LONGEST_NAME else {}


def _record(flow: Flow, verb: str, changes: dict[str, Any], actor: Actor, now: datetime) -> None:
    record(
        subject_kind="flow",
        subject_uid=flow.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=flow.organization_id,
        workspace_id=flow.workspace_id,
        changes=changes,
    )
