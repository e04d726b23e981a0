"""What one client finds in the portal: every read takes the client first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.selectors.attendances import list_attendances
from portico.apps.appointments.selectors.cards import (
    AppointmentCard,
    CardRow,
    build_card,
)
from portico.apps.appointments.selectors.portal_actions import PortalActions, load_actions
from portico.apps.appointments.services.answering import load_answer_facts
from portico.apps.history.selectors import list_history
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.decisions import Decision
from portico.domain.policies import may_answer


@dataclass(frozen=True, slots=True)
class OtherAttendee:
    """Somebody else on the appointment: name only, never address or answer."""

    name: str
    kind: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch of a visit; `is_rest` marks processing, when nobody is busy."""

    starts_at: datetime
    name: str
    staff_name: str
    minutes: int
    is_rest: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What happened, by code; `params` fill the sentence."""

    at: datetime
    code: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """One appointment with everything its client may see.

    `booked_for`: the name of somebody else whom it is for. `accepted_policy`: the cancellation
    policy as it was agreed to.
    """

    card: AppointmentCard
    objectives: str
    topics: str
    directions: str
    address: str
    organizer_name: str
    organizer_address: str
    others: tuple[OtherAttendee, ...]
    lines: tuple[Line, ...]
    history: tuple[HistoryLine, ...]
    my_note: str
    answer_decision: Decision
    response_deadline: datetime | None
    cancel_reason: str
    sequence: int
    version: int
    actions: PortalActions
    booked_for: str
    accepted_policy: str


def get_for_client(
    client: Client, workspace: Workspace, uid: UUID, *, now: datetime
) -> AppointmentPage | None:
    """The page of one appointment; None when it is not theirs."""
    mine = _attends(client, workspace).filter(appointment__uid=uid).first()
    if mine is None:
        return None
    appointment = mine.appointment
    return AppointmentPage(
        card=_card(mine, workspace, now),
        objectives=appointment.objectives,
        topics=appointment.topics,
        directions=appointment.room.directions if appointment.room else "",
        address=workspace.address,
        organizer_name=appointment.organizer.name if appointment.organizer else "",
        organizer_address=appointment.organizer.email if appointment.organizer else "",
        others=_others(mine, workspace),
        lines=tuple(_lines(appointment)),
        history=tuple(_history(client, appointment)),
        my_note=mine.note,
        answer_decision=may_answer(load_answer_facts(appointment), now=now),
        response_deadline=appointment.response_deadline,
        cancel_reason=_cancel_reason(client, appointment),
        sequence=appointment.sequence,
        version=appointment.version,
        actions=load_actions(client, workspace, appointment, now=now),
        booked_for=appointment.booked_for,
        accepted_policy=appointment.accepted_policy,
    )


def _cancel_reason(client: Client, appointment: Appointment) -> str:
    """What another client typed, the primary contact of the group, is for staff only."""
    by = appointment.cancelled_by_client_id
    is_shown = appointment.state == "cancelled" and by in (None, client.pk)
    return appointment.cancel_reason if is_shown else ""


def _attends(client: Client, workspace: Workspace) -> QuerySet[Attendee]:
    everybody = Attendee.objects.select_related("client", "staff_member")
    lines = BookedService.objects.select_related("staff_member")
    return (
        list_attendances(client, workspace)
        .select_related(
            "appointment__room", "appointment__organizer", "appointment__group__primary_contact"
        )
        .prefetch_related(
            Prefetch("appointment__attendees", everybody), Prefetch("appointment__lines", lines)
        )
    )


def _card(mine: Attendee, workspace: Workspace, now: datetime) -> AppointmentCard:
    appointment = mine.appointment
    lines = list(appointment.lines.all())
    staff = [a.staff_member.name for a in appointment.attendees.all() if a.staff_member]
    row = CardRow(
        pk=appointment.pk,
        uid=appointment.uid,
        name=appointment.name,
        state=appointment.state,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        place=appointment.place,
        is_online=appointment.is_online,
        join_link=appointment.join_link,
        confirmation=appointment.confirmation,
        response_deadline=appointment.response_deadline,
        room_name=appointment.room.name if appointment.room else None,
        organizer_name=appointment.organizer.name if appointment.organizer else None,
        my_answer=mine.answer,
        is_required=mine.is_required,
        client_id=mine.client_id,
        undo_until=mine.undo_until,
        held_until=appointment.held_until,
        undone_at=appointment.undone_at,
        cancelled_by_client_id=appointment.cancelled_by_client_id,
        organizer_room=appointment.organizer.join_link if appointment.organizer else "",
        staff_rooms=[line.staff_member.join_link for line in lines],
        staff=[*staff, *(line.staff_member.name for line in lines)],
        services=[line.name for line in lines],
    )
    return build_card(row, workspace, now=now)


def _others(mine: Attendee, workspace: Workspace) -> tuple[OtherAttendee, ...]:
    found = []
    for other in mine.appointment.attendees.all():
        if other.pk == mine.pk:
            continue
        if other.client is not None and workspace.show_other_names:
            found.append(OtherAttendee(other.client.name, "client", other.is_required))
        elif other.staff_member is not None:
            found.append(OtherAttendee(other.staff_member.name, "staff", other.is_required))
    return tuple(found)


def _lines(appointment: Appointment) -> Iterable[Line]:
    for line in appointment.lines.all():
        staff = line.staff_member.name
        yield Line(line.starts_at, line.name, staff, line.duration, False)
        if not line.processing:
            continue
        rest = line.starts_at + timedelta(minutes=line.duration)
        yield Line(rest, "processing", "", line.processing, True)
        if line.finishing:
            finish = rest + timedelta(minutes=line.processing)
            yield Line(finish, line.name, staff, line.finishing, False)


_SHOWN = frozenset({"created", "moved", "cancelled", "completed", "restored"})


def _history(client: Client, appointment: Appointment) -> Iterable[HistoryLine]:
    """Booked, moved, cancelled, restored, and the client's own answers; nobody else's.

    A wrong press of *Complete* that was undone is no news to them.
    """
    undone = 0
    for entry in list_history("appointment", appointment.uid):  # the newest first
        if entry.verb == "uncompleted":
            undone += 1
        elif entry.verb == "completed" and undone:
            undone -= 1
            continue
        is_own = entry.actor_kind == "client" and entry.actor_uid == client.uid
        if entry.verb == "answered" and is_own:
            yield HistoryLine(entry.at, "answered", {"answer": entry.changes["answer"][1]})
        elif entry.verb in _SHOWN:
            params: dict[str, Any] = {"is_own": is_own}
            if entry.actor_kind == "staff" or is_own:
                params["by"] = entry.actor_name
            if entry.verb == "moved":
                params["from"], params["to"] = (
                    datetime.fromisoformat(text) if text else None
                    for text in entry.changes["starts_at"]
                )
            yield HistoryLine(entry.at, entry.verb, params)
