"""Staff make a group from scratch: several clients' visits, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.selectors.staff_lines import load_staff_lines, with_calendars
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import (
    Allowance,
    AppointmentInput,
    LineInput,
    PersonInput,
)
from portico.apps.appointments.services.lining import make_calendars
from portico.apps.appointments.services.locking import lock_everything
from portico.apps.appointments.services.placing import decide_on
from portico.apps.appointments.services.regrouping import group_appointments
from portico.apps.people.models import Client, User
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.conflicts import Conflict
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import ConflictsFound, InvalidInput, Refused
from portico.domain.groups import FEWEST


@dataclass(frozen=True, slots=True)
class VisitInput:
    """One client's visit of a group, as staff ask for it; the first one's client is primary."""

    client_uid: UUID
    lines: tuple[LineInput, ...]
    starts_at: datetime


@transaction.atomic
def create_group(
    *,
    workspace: Workspace,
    visits: Sequence[VisitInput],
    allowance: Allowance,
    is_notifying: bool = True,
    user: User,
    actor: Actor,
    now: datetime,
) -> GroupBooking:
    """Save every visit and put them together; staff have no maximum.

    What is in the way is warned of and overridden as in the appointment form. Raises InvalidInput
    with every fault (`visit:0:line:0:staff`, `visit:0:starts_at`), ConflictsFound with what is in
    the way of any of them, Refused with the reasons of `may_group`, or SlotTaken.
    """
    if len(visits) < FEWEST:
        raise Refused(Decision((Reason("too_few"),)))
    forms = [_form_of(workspace, visit, user) for visit in visits]
    _lock(workspace, visits, now)
    made: list[Appointment] = []
    faults: dict[str, tuple[str, ...]] = {}
    conflicts: list[Conflict] = []
    for number, form in enumerate(forms):
        try:
            made.append(
                create_appointment(
                    workspace=workspace,
                    form=form,
                    allowance=allowance,
                    is_notifying=is_notifying,
                    keeps_draft=True,
                    user=user,
                    actor=actor,
                    now=now,
                )
            )
        except InvalidInput as error:
            faults |= {f"visit:{number}:{name}": codes for name, codes in error.fields.items()}
        except ConflictsFound as error:
            conflicts += error.conflicts
    if faults:
        raise InvalidInput(faults)
    if conflicts:
        raise decide_on(conflicts, allowance)
    uids = [one.uid for one in made]
    return group_appointments(workspace=workspace, uids=uids, actor=actor, now=now)


def _form_of(workspace: Workspace, visit: VisitInput, user: User) -> AppointmentInput:
    return AppointmentInput(
        name="",
        organizer_uid=None,
        scheduler_uid=user.uid,
        starts_at=visit.starts_at,
        minutes=workspace.default_minutes,
        people=(PersonInput("client", visit.client_uid),),
        lines=visit.lines,
    )


def _lock(workspace: Workspace, visits: Sequence[VisitInput], now: datetime) -> None:
    """Every calendar that any of them could take, in one go, then their clients."""
    lines = [line for visit in visits for line in visit.lines]
    try:
        make_calendars(workspace, load_staff_lines(workspace, lines, ()))
        keys = load_staff_lines(workspace, lines, ()).keys
    except InvalidInput as error:
        raise _blame(visits, error) from error
    clients = Client.objects.filter(
        organization_id=workspace.organization_id, uid__in=[visit.client_uid for visit in visits]
    )
    lock_everything(None, (), (), list(clients), more=with_calendars(keys), now=now)


def _blame(visits: Sequence[VisitInput], error: InvalidInput) -> InvalidInput:
    """Faults of all lines counted through, by visit and line."""
    places = [
        f"visit:{number}:line:{place}"
        for number, visit in enumerate(visits)
        for place, _ in enumerate(visit.lines)
    ]
    faults = {}
    for name, codes in error.fields.items():
        _line, number, part = name.split(":")
        faults[f"{places[int(number)]}:{part}"] = codes
    return InvalidInput(faults)
