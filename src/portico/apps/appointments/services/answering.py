"""A client answers an invitation, or staff record what somebody said."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.rows import get_attending, get_for_change
from portico.apps.appointments.services.answers import Saying, write_answer
from portico.apps.appointments.services.locking import lock_appointment
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import NotThere, Refused
from portico.domain.policies import AnswerFacts, may_answer
from portico.domain.states import Answer, AppointmentState


@transaction.atomic
def answer_invitation(
    *,
    client: Client,
    workspace: Workspace,
    uid: UUID,
    answer: Answer,
    note: str,
    actor: Actor,
    now: datetime,
) -> Attendee:
    """Write the answer and what it does to the appointment's state (product page 1).

    The last required client's decline can be undone. Raises NotThere when the client is not on
    it, Refused with every reason when it is closed.
    """
    calendars = lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    attendee = get_attending(client, appointment)
    decision = may_answer(load_answer_facts(appointment), now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    if attendee.answer == answer and attendee.note == note.strip():
        return attendee
    write_answer(
        attendee, appointment, Saying(answer, note), calendars=calendars, actor=actor, now=now
    )
    return attendee


@transaction.atomic
def record_answer(
    *,
    workspace: Workspace,
    uid: UUID,
    attendee_uid: UUID,
    answer: Answer,
    note: str,
    actor: Actor,
    now: datetime,
) -> Attendee:
    """What somebody told staff, also after the deadline and the start (product page 1).

    `needs_action` asks the person again. Raises NotThere, or Refused (`not_active`,
    `slot_taken`).
    """
    calendars = lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    attendee = (
        appointment.attendees.select_related("client", "staff_member__user")
        .filter(uid=attendee_uid)
        .first()
    )
    if attendee is None:
        raise NotThere("attendee")
    decision = may_answer(load_answer_facts(appointment, is_attendee_client=False), now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    if attendee.answer == answer and attendee.note == note.strip():
        return attendee
    write_answer(
        attendee, appointment, Saying(answer, note), calendars=calendars, actor=actor, now=now
    )
    return attendee


def load_answer_facts(appointment: Appointment, *, is_attendee_client: bool = True) -> AnswerFacts:
    """What `may_answer` decides on; `is_attendee_client` is false where staff record it."""
    return AnswerFacts(
        state=AppointmentState(appointment.state),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        response_deadline=appointment.response_deadline,
        is_attendee_client=is_attendee_client,
    )
