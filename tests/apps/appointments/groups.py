"""Short ways to groups."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.selectors.group_wishes import MemberWish
from portico.apps.appointments.selectors.wishes import VisitRequest
from portico.apps.appointments.services.grouping import book_group
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.groups import TypedMember
from tests.apps.appointments.visits import TEN
from tests.make import NOW, client_actor


def wish(
    request: VisitRequest, first_name: str = "", address: str = "", offset: int = 0
) -> MemberWish:
    """A member's wish; without a name it is the booker's."""
    typed = TypedMember(first_name, address) if first_name or address else None
    return MemberWish(request, typed, offset)


def book_together(
    client: Client,
    workspace: Workspace,
    *members: MemberWish,
    starts_at: datetime = TEN,
    now: datetime = NOW,
    **fields: Any,
) -> GroupBooking:
    return book_group(
        client=client,
        workspace=workspace,
        members=members,
        starts_at=starts_at,
        actor=client_actor(client),
        now=now,
        **fields,
    )


def visits_of(group: GroupBooking) -> list[Appointment]:
    return list(group.appointments.order_by("pk"))


def mails_to(client: Client) -> Sequence[Message]:
    return list(Message.objects.filter(recipient_uid=client.uid).order_by("pk"))
