"""Appointments as cards in a client's lists: three narrow queries, however many there are.

What a list shows is read column by column, not row by row: the portal's home must be quick.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from portico.apps.appointments.join_texts import join_text
from portico.apps.appointments.models import Attendee, BookedService
from portico.apps.appointments.selectors.upcoming import is_upcoming
from portico.apps.people.models import Client
from portico.apps.prepared import Parameter, PreparedQuery
from portico.apps.workspaces.models import Workspace
from portico.domain.policies import AnswerFacts, may_answer
from portico.domain.states import ACTIVE, Answer, AppointmentState, Confirmation


@dataclass(frozen=True, slots=True)
class AppointmentCard:
    """One appointment in a list, as its client sees it.

    `undo_until`: the client's own cancel or decline can be taken back until then.
    """

    uid: UUID
    name: str
    state: AppointmentState
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    is_online: bool
    join_link: str
    who: tuple[str, ...]
    services: tuple[str, ...]
    my_answer: Answer
    is_required: bool
    asks_answer: bool
    can_answer: bool
    label: str
    undo_until: datetime | None


class CardRow(NamedTuple):
    """The columns of a card, and who and what is on the appointment."""

    pk: int
    uid: UUID
    name: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    is_online: bool
    join_link: str
    confirmation: str
    response_deadline: datetime | None
    room_name: str | None
    organizer_name: str | None
    my_answer: str
    is_required: bool
    client_id: int | None
    undo_until: datetime | None
    held_until: datetime | None
    undone_at: datetime | None
    cancelled_by_client_id: int | None
    organizer_room: str | None = ""
    staff_rooms: Sequence[str] = ()
    staff: Sequence[str] = ()
    services: Sequence[str] = ()


_COLUMNS = (
    *(f"appointment__{name}" for name in ("id", "uid", "name", "state", "starts_at", "ends_at")),
    *(f"appointment__{name}" for name in ("place", "is_online", "join_link", "confirmation")),
    *("appointment__response_deadline", "appointment__room__name", "appointment__organizer__name"),
    *("answer", "is_required", "client_id", "undo_until", "appointment__held_until"),
    *("appointment__undone_at", "appointment__cancelled_by_client_id"),
    "appointment__organizer__join_link",
)


def list_upcoming_cards(
    client: Client, workspace: Workspace, *, now: datetime
) -> list[AppointmentCard]:
    """Everything upcoming, in three queries that were composed once."""
    mine = {"client": client.pk, "workspace": workspace.pk, "now": now}
    rows = _MINE.rows(**mine)
    staff = _STAFF.rows(**mine) if rows else []
    lines = _LINES.rows(**mine) if rows else []
    return _build(rows, staff, lines, workspace, now)


def list_cards(
    rows: "QuerySet[Attendee]", workspace: Workspace, *, now: datetime
) -> list[AppointmentCard]:
    """A card for each attendee row, in their order: three queries."""
    found = list(rows.values_list(*_COLUMNS))
    theirs = Q(appointment_id__in=[row[0] for row in found])
    return _build(found, _staff_of(theirs), _lines_of(theirs), workspace, now)


def build_card(row: CardRow, workspace: Workspace, *, now: datetime) -> AppointmentCard:
    """One card."""
    staff = list(dict.fromkeys(row.staff))
    if not staff and row.organizer_name:
        staff.append(row.organizer_name)
    state = AppointmentState(row.state)
    asks = workspace.send_invitations or row.confirmation == Confirmation.BY_ANSWERS
    facts = AnswerFacts(state, row.starts_at, row.ends_at, row.response_deadline)
    place = row.room_name or row.place
    return AppointmentCard(
        uid=row.uid,
        name=row.name,
        state=state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place or ("" if row.is_online else workspace.address),
        is_online=row.is_online,
        join_link=join_text(
            row.join_link,
            workspace,
            row.uid,
            is_online=row.is_online,
            has_room=bool(row.organizer_room) or any(row.staff_rooms),
        ),
        who=tuple(staff),
        services=tuple(row.services),
        my_answer=Answer(row.my_answer),
        is_required=row.is_required,
        asks_answer=asks,
        can_answer=asks and may_answer(facts, now=now).is_allowed,
        label=_label(state, row.ends_at, now),
        undo_until=_undo_until(row, state, now),
    )


def _build(
    rows: Iterable[Sequence[Any]],
    staff: Iterable[Sequence[Any]],
    lines: Iterable[Sequence[Any]],
    workspace: Workspace,
    now: datetime,
) -> list[AppointmentCard]:
    people: dict[int, list[str]] = defaultdict(list)
    services: dict[int, list[str]] = defaultdict(list)
    rooms: dict[int, list[str]] = defaultdict(list)
    for pk, name in staff:
        people[pk].append(name)
    for pk, service, name, room in lines:
        services[pk].append(service)
        people[pk].append(name)
        rooms[pk].append(room)
    made = (CardRow._make((*row, rooms[row[0]], people[row[0]], services[row[0]])) for row in rows)
    return [build_card(row, workspace, now=now) for row in made]


def _label(state: AppointmentState, ends_at: datetime | None, now: datetime) -> str:
    if ends_at is None or ends_at > now:
        return ""
    if state is AppointmentState.PENDING:
        return "not_confirmed"
    return "not_closed" if state in ACTIVE else ""


def _undo_until(row: CardRow, state: AppointmentState, now: datetime) -> datetime | None:
    """When the client's own Undo ends; what has ended needs its time to be held still."""
    if row.undo_until is None or row.undo_until <= now or row.undone_at is not None:
        return None
    if state in ACTIVE:
        return row.undo_until if row.my_answer == Answer.DECLINED else None
    is_theirs = state is AppointmentState.DECLINED or row.cancelled_by_client_id == row.client_id
    is_held = row.held_until is not None and row.held_until > now
    return row.undo_until if is_theirs and is_held else None


def _staff_of(which: Q) -> "QuerySet[Attendee, Any]":
    found = Attendee.objects.filter(which, staff_member__isnull=False).order_by("id")
    return found.values_list("appointment_id", "staff_member__name")


def _lines_of(which: Q) -> "QuerySet[BookedService, Any]":
    found = BookedService.objects.filter(which).order_by("position")
    person = ("staff_member__name", "staff_member__join_link")
    return found.values_list("appointment_id", "name", *person)


def _theirs() -> "QuerySet[Attendee]":
    """What the parameters' client attends and is to come, in whichever workspace."""
    return Attendee.objects.filter(
        is_upcoming(Parameter("now", models.DateTimeField())),
        client_id=Parameter("client", models.BigIntegerField()),
    )


def _mine() -> "QuerySet[Attendee]":
    """The same in their workspace: filters that no caller can forget."""
    workspace = Parameter("workspace", models.BigIntegerField())
    return _theirs().filter(appointment__workspace_id=workspace)


def _of_theirs() -> Q:
    """Who and what is on it; `_build` takes what `_mine` found, and drops the rest.

    Naming the workspace here as well would make SQLite walk through all its appointments.
    """
    return Q(appointment_id__in=_theirs().order_by().values("appointment_id"))


_MINE = PreparedQuery(lambda: _mine().values_list(*_COLUMNS))
_STAFF = PreparedQuery(lambda: _staff_of(_of_theirs()))
_LINES = PreparedQuery(lambda: _lines_of(_of_theirs()))
