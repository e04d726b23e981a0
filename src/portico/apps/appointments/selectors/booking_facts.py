"""Whether a client may book at all, what they hold, and where they are instead."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from portico.apps.appointments.models import Attendee
from portico.apps.appointments.selectors.own_time import load_own_time
from portico.apps.appointments.selectors.visits import range_of
from portico.apps.appointments.selectors.wishes import count_upcoming
from portico.apps.appointments.services.fitting import HOLD
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from portico.domain.booking import AskedService, BookFacts, may_book
from portico.domain.decisions import Decision
from portico.domain.states import OCCUPYING, Answer


def decide_booking(
    client: Client | None, workspace: Workspace, *, is_known: bool = True, now: datetime
) -> Decision:
    """`may_book` before anything is asked for: whether this client books here, in one query.

    `client` None: somebody whose address is not proved yet, as in `load_wanted`. Where nobody
    books online, nothing is counted.
    """
    is_open = workspace.who_may_book != "nobody"
    own = load_own_time([client.pk], now) if client and is_open else []
    facts = BookFacts(
        who_may_book=workspace.who_may_book,
        is_known=is_known,
        is_blocked=client is not None and not client.may_book,
        upcoming=count_upcoming(own, client, workspace, now),
        most=workspace.most_self_booked,
        services=[AskedService()],
        may_combine=workspace.may_combine_services,
        range=range_of(workspace, [], now=now),
    )
    return may_book(facts)


def find_hold(client: Client, starts_at: datetime, *, now: datetime) -> datetime | None:
    """Until when the client holds the time that begins then; None: not (any more)."""
    held = Occupancy.objects.filter(
        subject_kind=HOLD,
        subject_uid=client.uid,
        starts_at__lte=starts_at,
        ends_at__gt=starts_at,
        expires_at__gt=now,
    )
    return held.values_list("expires_at", flat=True).first()


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """Where the client is then."""

    uid: UUID
    name: str
    starts_at: datetime
    ends_at: datetime


def list_own_overlaps(
    client: Client, workspace: Workspace, starts_at: datetime, minutes: int
) -> list[OwnAppointment]:
    """The client's appointments of this workspace that meet this stretch, the first one first."""
    rows = (
        Attendee.objects.filter(
            client=client,
            appointment__workspace=workspace,
            appointment__state__in=OCCUPYING,
            appointment__starts_at__lt=starts_at + timedelta(minutes=max(1, minutes)),
            appointment__ends_at__gt=starts_at,
        )
        .exclude(answer=Answer.DECLINED)
        .order_by("appointment__starts_at")
        .values_list(
            "appointment__uid",
            "appointment__name",
            "appointment__starts_at",
            "appointment__ends_at",
        )
    )
    return [
        OwnAppointment(uid, name, begin, end)
        for uid, name, begin, end in rows
        if begin is not None and end is not None
    ]
