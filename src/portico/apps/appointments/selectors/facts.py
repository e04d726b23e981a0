"""Facts that rules of changing an appointment decide on, and whose act its end was."""

from collections.abc import Sequence

from portico.apps.appointments.models import Appointment, Attendee
from portico.domain.cancellation import CancelType
from portico.domain.policies import ConfirmFacts
from portico.domain.states import Answer, AppointmentState, Confirmation


def is_withdrawal_a_decline(
    attendee: Attendee, appointment: Appointment, everybody: Sequence[Attendee]
) -> bool:
    """Whether this client's Cancel leaves the meeting to others (product page 3).

    Among several clients it does, and that of an optional one. What is proposed has no time that
    it could keep: the last required client's withdrawal ends it.
    """
    clients = [one for one in everybody if one.client_id is not None]
    if len(clients) < 2:
        return not attendee.is_required
    others = [one for one in clients if one.pk != attendee.pk and one.is_required]
    is_left_alone = attendee.is_required and all(one.answer == Answer.DECLINED for one in others)
    return not (appointment.state == AppointmentState.PROPOSED and is_left_alone)


def load_confirm_facts(appointment: Appointment, *, is_client: bool) -> ConfirmFacts:
    """What `may_confirm` decides on."""
    return ConfirmFacts(
        state=AppointmentState(appointment.state),
        confirmation=Confirmation(appointment.confirmation),
        starts_at=appointment.starts_at,
        is_client=is_client,
    )


def is_own_cancel(attendee: Attendee, appointment: Appointment) -> bool:
    """Whether this client cancelled it themselves; a no-show never did."""
    return (
        appointment.state == AppointmentState.CANCELLED
        and appointment.cancelled_by_client_id is not None
        and appointment.cancelled_by_client_id == attendee.client_id
        and appointment.cancel_type != CancelType.NO_SHOW
    )


def is_own_decline(attendee: Attendee, appointment: Appointment) -> bool:
    """Whether this client declined it in a way that Undo takes back."""
    return (
        appointment.state != AppointmentState.CANCELLED
        and attendee.answer == Answer.DECLINED
        and attendee.answer_before != ""
    )
