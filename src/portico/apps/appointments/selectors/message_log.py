"""The message log: what was sent to whom and when, what is planned, and why something was not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.clients import visible_clients
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.delivery import list_messages_for_desk
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Grant, Permission

PAGE = 50
_WAITING = (Message.SCHEDULED, Message.HELD)
FATES: dict[str, Q] = {
    "sent": Q(state=Message.SENT),
    "delivered": Q(report="delivered"),
    "on_its_way": Q(state__in=[Message.SCHEDULED, Message.SENDING]),
    "held": Q(state=Message.HELD),
    "failed": Q(state=Message.FAILED) | Q(report__in=["bounced", "complained"]),
    "skipped": Q(state=Message.SKIPPED),
    "dropped": Q(state=Message.DROPPED),
    "opened": Q(opened_at__isnull=False),
    "unknown": Q(is_outcome_unknown=True) & ~Q(state=Message.SENDING),
}
"""What may have become of a message, as the log is filtered by it."""


@dataclass(frozen=True, slots=True)
class LogFilters:
    """What the address of the log says. `triggers`: none means every kind.

    `is_planned`: what is still to come, the next first; else what has had its time.
    """

    is_planned: bool = False
    text: str = ""
    channel: str = ""
    triggers: tuple[str, ...] = ()
    fate: str = ""
    day_from: date | None = None
    day_to: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class LogRow:
    """One message with whom it went to and what it is about, as far as either is still there."""

    message: Message
    client: Client | None
    name: str
    appointment: Appointment | None

    @property
    def at(self) -> datetime:
        """When it went out, else when it was due or given up: what the log is ordered by."""
        return self.message.sent_at or self.message.due_at


@dataclass(frozen=True, slots=True)
class MessageLog:
    """One page; how many there are in all is not counted: there may be millions."""

    rows: tuple[LogRow, ...]
    page: int
    has_more: bool


def list_message_log(access: DeskAccess, filters: LogFilters, *, now: datetime) -> MessageLog:
    """One page of the workspace's messages, in a fixed number of queries.

    Who may do settings sees all of them, a scheduler those to clients and about appointments, a
    provider those about their own appointments. Raises Forbidden.
    """
    rows = _filtered(access, filters, now)
    page = max(1, filters.page)
    start = (page - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return MessageLog(tuple(_describe(access, found[:PAGE])), page, len(found) > PAGE)


def visible_messages(access: DeskAccess) -> QuerySet[Message]:
    """The messages that the role may see in the log. Raises Forbidden."""
    grant = access.require(Permission.APPOINTMENTS)
    if access.grant(Permission.SETTINGS) is Grant.ALL:
        return list_messages_for_desk(access)
    rows = Message.objects.filter(
        workspace=access.workspace, organization_id=access.workspace.organization_id
    )
    if grant is Grant.ALL:
        return rows.filter(Q(recipient_kind="client") | Q(subject_kind="appointment"))
    mine = visible_appointments(access).order_by().values("uid")
    return rows.filter(subject_kind="appointment", subject_uid__in=mine)


def _filtered(access: DeskAccess, filters: LogFilters, now: datetime) -> QuerySet[Message]:
    is_to_come = Q(state__in=_WAITING, due_at__gt=now)
    rows = visible_messages(access).filter(is_to_come if filters.is_planned else ~is_to_come)
    if filters.text:
        rows = rows.filter(_to_somebody(access, filters.text))
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.triggers:
        rows = rows.filter(trigger__in=filters.triggers)
    if filters.fate in FATES:
        rows = rows.filter(FATES[filters.fate])
    zone = ZoneInfo(access.workspace.time_zone)
    if filters.day_from:
        rows = rows.filter(due_at__gte=datetime.combine(filters.day_from, time.min, zone))
    if filters.day_to:
        after = filters.day_to + timedelta(days=1)
        rows = rows.filter(due_at__lt=datetime.combine(after, time.min, zone))
    return rows.order_by("due_at", "pk") if filters.is_planned else rows.order_by("-due_at", "-pk")


def _to_somebody(access: DeskAccess, text: str) -> Q:
    """To an address, or to a client or colleague in whose name every word is found."""
    clients = visible_clients(access)
    staff = StaffMember.objects.filter(organization_id=access.workspace.organization_id)
    for word in text.split()[:5]:
        clients = clients.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
            | Q(company__icontains=word)
            | Q(phone__icontains=word)
        )
        staff = staff.filter(name__icontains=word)
    return (
        Q(address__icontains=text.strip())
        | Q(recipient_kind="client", recipient_uid__in=clients.values("uid"))
        | Q(recipient_kind="staff", recipient_uid__in=staff.values("uid"))
    )


def _describe(access: DeskAccess, messages: Collection[Message]) -> Iterable[LogRow]:
    organization = access.workspace.organization_id
    clients = _by_uid(Client, messages, "client", organization)
    staff = _by_uid(StaffMember, messages, "staff", organization)
    users = _by_uid(User, messages, "user", organization)
    about = {one.subject_uid for one in messages if one.subject_kind == "appointment"}
    appointments = visible_appointments(access).filter(uid__in=about)
    meant = {one.uid: one for one in appointments} if about else {}
    for one in messages:
        client = clients.get(one.recipient_uid)
        person = client or staff.get(one.recipient_uid) or users.get(one.recipient_uid)
        yield LogRow(one, client, person.name if person else "", meant.get(one.subject_uid))


def _by_uid(
    model: Any, messages: Collection[Message], kind: str, organization_id: int
) -> dict[UUID | None, Any]:
    wanted = {one.recipient_uid for one in messages if one.recipient_kind == kind}
    if not wanted:
        return {}
    rows = model.objects.filter(organization_id=organization_id, uid__in=wanted)
    return {row.uid: row for row in rows}
