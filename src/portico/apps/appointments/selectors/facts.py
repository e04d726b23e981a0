"""The facts that rules of changing an appointment decide on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.placing import list_client_overlaps
from portico.apps.appointments.services.returning import is_time_taken
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar
from portico.domain.cancellation import CancelFacts, CancelType
from portico.domain.policies import ConfirmFacts
from portico.domain.restoration import RestoreFacts, UndoFacts
from portico.domain.states import ACTIVE, Answer, AppointmentState, Confirmation


def load_cancel_facts(attendee: Attendee, appointment: Appointment) -> CancelFacts:
    """What `may_cancel` decides on; one query where the appointment is part of a group."""
    workspace = appointment.workspace
    is_booker = appointment.booked_by_id is not None and (
        appointment.booked_by_id == attendee.client_id
    )
    return CancelFacts(
        state=AppointmentState(appointment.state),
        starts_at=appointment.starts_at,
        is_switched_on=workspace.allow_self_cancellation,
        hours=workspace.self_cancellation_hours,
        grace=timedelta(minutes=workspace.grace_minutes),
        booked_at=appointment.created_at if is_booker else None,
        has_declined=attendee.answer == Answer.DECLINED,
        group_part=_group_part(attendee, appointment),
    )


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


def load_undo_facts(
    attendee: Attendee,
    appointment: Appointment,
    calendars: Sequence[Calendar],
    *,
    now: datetime,
) -> UndoFacts:
    """What `may_undo` decides on; whose time it is now is asked only while it matters."""
    is_own = is_own_cancel(attendee, appointment) or is_own_decline(attendee, appointment)
    is_open = attendee.undo_until is not None and now < attendee.undo_until
    has_ended = AppointmentState(appointment.state) not in ACTIVE
    return UndoFacts(
        is_own=is_own,
        is_used=appointment.undone_at is not None,
        undo_until=attendee.undo_until,
        starts_at=appointment.starts_at,
        is_taken=is_own
        and is_open
        and has_ended
        and is_time_taken(appointment, calendars, now=now),
    )


def load_restore_facts(
    attendee: Attendee,
    client: Client,
    appointment: Appointment,
    calendars: Sequence[Calendar],
    *,
    now: datetime,
) -> RestoreFacts:
    """What `may_restore` decides on."""
    is_own = is_own_cancel(attendee, appointment)
    return RestoreFacts(
        is_own_cancel=is_own,
        starts_at=appointment.starts_at,
        minimum_notice=timedelta(minutes=appointment.workspace.minimum_notice_minutes),
        may_book=client.may_book,
        is_online=_is_online(appointment),
        is_taken=is_own and is_time_taken(appointment, calendars, now=now),
        has_overlap=is_own and _has_overlap(client, appointment),
    )


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


def _group_part(
    attendee: Attendee, appointment: Appointment
) -> Literal["none", "primary", "member"]:
    if appointment.group is None:
        return "none"
    others = appointment.group.appointments.filter(state__in=ACTIVE).exclude(pk=appointment.pk)
    if not others.exists():
        return "none"
    is_primary = appointment.group.primary_contact_id == attendee.client_id
    return "primary" if is_primary else "member"


def _is_online(appointment: Appointment) -> bool:
    """Whether every booked service can be booked online; one that is gone cannot."""
    for line in appointment.lines.select_related("service", "staff_member"):
        service = line.service
        if service is None or service.is_retired or not service.clients_can_self_schedule:
            return False
        if not line.staff_member.is_active:
            return False
    return True


def _has_overlap(client: Client, appointment: Appointment) -> bool:
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    if starts_at is None or ends_at is None:
        return False
    return bool(list_client_overlaps([client], starts_at, ends_at, appointment.uid))
