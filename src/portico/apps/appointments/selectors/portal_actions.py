"""What a client may do with an appointment: cancel, undo, restore, confirm."""

from dataclasses import dataclass
from datetime import datetime

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.cancel_facts import load_cancel_facts
from portico.apps.appointments.selectors.companions import GroupSight, load_group_sight
from portico.apps.appointments.selectors.facts import (
    is_own_cancel,
    is_own_decline,
    is_withdrawal_a_decline,
    load_confirm_facts,
)
from portico.apps.appointments.selectors.member_returns import load_calendars
from portico.apps.appointments.selectors.moving import load_reschedule_facts
from portico.apps.appointments.selectors.reach import (
    Reach,
    list_ended_together,
    list_together,
    part_in_group,
)
from portico.apps.appointments.selectors.return_facts import (
    load_restore_facts,
    load_undo_facts,
)
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.cancellation import CancelFacts, cancel_deadline, may_cancel
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere
from portico.domain.policies import may_confirm
from portico.domain.rescheduling import RescheduleFacts, may_reschedule, reschedule_deadline
from portico.domain.restoration import hold_until, may_restore, may_undo
from portico.domain.states import ACTIVE, AppointmentState, Confirmation


@dataclass(frozen=True, slots=True)
class PortalActions:
    """Decisions for the page; None where the action has no place on it.

    `undo_decision` stands on what this client cancelled or declined, `restore_decision` on what
    they cancelled once Undo is over, `confirm_decision` where they are asked to confirm.
    `undo_until`: when the hold ends, while Undo is allowed. `is_withdrawal_a_decline`: Cancel
    declines for this client, the meeting stays for others. `undo_offered_until`: until when a
    Cancel that is pressed now could be undone. `cancels`: how many visits Cancel ends (of a
    primary contact the whole group), `returns`: how many Undo and Restore bring back. `version`:
    what a page says it has seen of what Cancel or Reschedule changes. `cancel_facts` and
    `move_facts`: what was decided on; None of what has ended, which is `not_upcoming`. `group`: the
    others, where it is one of a group.
    """

    cancel_decision: Decision
    cancel_facts: CancelFacts
    move_decision: Decision
    move_facts: RescheduleFacts | None
    is_withdrawal_a_decline: bool
    undo_offered_until: datetime | None
    undo_until: datetime | None
    undo_decision: Decision | None
    restore_decision: Decision | None
    confirm_decision: Decision | None
    cancels: int
    returns: int
    version: int
    group: GroupSight | None

    @property
    def cancel_deadline(self) -> datetime | None:
        """The last instant at which Cancel is in time."""
        return cancel_deadline(self.cancel_facts)

    @property
    def move_deadline(self) -> datetime | None:
        """The last instant at which Reschedule is in time."""
        return reschedule_deadline(self.move_facts) if self.move_facts else None


def load_actions(
    client: Client, workspace: Workspace, appointment: Appointment, *, now: datetime
) -> PortalActions:
    """The client's actions on their appointment, in a fixed number of queries.

    Reads the appointment's attendees, prefetched or not; raises NotThere for anybody else's.
    """
    everybody = list(appointment.attendees.all())
    mine = next((one for one in everybody if one.client_id == client.pk), None)
    if mine is None or appointment.workspace_id != workspace.pk:
        raise NotThere("appointment")
    appointment.workspace = workspace
    reach = _reach(client, appointment)
    cancel_facts = load_cancel_facts(mine, reach, is_whole_group=reach.part == "primary")
    ended = list_ended_together(client, appointment)
    undo, restore = _decide_return(client, mine, Reach(appointment, ended), now)
    is_undoable = undo is not None and undo.is_allowed
    move_decision, move_facts = _decide_move(client, workspace, appointment, now)
    return PortalActions(
        cancel_decision=may_cancel(cancel_facts, now=now),
        cancel_facts=cancel_facts,
        move_decision=move_decision,
        move_facts=move_facts,
        is_withdrawal_a_decline=not reach.is_whole_group
        and is_withdrawal_a_decline(mine, appointment, everybody),
        undo_offered_until=hold_until(
            cancel_facts.starts_at,
            workspace.undo_minutes,
            is_used=any(one.undone_at is not None for one in reach.appointments),
            now=now,
        ),
        undo_until=mine.undo_until if is_undoable else None,
        undo_decision=undo,
        restore_decision=restore,
        confirm_decision=_decide_confirm(appointment, now),
        cancels=len(reach.appointments),
        returns=len(ended),
        version=reach.version,
        group=load_group_sight(client, mine, appointment, now=now),
    )


def _decide_move(
    client: Client, workspace: Workspace, appointment: Appointment, now: datetime
) -> tuple[Decision, RescheduleFacts | None]:
    if AppointmentState(appointment.state) not in ACTIVE:
        return Decision((Reason("not_upcoming"),)), None
    facts = load_reschedule_facts(client, workspace, appointment.uid)
    return may_reschedule(facts, now=now), facts


def _reach(client: Client, appointment: Appointment) -> Reach:
    together = list_together(appointment)
    part = part_in_group(client, appointment, together)
    found = tuple(together) if part == "primary" else (appointment,)
    return Reach(appointment, found, part)


def _decide_return(
    client: Client, mine: Attendee, reach: Reach, now: datetime
) -> tuple[Decision | None, Decision | None]:
    own = reach.own
    if not (is_own_cancel(mine, own) or is_own_decline(mine, own)):
        return None, None
    calendars = load_calendars(reach.appointments)
    undo = may_undo(load_undo_facts(mine, reach, calendars, now=now), now=now)
    is_over = not undo.is_allowed and undo.codes != ("slot_taken",)
    if not (is_over and is_own_cancel(mine, own)):
        return undo, None
    wanted = load_restore_facts(mine, client, reach, calendars, now=now)
    return undo, may_restore(wanted, now=now)


def _decide_confirm(appointment: Appointment, now: datetime) -> Decision | None:
    is_asked = (
        appointment.confirmation == Confirmation.BY_REQUEST
        and appointment.state == AppointmentState.PENDING
    )
    if not is_asked:
        return None
    return may_confirm(load_confirm_facts(appointment, is_client=True), now=now)
