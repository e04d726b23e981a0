"""Play an appointment's life through the services, at the moments when it would have happened."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.answering import answer_invitation
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput, PersonInput
from portico.apps.appointments.services.withdrawing import withdraw
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.schedule.models import Room
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import ConflictsFound, Refused
from portico.domain.states import Answer


@dataclass(frozen=True, slots=True)
class Stage:
    """One business of the demo, with everything that its appointments need."""

    workspace: Workspace
    user: User
    staff: Sequence[StaffMember]
    clients: Sequence[Client]
    rooms: Sequence[Room]
    luck: random.Random
    now: datetime

    @property
    def actor(self) -> Actor:
        """Who books in this business."""
        return Actor("staff", self.user.name, self.user.uid)

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """The instant of a wall-clock time, so many days from today, in the workspace's zone."""
        zone = ZoneInfo(self.workspace.time_zone)
        day: date = self.now.astimezone(zone).date() + timedelta(days=days)
        return datetime.combine(day, time(hour, minute), zone)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be booked."""

    name: str
    starts_at: datetime | None
    minutes: int
    member: StaffMember
    clients: Sequence[Client]
    colleagues: Sequence[StaffMember] = ()
    room: Room | None = None
    join_link: str = ""
    objectives: str = ""
    topics: str = ""


def book(stage: Stage, plan: Plan, *, days_before: int = 9) -> Appointment | None:
    """Save the plan some days before its start; None when somebody is taken already."""
    starts_at = plan.starts_at
    booked_at = stage.now - timedelta(hours=3)
    if starts_at is not None:
        booked_at = min(booked_at, starts_at - timedelta(days=days_before, minutes=17))
    people = [
        PersonInput("client", client.uid, place == 0) for place, client in enumerate(plan.clients)
    ]
    people += [PersonInput("staff", m.uid) for m in (plan.member, *plan.colleagues)]
    form = AppointmentInput(
        name=plan.name,
        organizer_uid=plan.member.uid,
        scheduler_uid=stage.user.uid,
        starts_at=starts_at,
        minutes=plan.minutes,
        room_uid=plan.room.uid if plan.room else None,
        is_online=bool(plan.join_link),
        join_link=plan.join_link,
        people=tuple(people),
        objectives=plan.objectives,
        topics=plan.topics,
    )
    try:
        return create_appointment(
            workspace=stage.workspace,
            form=form,
            allowance=Allowance(),
            user=stage.user,
            actor=stage.actor,
            now=booked_at,
        )
    except ConflictsFound:
        return None


def cancel_by_client(stage: Stage, appointment: Appointment, client: Client, reason: str) -> None:
    """The client cancelled in the portal two hours ago; the time to undo it is over."""
    withdraw(
        client=client,
        workspace=stage.workspace,
        uid=appointment.uid,
        reason=reason,
        actor=Actor("client", client.name, client.uid),
        now=max(appointment.created_at, stage.now - timedelta(hours=2)),
    )


def answer(
    stage: Stage, appointment: Appointment, client: Client, given: Answer, note: str
) -> None:
    """The client answers two days after the invitation, or this morning; too late: not at all."""
    moment = min(
        appointment.created_at + timedelta(days=2, hours=1), stage.now - timedelta(hours=1)
    )
    try:
        answer_invitation(
            client=client,
            workspace=stage.workspace,
            uid=appointment.uid,
            answer=given,
            note=note,
            actor=Actor("client", client.name, client.uid),
            now=moment,
        )
    except Refused:
        return
