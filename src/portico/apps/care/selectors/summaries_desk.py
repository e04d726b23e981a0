"""Summaries at the desk: every read takes the access first, and content needs the permission."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.clients import Paged
from portico.apps.care.models import (
    SessionSummary,
    SummaryRevision,
    SummaryShare,
    SummaryTemplate,
)
from portico.apps.care.permission import get_clinical_appointment, list_clinical_clients
from portico.apps.care.sealed import open_text
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.domain.roles import Permission

PAGE = 20


@dataclass(frozen=True, slots=True)
class Shared:
    """With whom it is shared, since when; `is_older`: the draft was changed after that."""

    client: Client
    shared_at: datetime
    is_older: bool


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The editor of one client's summary of one session; without a row `version` is 0."""

    appointment: Appointment
    client: Client
    others: tuple[Client, ...]
    uid: UUID | None
    text: str
    notes: str
    version: int
    changed_at: datetime | None
    changed_by: str
    shares: tuple[Shared, ...]
    revisions: tuple[SummaryRevision, ...]

    @property
    def clients(self) -> tuple[Client, ...]:
        """Everybody of the session, whose summary this is first."""
        return (self.client, *self.others)


@dataclass(frozen=True, slots=True)
class SummaryMark:
    """A line about one client's summary on the page of the session; nothing of its content."""

    client: Client
    is_begun: bool
    shared_with: tuple[str, ...]
    changed_at: datetime | None


def load_summary_page(access: DeskAccess, uid: UUID, client_uid: UUID) -> SummaryPage:
    """The editor; raises Forbidden without the clinical permission or as a stranger's provider.

    The caller writes the access log before it shows the page.
    """
    appointment = get_clinical_appointment(access, uid)
    clients = list_clinical_clients(access, appointment)
    client = next((one for one in clients if one.uid == client_uid), None)
    if client is None:
        raise NotThere("client")
    others = tuple(one for one in clients if one.pk != client.pk)
    summary = _find(appointment, client)
    if summary is None:
        return SummaryPage(appointment, client, others, None, "", "", 0, None, "", (), ())
    text = open_text(summary)
    return SummaryPage(
        appointment=appointment,
        client=client,
        others=others,
        uid=summary.uid,
        text=text,
        notes=open_text(summary.notes),
        version=summary.version,
        changed_at=summary.changed_at,
        changed_by=summary.changed_by.name if summary.changed_by else "",
        shares=tuple(
            Shared(one.client, one.shared_at, open_text(one.revision) != text)
            for one in summary.shares.select_related("client", "revision").order_by("pk")
        ),
        revisions=tuple(summary.revisions.select_related("saved_by").defer("sealed_text")),
    )


def get_revision(access: DeskAccess, uid: UUID, client_uid: UUID, number: int) -> SummaryRevision:
    """One revision with who saved it; raises as `load_summary_page`."""
    appointment = get_clinical_appointment(access, uid)
    if client_uid not in {one.uid for one in list_clinical_clients(access, appointment)}:
        raise NotThere("client")
    found = (
        SummaryRevision.objects.select_related("saved_by", "summary__client")
        .filter(summary__appointment=appointment, summary__client__uid=client_uid, number=number)
        .first()
    )
    if found is None:
        raise NotThere("revision")
    return found


def list_marks(access: DeskAccess, appointment: Appointment) -> list[SummaryMark]:
    """One line for each client of the session, in a fixed number of queries."""
    shares = SummaryShare.objects.select_related("client")
    rows = SessionSummary.objects.filter(appointment=appointment).defer("sealed_text")
    kept = {one.client_id: one for one in rows.prefetch_related(Prefetch("shares", shares))}
    marks = []
    for client in list_clinical_clients(access, appointment):
        summary = kept.get(client.pk)
        names = [share.client.name for share in summary.shares.all()] if summary else []
        marks.append(
            SummaryMark(
                client, summary is not None, tuple(names), summary.changed_at if summary else None
            )
        )
    return marks


def list_client_summaries(
    access: DeskAccess, client: Client, page: int = 1
) -> Paged[SessionSummary]:
    """What was written about this client here, the newest session first; not the content."""
    access.require(Permission.CLINICAL)
    shares = SummaryShare.objects.select_related("client")
    rows = SessionSummary.objects.filter(workspace=access.workspace, client=client)
    found = (
        rows.select_related("appointment")
        .defer("sealed_text")
        .prefetch_related(Prefetch("shares", shares))
        .order_by("-appointment__starts_at", "-pk")
    )
    total = found.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    return Paged(tuple(found[(page - 1) * PAGE : page * PAGE]), page, pages, total)


def list_templates(access: DeskAccess) -> QuerySet[SummaryTemplate]:
    """Of this workspace, by name."""
    return SummaryTemplate.objects.filter(workspace=access.workspace).select_related("service")


def list_offered_templates(access: DeskAccess, appointment: Appointment) -> list[SummaryTemplate]:
    """Those of the session's services first, then those of any service."""
    services = appointment.lines.exclude(service=None).values("service")
    rows = list_templates(access).filter(Q(service__in=services) | Q(service=None))
    return sorted(rows, key=lambda one: (one.service_id is None, one.name))


def _find(appointment: Appointment, client: Client) -> SessionSummary | None:
    rows = SessionSummary.objects.select_related("notes", "changed_by")
    return rows.filter(appointment=appointment, client=client).first()
