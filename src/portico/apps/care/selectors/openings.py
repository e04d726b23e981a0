"""The access log, for the system administrator."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from portico.apps.care.models import AccessEntry
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission

PAGE = 50


@dataclass(frozen=True, slots=True)
class AccessLog:
    """One page, the newest first; how many there are in all is not counted."""

    rows: tuple[AccessEntry, ...]
    page: int
    has_more: bool


def list_access_log(
    access: DeskAccess, *, text: str = "", kind: str = "", client: UUID | None = None, page: int = 1
) -> AccessLog:
    """Who saw or changed whose what, in the whole organization. Raises Forbidden.

    `text`: every word is in the name of the client, or of who it was.
    """
    access.require(Permission.ORGANIZATION)
    rows = _filtered(access, text, kind, client).select_related("client", "workspace")
    page = max(1, page)
    start = (page - 1) * PAGE
    found = list(rows.order_by("-at", "-pk")[start : start + PAGE + 1])
    return AccessLog(tuple(found[:PAGE]), page, len(found) > PAGE)


def stream_access_log(
    access: DeskAccess, *, text: str = "", kind: str = "", client: UUID | None = None
) -> Iterator[AccessEntry]:
    """The same, all of it, the newest first, never more than a few hundred rows in memory.

    Raises Forbidden when called, not when read.
    """
    access.require(Permission.ORGANIZATION)
    rows = _filtered(access, text, kind, client).select_related("client", "workspace")
    return rows.order_by("-at", "-pk").iterator(chunk_size=500)


def _filtered(
    access: DeskAccess, text: str, kind: str, client: UUID | None
) -> QuerySet[AccessEntry]:
    rows = AccessEntry.objects.filter(organization_id=access.workspace.organization_id)
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(client__first_name__icontains=word)
            | Q(client__last_name__icontains=word)
            | Q(actor_name__icontains=word)
        )
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(client__uid=client) if client else rows
