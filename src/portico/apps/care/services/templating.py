"""Templates of summaries: what a summary begins with."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.care.models import SummaryTemplate
from portico.apps.catalog.models import Service
from portico.apps.history.services.recording import record
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput, NotThere, StaleChange

LONGEST_NAME, LONGEST_TEXT = 120, 20_000


@transaction.atomic
def save_template(
    *,
    workspace: Workspace,
    uid: UUID | None,
    name: str,
    text: str,
    service_uid: UUID | None,
    seen: int,
    actor: Actor,
    now: datetime,
) -> SummaryTemplate:
    """A new one (`uid` None), or a change of one. Summaries that exist keep what they have.

    Raises NotThere, StaleChange (`seen`: the version shown), or InvalidInput (`name`, `text`:
    `required`, `too_long`; `service`: `unknown`).
    """
    template = SummaryTemplate(
        organization_id=workspace.organization_id, workspace=workspace, version=0
    )
    if uid is not None:
        template = _lock(workspace, uid)
        if template.version != seen:
            raise StaleChange(seen, template.version)
    service = None
    if service_uid is not None:
        service = Service.objects.filter(workspace=workspace, uid=service_uid).first()
    _check(name, text, is_unknown=service_uid is not None and service is None)
    template.name, template.text, template.service = name.strip(), text.strip(), service
    template.version += 1
    template.save()
    _record(template, "saved", actor, now)
    return template


@transaction.atomic
def remove_template(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> None:
    """It is offered no more. Raises NotThere."""
    template = _lock(workspace, uid)
    _record(template, "removed", actor, now)
    template.delete()


def _lock(workspace: Workspace, uid: UUID) -> SummaryTemplate:
    rows = SummaryTemplate.objects.select_for_update(of=("self",))
    template = rows.filter(workspace=workspace, uid=uid).first()
    if template is None:
        raise NotThere("template")
    return template


def _check(name: str, text: str, *, is_unknown: bool) -> None:
    faults: dict[str, tuple[str, ...]] = {}
    for field, typed, most in (("name", name, LONGEST_NAME), ("text", text, LONGEST_TEXT)):
        if not typed.strip():
            faults[field] = ("required",)
        elif len(typed) > most:
            faults[field] = ("too_long",)
    if is_unknown:
        faults["service"] = ("unknown",)
    if faults:
        raise InvalidInput(faults)


def _record(template: SummaryTemplate, verb: str, actor: Actor, now: datetime) -> None:
    record(
        subject_kind="summary_template",
        subject_uid=template.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=template.organization_id,
        workspace_id=template.workspace_id,
        note=template.name,
    )
