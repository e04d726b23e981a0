"""Clients as staff find them: every read takes the access first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.history.models import LogEntry
from portico.apps.history.selectors import list_history
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import Forbidden, NotThere
from portico.domain.roles import Grant, Permission
from portico.domain.states import ACTIVE, AppointmentState

PAGE = 50
ORDERS = {
    "name": ("first_name", "last_name", "pk"),
    "-name": ("-first_name", "-last_name", "-pk"),
    "-added": ("-created_at", "-pk"),
}
_ENDED = (AppointmentState.CANCELLED, AppointmentState.DECLINED)
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class ClientFilters:
    """What the address of the list says; `order` is a key of `ORDERS`."""

    text: str = ""
    order: str = "name"
    page: int = 1


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One line of the list; `next_at` is the client's next start in this workspace."""

    client: Client
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClientList:
    """One page of the list."""

    rows: tuple[ClientRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Paged(Generic[M]):
    """One page of a tab of the client record."""

    rows: tuple[M, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class ClientMeetings:
    """The next and the last appointment in this workspace, as far as the role may see them."""

    next: Appointment | None
    last: Appointment | None


def visible_clients(access: DeskAccess) -> QuerySet[Client]:
    """Clients that the role may see: the organization's, or (provider) their own."""
    grant = access.require(Permission.CLIENTS)
    rows = Client.objects.filter(organization_id=access.workspace.organization_id)
    if grant is not Grant.OWN:
        return rows
    mine = Attendee.objects.filter(appointment__in=visible_appointments(access).values("pk"))
    return rows.filter(pk__in=mine.exclude(client=None).values("client_id"))


def get_visible_client(access: DeskAccess, uid: UUID) -> Client:
    """One client; NotThere, or Forbidden when a provider has no appointment with them."""
    client = visible_clients(access).filter(uid=uid).first()
    if client is not None:
        return client
    own = Client.objects.filter(organization_id=access.workspace.organization_id)
    if own.filter(uid=uid).exists():
        raise Forbidden(Permission.CLIENTS.value)
    raise NotThere("client")


def list_clients(access: DeskAccess, filters: ClientFilters, *, now: datetime) -> ClientList:
    """By name, company, address or telephone: every word must be found."""
    rows = visible_clients(access).filter(is_provisional=False, erased_at=None)
    for word in filters.text.split()[:5]:
        rows = rows.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
            | Q(company__icontains=word)
            | Q(phone__icontains=word)
        )
    coming = _coming(access, now).filter(attendees__client=OuterRef("pk")).order_by("starts_at")
    ordered = rows.order_by(*ORDERS.get(filters.order, ORDERS["name"]))
    page = _take(ordered, filters.page)
    next_at = dict(
        rows.filter(pk__in=[client.pk for client in page.rows])
        .annotate(next_at=Subquery(coming.values("starts_at")[:1]))
        .values_list("pk", "next_at")
    )
    found = tuple(ClientRow(client, next_at[client.pk]) for client in page.rows)
    return ClientList(found, page.page, page.pages, page.total)


def load_meetings(access: DeskAccess, client: Client, *, now: datetime) -> ClientMeetings:
    """What stands in the head of the client record."""
    over = _appointments_of(access, client).filter(ends_at__lte=now).exclude(state__in=_ENDED)
    coming = _coming(access, now).filter(attendees__client=client)
    return ClientMeetings(
        next=coming.order_by("starts_at", "pk").first(),
        last=over.order_by("-starts_at", "-pk").first(),
    )


def list_client_appointments(
    access: DeskAccess, client: Client, page: int = 1
) -> Paged[Appointment]:
    """The newest first; what has no time yet before them."""
    rows = _appointments_of(access, client).select_related("organizer", "room")
    return _take(rows.order_by(F("starts_at").desc(nulls_first=True), "-pk"), page)


def list_client_messages(access: DeskAccess, client: Client, page: int = 1) -> Paged[Message]:
    """What was written to the client from this workspace, and to addresses they had before.

    A provider sees what is about their own appointments, and about getting in.
    """
    to_them = Q(recipient_kind="client", recipient_uid=client.uid)
    about_them = Q(subject_kind="client", subject_uid=client.uid)
    rows = Message.objects.filter(
        to_them | about_them,
        organization_id=client.organization_id,
        workspace=access.workspace,
    )
    if access.grant(Permission.APPOINTMENTS) is Grant.OWN:
        mine = visible_appointments(access).values("uid")
        rows = rows.filter(~Q(subject_kind="appointment") | Q(subject_uid__in=mine))
    return _take(rows.order_by("-pk"), page)


def list_client_history(access: DeskAccess, client: Client, page: int = 1) -> Paged[LogEntry]:
    """What happened to the record and the portal, here or in no workspace of its own."""
    here = Q(workspace=None) | Q(workspace=access.workspace)
    return _take(list_history("client", client.uid).filter(here).order_by("-at", "-pk"), page)


def list_shown_uids(access: DeskAccess, client: Client) -> frozenset[UUID] | None:
    """Appointments of the client that this role may see; None for all in the workspace."""
    if access.require(Permission.APPOINTMENTS) is Grant.ALL:
        return None
    return frozenset(_appointments_of(access, client).values_list("uid", flat=True))


def _appointments_of(access: DeskAccess, client: Client) -> QuerySet[Appointment]:
    mine = Attendee.objects.filter(client=client).values("appointment_id")
    return visible_appointments(access).filter(pk__in=mine)


def _coming(access: DeskAccess, now: datetime) -> QuerySet[Appointment]:
    return visible_appointments(access).filter(state__in=ACTIVE, ends_at__gt=now)


def _take(rows: QuerySet[M], wanted: int) -> Paged[M]:
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted), pages)
    return Paged(tuple(rows[(page - 1) * PAGE : page * PAGE]), page, pages, total)
