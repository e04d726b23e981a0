"""What came in by mail, and the times proposed, as staff may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from portico.apps.appointments.models import Appointment, Attendee, TimeProposal
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.messaging.incoming_models import IncomingMail
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.domain.roles import Grant, Permission
from portico.domain.states import ACTIVE

PAGE = 50
SHORT = 5
"""Mails shown with their appointment; the list has all."""


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One mail with whose address it came to; no appointment: it was deleted since."""

    mail: IncomingMail
    appointment: Appointment | None
    attendee: Attendee | None


@dataclass(frozen=True, slots=True)
class IncomingList:
    """One page, newest first; `kept` counts what did not count, whatever is filtered."""

    rows: tuple[IncomingRow, ...]
    page: int
    pages: int
    total: int
    kept: int


def list_incoming(access: DeskAccess, *, is_kept_only: bool, page: int) -> IncomingList:
    """Mails of the workspace; a provider's: about appointments they are on."""
    mails = _visible(access)
    kept = mails.filter(fate=IncomingMail.KEPT)
    count, kept_count = mails.count(), kept.count()
    total = kept_count if is_kept_only else count
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    start = (page - 1) * PAGE
    found = list((kept if is_kept_only else mails)[start : start + PAGE])
    return IncomingList(tuple(_rows(access, found)), page, pages, total, kept_count)


def list_incoming_about(access: DeskAccess, uid: UUID) -> list[IncomingRow]:
    """The newest few about one appointment."""
    mails = _visible(access).filter(subject_kind="appointment", subject_uid=uid)
    return _rows(access, list(mails[:SHORT]))


def list_open_proposals(appointment: Appointment) -> list[TimeProposal]:
    """Times proposed instead of the present one, by attendees, the newest first."""
    return list(
        appointment.proposals.filter(_is_open(appointment)).select_related(
            "attendee__client", "attendee__staff_member"
        )
    )


def get_open_proposal(access: DeskAccess, appointment_uid: UUID, uid: UUID) -> TimeProposal | None:
    """One of them, while the appointment can still be moved there."""
    appointment = visible_appointments(access).filter(uid=appointment_uid).first()
    if appointment is None:
        raise NotThere("appointment")
    return appointment.proposals.filter(_is_open(appointment), uid=uid).first()


def _is_open(appointment: Appointment) -> Q:
    """Nothing is open about what cannot be moved any more; a move closes by its SEQUENCE."""
    if appointment.state not in ACTIVE:
        return Q(pk=None)
    return Q(closed_at=None, sequence__gte=appointment.asked_sequence)


def _visible(access: DeskAccess) -> QuerySet[IncomingMail]:
    mails = IncomingMail.objects.filter(
        organization_id=access.workspace.organization_id, workspace=access.workspace
    )
    if access.require(Permission.APPOINTMENTS) is Grant.ALL:
        return mails
    return mails.filter(subject_uid__in=visible_appointments(access).values("uid"))


def _rows(access: DeskAccess, mails: Iterable[IncomingMail]) -> list[IncomingRow]:
    found = list(mails)
    appointments = Appointment.objects.filter(
        workspace=access.workspace, uid__in={mail.subject_uid for mail in found}
    ).in_bulk(field_name="uid")
    attendees = (
        Attendee.objects.filter(
            appointment__workspace=access.workspace, uid__in={m.attendee_uid for m in found}
        )
        .select_related("client", "staff_member")
        .in_bulk(field_name="uid")
    )
    return [
        IncomingRow(m, appointments.get(m.subject_uid), attendees.get(m.attendee_uid))
        for m in found
    ]
