"""Short ways through booking and moving."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.reschedule import RescheduleChoice, load_reschedule
from portico.apps.appointments.selectors.slots import ShownDays
from portico.apps.appointments.selectors.wishes import VisitRequest
from portico.apps.appointments.services.booking import book_visit
from portico.apps.appointments.services.holding_slots import hold_slot
from portico.apps.appointments.services.rescheduling import reschedule_appointment
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import Refused
from tests.booking import TUESDAY, again, berlin
from tests.make import NOW, client_actor


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


TEN = berlin(24, 10)
LATER = NOW + minutes(20)
"""After the grace."""


def book(
    client: Client,
    workspace: Workspace,
    request: VisitRequest,
    starts_at: datetime = TEN,
    *,
    now: datetime = NOW,
    **fields: Any,
) -> Appointment:
    return book_visit(
        client=client,
        workspace=workspace,
        request=request,
        starts_at=starts_at,
        actor=client_actor(client),
        now=now,
        **fields,
    )


def hold(
    client: Client,
    workspace: Workspace,
    request: VisitRequest,
    starts_at: datetime = TEN,
    *,
    now: datetime = NOW,
) -> datetime:
    return hold_slot(
        client=client, workspace=workspace, request=request, starts_at=starts_at, now=now
    )


def rows(made: Appointment) -> list[tuple[int, datetime, datetime, str]]:
    found = Occupancy.objects.filter(subject_kind="appointment", subject_uid=made.uid)
    return list(
        found.order_by("calendar", "starts_at").values_list(
            "calendar_id", "starts_at", "ends_at", "kind"
        )
    )


def choose(
    made: Appointment, client: Client, *, now: datetime = LATER, first: Any = TUESDAY
) -> RescheduleChoice:
    return load_reschedule(client, made.workspace, made.uid, ShownDays(first, first), now=now)


def move(
    made: Appointment, client: Client, to: datetime, *, now: datetime = LATER, **seen: Any
) -> Appointment:
    reschedule_appointment(
        client=client,
        workspace=made.workspace,
        uid=made.uid,
        to=to,
        actor=client_actor(client),
        now=now,
        **seen,
    )
    return again(made)


def refused(made: Appointment, client: Client, now: datetime = LATER) -> tuple[str, ...]:
    """The codes, on the page and behind it."""
    shown = choose(made, client, now=now)
    with pytest.raises(Refused) as caught:
        move(made, client, berlin(25, 10), now=now)
    assert caught.value.decision == shown.decision
    assert shown.slots is None
    return caught.value.decision.codes
