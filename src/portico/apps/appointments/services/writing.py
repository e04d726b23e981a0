"""Write a visit that fits: the appointment, its lines, its people, the time it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portico.apps.appointments.models import Appointment, Attendee, BookedService, GroupBooking
from portico.apps.appointments.selectors.rows import list_attendees
from portico.apps.appointments.selectors.wishes import VisitRequest, Wanted
from portico.apps.appointments.services.fitting import Fitted
from portico.apps.appointments.services.reminding import is_request_over, schedule_reminders
from portico.apps.appointments.services.telling import list_notices, tell_attendees
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.schedule.selectors.offers import Offer
from portico.apps.schedule.services.occupying import occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.availability import Placed
from portico.domain.deadlines import default_deadline
from portico.domain.participation import Part, state_at_creation
from portico.domain.states import Answer, AppointmentState, Confirmation


@dataclass(frozen=True, slots=True)
class FittedVisit:
    """One client's visit with where it fits.

    `wanted` holds this visit alone; `number` is its place in `fitted`.
    """

    client: Client
    request: VisitRequest
    wanted: Wanted
    fitted: Fitted
    number: int = 0

    @property
    def placed(self) -> Sequence[Placed]:
        """Its lines, in minutes of the window."""
        return self.fitted.visits[self.number]

    @property
    def staff(self) -> list[Offer]:
        """Who does each line."""
        lines = self.wanted.plans.visits[0].lines
        return [
            next(offer for offer, _ in lines[placed.line].choices if offer.calendar == placed.staff)
            for placed in self.placed
        ]


def write_visit(
    workspace: Workspace,
    visit: FittedVisit,
    *,
    booker: Client,
    answer: Answer = Answer.ACCEPTED,
    group: GroupBooking | None = None,
    accepted_policy: str = "",
    booked_for: str = "",
    now: datetime,
) -> Appointment:
    """Save what the visit is, and occupy its time; nobody is told yet. Raises SlotTaken.

    `answer`: what the client has said to it. Who is booked online has accepted.
    """
    staff = visit.staff
    appointment = _describe(workspace, visit, staff, answer, now)
    appointment.booked_by, appointment.group = booker, group
    appointment.accepted_policy, appointment.booked_for = accepted_policy, booked_for
    appointment.save()
    _write_lines(appointment, visit, staff)
    _write_attendees(appointment, visit.client, staff, answer, now)
    occupy(
        stretches=visit.fitted.stretches(visit.number),
        subject_kind="appointment",
        subject_uid=appointment.uid,
        is_tentative=appointment.state == AppointmentState.PENDING,
    )
    return appointment


def tell_booked(appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    """History, confirmations and reminders of what was just written."""
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="created",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
    )
    notices = list_notices(appointment, "created", actor=actor)
    # SYSTEM: whoever booked wants to see it confirmed.
    tell_attendees(appointment, notices, list_attendees(appointment), actor=SYSTEM, now=now)
    schedule_reminders(appointment, now=now)


def _describe(
    workspace: Workspace,
    visit: FittedVisit,
    staff: Sequence[Offer],
    answer: Answer,
    now: datetime,
) -> Appointment:
    """The appointment, not saved yet."""
    fitted, placed = visit.fitted, visit.placed
    services = [line.service for line in visit.wanted.plans.visits[0].lines]
    starts_at = fitted.window.at(placed[0].minute)
    confirmation = Confirmation(workspace.confirmation)
    state = state_at_creation(
        confirmation,
        [Part("client", True, answer), Part("staff", True, Answer.ACCEPTED)],
        is_request_over=is_request_over(workspace, starts_at, now=now),
    )
    rooms = [fitted.calendars[key].room_id for one in placed for key in one.taken]
    return Appointment(
        organization_id=workspace.organization_id,
        workspace=workspace,
        name=", ".join(dict.fromkeys(service.name for service in services))[:200],
        organizer_id=staff[0].staff_pk,
        state=state,
        starts_at=starts_at,
        ends_at=fitted.window.at(max(one.minute + one.time.length for one in placed)),
        room_id=next((room for room in rooms if room is not None), None),
        is_online=any(service.is_by_video for service in services),
        confirmation=confirmation,
        response_deadline=default_deadline(starts_at, workspace.response_deadline_hours, now=now),
        source="client",
        created_at=now,
    )


def _write_lines(appointment: Appointment, visit: FittedVisit, staff: Sequence[Offer]) -> None:
    """One booked service per line, as it is today."""
    made = []
    for placed, offer in zip(visit.placed, staff, strict=True):
        service = visit.wanted.plans.visits[0].lines[placed.line].service
        options, time = visit.wanted.options[placed.line], placed.time
        price = offer.price_cents
        made.append(
            BookedService(
                appointment=appointment,
                organization_id=appointment.organization_id,
                service_id=service.pk,
                staff_member_id=offer.staff_pk,
                name=" + ".join([service.name, *(one.name for one in options)])[:120],
                starts_at=visit.fitted.window.at(placed.minute),
                duration=time.duration,
                processing=time.processing,
                finishing=time.finishing,
                buffer_before=time.buffer_before,
                buffer_after=time.buffer_after,
                price_cents=None if price is None else price + sum(o.price_cents for o in options),
                position=placed.line,
                options=[str(option.uid) for option in options],
                is_anyone=visit.request.lines[placed.line].staff_uid is None,
                takes=sorted(placed.taken),
            )
        )
    BookedService.objects.bulk_create(made)


def _write_attendees(
    appointment: Appointment,
    client: Client,
    staff: Sequence[Offer],
    answer: Answer,
    now: datetime,
) -> None:
    colleagues = sorted({offer.staff_pk for offer in staff})
    people = [(client, None, answer), *((None, pk, Answer.ACCEPTED) for pk in colleagues)]
    Attendee.objects.bulk_create(
        Attendee(
            appointment=appointment,
            organization_id=appointment.organization_id,
            client=who,
            staff_member_id=staff_pk,
            answer=said,
            answered_at=None if said == Answer.NEEDS_ACTION else now,
        )
        for who, staff_pk, said in people
    )
