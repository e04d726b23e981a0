"""The other visits of a client's group, as far as its primary contact may see and change them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.cancel_facts import list_member_facts
from portico.apps.appointments.selectors.groups import client_of, list_active, list_visits
from portico.apps.appointments.selectors.member_returns import decide_member_restore
from portico.apps.people.models import Client
from portico.domain.cancellation import CancelFacts, may_cancel
from portico.domain.decisions import Decision
from portico.domain.states import ACTIVE, AppointmentState


@dataclass(frozen=True, slots=True)
class Companion:
    """Another member's visit: first name, services, staff, time and state, and what may be done.

    `undo_until`: until when this client can take back that they cancelled it; `restore_decision`:
    whether they can book it again once that is over, None where it has no place. `version`: what
    a page says it has seen of it.
    """

    uid: UUID
    first_name: str
    services: tuple[str, ...]
    staff: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    state: AppointmentState
    cancel_decision: Decision
    cancel_facts: CancelFacts
    undo_until: datetime | None
    restore_decision: Decision | None
    version: int

    @property
    def is_active(self) -> bool:
        """Whether it is still to take place, or taking place."""
        return self.state in ACTIVE


@dataclass(frozen=True, slots=True)
class GroupSight:
    """A group from the page of one of its visits; `companions` only for the primary contact.

    `primary_name`: first name and last initial. `is_over`: one active visit is left, so that the
    rules of groups have ended; then it is seen while something can be taken back.
    """

    is_primary: bool
    primary_name: str
    companions: tuple[Companion, ...]
    is_over: bool


def load_group_sight(
    client: Client, mine: Attendee, appointment: Appointment, *, now: datetime
) -> GroupSight | None:
    """The group of the client's appointment; None where nothing is left of it to see.

    Five queries in a group and some for each visit that can be restored, none otherwise. A view
    as this client, which is narrowed to some appointments, shows only those.
    """
    if appointment.group_id is None or appointment.group is None:
        return None
    rows = list_visits(appointment.group_id)
    primary = appointment.group.primary_contact
    is_over = len(list_active(rows)) < 2 or AppointmentState(appointment.state) not in ACTIVE
    if primary.pk != client.pk:
        return None if is_over else GroupSight(False, primary.short_name, (), is_over)
    shown = client.shown_only
    others = [one for one in rows if one.pk != appointment.pk]
    others = [one for one in others if shown is None or one.uid in shown]
    found = _describe(client, mine, appointment, others, rows, now)
    if is_over and not any(one.undo_until or one.restore_decision for one in found):
        return None
    return GroupSight(True, primary.short_name, found, is_over)


def _describe(
    client: Client,
    mine: Attendee,
    own: Appointment,
    others: Sequence[Appointment],
    rows: Sequence[Appointment],
    now: datetime,
) -> tuple[Companion, ...]:
    facts = list_member_facts(mine, own, others, list_active(rows))
    undo = {one.pk: _undo_until(mine, own, one, now) for one in others}
    return tuple(
        Companion(
            uid=one.uid,
            first_name=_first_name(one),
            services=tuple(line.name for line in one.lines.all()) or (one.name,),
            staff=_staff(one),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            state=AppointmentState(one.state),
            cancel_decision=may_cancel(facts[one.pk], now=now),
            cancel_facts=facts[one.pk],
            undo_until=undo[one.pk],
            restore_decision=None
            if undo[one.pk]
            else decide_member_restore(client, mine, own, one, now=now),
            version=one.version,
        )
        for one in others
    )


def _first_name(one: Appointment) -> str:
    client = client_of(one)
    return one.booked_for or (client.first_name if client else "")


def _staff(one: Appointment) -> tuple[str, ...]:
    of_lines = [line.staff_member.name for line in one.lines.all()]
    attending = [part.staff_member.name for part in one.attendees.all() if part.staff_member]
    return tuple(dict.fromkeys(of_lines or attending))


def _undo_until(
    mine: Attendee, own: Appointment, one: Appointment, now: datetime
) -> datetime | None:
    """What was cancelled with the client's own visit comes back with it, not alone."""
    is_theirs = (
        one.state == AppointmentState.CANCELLED
        and one.cancelled_by_client_id == mine.client_id
        and one.cancelled_at != own.cancelled_at
    )
    is_held = one.held_until is not None and one.held_until > now
    return one.held_until if is_theirs and is_held and one.undone_at is None else None
