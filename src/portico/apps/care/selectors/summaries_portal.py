"""Summaries as their clients find them: what was shared with them, and nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from portico.apps.care.models import SummaryShare
from portico.apps.care.sealed import open_text
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class SharedSummary:
    """What one client reads of one session: the revision that was shared with them."""

    uid: UUID
    appointment_uid: UUID
    text: str
    shared_at: datetime
    by_name: str


def find_shared_uids(
    client: Client, workspace: Workspace, appointment_uids: Collection[UUID]
) -> frozenset[UUID]:
    """Those of these appointments that have a summary shared with the client; one query."""
    rows = _rows(client, workspace).filter(summary__appointment__uid__in=appointment_uids)
    return frozenset(rows.values_list("summary__appointment__uid", flat=True))


def list_shared_summaries(
    client: Client, workspace: Workspace, appointment_uid: UUID
) -> tuple[SharedSummary, ...]:
    """What was shared with the client of this session, the oldest first; mostly one."""
    rows = _rows(client, workspace).filter(summary__appointment__uid=appointment_uid)
    found = rows.select_related("revision__saved_by", "summary__appointment").order_by("shared_at")
    return tuple(_read(share) for share in found)


def _rows(client: Client, workspace: Workspace) -> QuerySet[SummaryShare]:
    rows = SummaryShare.objects.filter(
        client=client,
        organization_id=client.organization_id,
        summary__workspace=workspace,
        summary__appointment__attendees__client=client,
    )
    shown = client.shown_only
    if shown is not None:
        rows = rows.filter(summary__appointment__uid__in=shown)
    return rows.none() if client.hides_care else rows


def _read(share: SummaryShare) -> SharedSummary:
    by = share.revision.saved_by
    return SharedSummary(
        uid=share.summary.uid,
        appointment_uid=share.summary.appointment.uid,
        text=open_text(share.revision),
        shared_at=share.shared_at,
        by_name=by.name if by else "",
    )
