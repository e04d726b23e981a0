"""A client books a visit (product page 3, Booking by the client)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.selectors.rows import list_attendees
from portico.apps.appointments.selectors.wishes import VisitRequest, Wanted
from portico.apps.appointments.services.fitting import HOLD, Fitted, fit_visits, lock_request
from portico.apps.appointments.services.reminding import is_request_over, schedule_reminders
from portico.apps.appointments.services.telling import list_notices, tell_attendees
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.schedule.selectors.offers import Offer
from portico.apps.schedule.services.occupying import free, occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.booking import may_book
from portico.domain.deadlines import default_deadline
from portico.domain.errors import InvalidInput, Refused
from portico.domain.participation import Part, state_at_creation
from portico.domain.states import Answer, AppointmentState, Confirmation


@transaction.atomic
def book_visit(
    *,
    client: Client,
    workspace: Workspace,
    request: VisitRequest,
    starts_at: datetime,
    accepted_policy: str = "",
    booked_for: str = "",
    is_known: bool = True,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Book the visit at exactly this start, as it was offered; the client's hold becomes it.

    `accepted_policy`: the cancellation policy as the client read it. `is_known`: false for a
    client record made for this very booking. Raises InvalidInput (`policy`, `booked_for`),
    NotThere (a service or an option), Refused with every reason of `may_book` or with
    `own_overlap`, or SlotTaken.
    """
    policy = _check(workspace, accepted_policy, booked_for)
    wanted, calendars = lock_request(
        client, workspace, request, is_known=is_known, starts_at=starts_at, now=now
    )
    decision = may_book(wanted.facts)
    if not decision.is_allowed:
        raise Refused(decision)
    fitted = fit_visits(workspace, wanted.plans, calendars, starts_at, client=client, now=now)
    free(subject_kind=HOLD, subject_uids=[client.uid])
    staff = _list_staff(wanted, fitted)
    appointment = _write(client, workspace, wanted, fitted, staff, now)
    appointment.accepted_policy, appointment.booked_for = policy, booked_for.strip()
    appointment.save()
    _write_lines(appointment, request, wanted, fitted, staff)
    _write_attendees(appointment, client, staff, now)
    occupy(
        stretches=fitted.stretches(0),
        subject_kind="appointment",
        subject_uid=appointment.uid,
        is_tentative=appointment.state == AppointmentState.PENDING,
    )
    _finish(appointment, actor, now)
    return appointment


def _check(workspace: Workspace, accepted_policy: str, booked_for: str) -> str:
    """The policy that was accepted; it has to be the one that stands."""
    policy = "\n".join(workspace.cancellation_policy.split("\r\n"))
    faults: dict[str, tuple[str, ...]] = {}
    if "\n".join(accepted_policy.split("\r\n")).strip() != policy.strip():
        faults["policy"] = ("changed",) if accepted_policy.strip() else ("required",)
    if len(booked_for.strip()) > 120:
        faults["booked_for"] = ("too_long",)
    if faults:
        raise InvalidInput(faults)
    return policy


def _list_staff(wanted: Wanted, fitted: Fitted) -> list[Offer]:
    """Who does each line."""
    lines = wanted.plans.visits[0].lines
    return [
        next(offer for offer, _ in lines[placed.line].choices if offer.calendar == placed.staff)
        for placed in fitted.visits[0]
    ]


def _write(
    client: Client,
    workspace: Workspace,
    wanted: Wanted,
    fitted: Fitted,
    staff: Sequence[Offer],
    now: datetime,
) -> Appointment:
    """The appointment, not saved yet. Who is booked online has accepted, and so has the client."""
    visit = fitted.visits[0]
    services = [line.service for line in wanted.plans.visits[0].lines]
    starts_at = fitted.window.at(visit[0].minute)
    confirmation = Confirmation(workspace.confirmation)
    state = state_at_creation(
        confirmation,
        [Part("client", True, Answer.ACCEPTED), Part("staff", True, Answer.ACCEPTED)],
        is_request_over=is_request_over(workspace, starts_at, now=now),
    )
    rooms = [fitted.calendars[key].room_id for placed in visit for key in placed.taken]
    return Appointment(
        organization_id=workspace.organization_id,
        workspace=workspace,
        name=", ".join(dict.fromkeys(service.name for service in services))[:200],
        organizer_id=staff[0].staff_pk,
        state=state,
        starts_at=starts_at,
        ends_at=fitted.window.at(max(placed.minute + placed.time.length for placed in visit)),
        room_id=next((room for room in rooms if room is not None), None),
        is_online=any(service.is_by_video for service in services),
        confirmation=confirmation,
        response_deadline=default_deadline(starts_at, workspace.response_deadline_hours, now=now),
        source="client",
        booked_by=client,
        created_at=now,
    )


def _write_lines(
    appointment: Appointment,
    request: VisitRequest,
    wanted: Wanted,
    fitted: Fitted,
    staff: Sequence[Offer],
) -> None:
    """One booked service per line, as it is today."""
    made = []
    for placed, offer in zip(fitted.visits[0], staff, strict=True):
        service = wanted.plans.visits[0].lines[placed.line].service
        options, time = wanted.options[placed.line], placed.time
        price = offer.price_cents
        made.append(
            BookedService(
                appointment=appointment,
                organization_id=appointment.organization_id,
                service_id=service.pk,
                staff_member_id=offer.staff_pk,
                name=" + ".join([service.name, *(one.name for one in options)])[:120],
                starts_at=fitted.window.at(placed.minute),
                duration=time.duration,
                processing=time.processing,
                finishing=time.finishing,
                buffer_before=time.buffer_before,
                buffer_after=time.buffer_after,
                price_cents=None if price is None else price + sum(o.price_cents for o in options),
                position=placed.line,
                options=[str(option.uid) for option in options],
                is_anyone=request.lines[placed.line].staff_uid is None,
                takes=sorted(placed.taken),
            )
        )
    BookedService.objects.bulk_create(made)


def _write_attendees(
    appointment: Appointment, client: Client, staff: Sequence[Offer], now: datetime
) -> None:
    colleagues = sorted({offer.staff_pk for offer in staff})
    people = [(client, None), *((None, pk) for pk in colleagues)]
    Attendee.objects.bulk_create(
        Attendee(
            appointment=appointment,
            organization_id=appointment.organization_id,
            client=who,
            staff_member_id=staff_pk,
            answer=Answer.ACCEPTED,
            answered_at=now,
        )
        for who, staff_pk in people
    )


def _finish(appointment: Appointment, actor: Actor, now: datetime) -> None:
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
