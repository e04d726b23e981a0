"""The salon and the practice: visits of services, past weeks and weeks to come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.stretching import load_stretches
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.locking import find_calendars
from portico.apps.schedule.models import Room
from portico.apps.schedule.services.occupying import free, occupy
from portico.domain.cancellation import CancelType
from portico.domain.states import AppointmentState, WorkspaceKind
from portico.ops.demo import cast, menu
from portico.ops.demo.founding import Cast, found_business
from portico.ops.demo.groups import book_friends
from portico.ops.demo.offering import offer_services, open_weekdays, send_on_holiday
from portico.ops.demo.playing import Plan, Stage, book, cancel_by_client

_SUNDAY = 6


def play_salon(now: datetime) -> Stage:
    """Salt & Stone, a salon in Hamburg."""
    stage = found_business(
        Cast(
            sign_ins=(cast.SALON_SIGN_IN,),
            colleagues=cast.SALON_COLLEAGUES,
            clients=cast.SALON_CLIENTS,
        ),
        organization_name="Salt & Stone",
        kind=WorkspaceKind.LOCATION,
        settings={
            "name": "Salt & Stone",
            "time_zone": "Europe/Berlin",
            "accent": "#8a4b2f",
            "phone": "+49 40 55566 120",
            "email": "hello@saltandstone.example",
            "website": "https://www.saltandstone.example",
            "address": "Schanzenstraße 14, 20357 Hamburg",
            "allow_self_cancellation": True,
            "self_cancellation_hours": 24,
            "allow_self_rescheduling": True,
            "group_maximum": 5,
            "cancellation_policy": "Cancel or move your visit free of charge until 24 hours "
            "before it. After that we ask for half of the price.",
        },
        seed=14,
        now=now,
    )
    services = offer_services(stage, menu.SALON, "EUR")
    open_weekdays(stage, "9:00–19:00", saturday="9:00–16:00")
    anna, mara = stage.clients[0], stage.staff[0]
    for days, hour, service in ((2, 14, 0), (16, 10, 1), (-21, 15, 0), (-49, 15, 1)):
        _visit(stage, services[service], _open_day(stage, days), hour, mara, anna)
    late = _visit(stage, services[2], _open_day(stage, -35), 16, mara, anna)
    if late and late.starts_at:
        _cancel(stage, late, late.starts_at - timedelta(hours=5), CancelType.LATE)
    given_up = _visit(stage, services[3], _open_day(stage, 9), 11, mara, anna)
    if given_up:
        cancel_by_client(stage, given_up, anna, "I am away that week.")
    book_friends(stage, anna, (services[0], services[3], services[2]))
    for days in range(-30, 16):
        for _ in range(2 if days > -7 else 1):
            _play_visit(stage, services, days, range(9, 18))
    return stage


def play_practice(now: datetime) -> Stage:
    """Lindenhof, a psychotherapy practice in Zürich."""
    stage = found_business(
        Cast(
            sign_ins=(cast.PRACTICE_SIGN_IN,),
            colleagues=cast.PRACTICE_COLLEAGUES,
            clients=cast.PRACTICE_CLIENTS,
            rooms=(("Room 2", "Second floor, left", 4), ("Garden room", "Ground floor", 6)),
        ),
        organization_name="Lindenhof Practice",
        kind=WorkspaceKind.PRACTICE,
        settings={
            "name": "Lindenhof Practice",
            "time_zone": "Europe/Zurich",
            "accent": "#3d6b4f",
            "phone": "+41 44 555 02 30",
            "email": "office@lindenhof.example",
            "address": "Lindenhofgasse 7, 8001 Zürich",
            "allow_self_cancellation": True,
            "self_cancellation_hours": 48,
            "allow_self_rescheduling": True,
        },
        seed=7,
        now=now,
    )
    services = offer_services(stage, menu.PRACTICE, "CHF")
    open_weekdays(stage, "8:00–12:00, 13:00–19:00")
    for place, client in enumerate(stage.clients):
        member = stage.staff[place % 2]
        for week in range(-4, 3):
            hour, days = 9 + place, _open_day(stage, 7 * week + 1 + place % 4)
            service = services[0] if week == -4 else services[1]
            link = "https://video.lindenhof.example/garden" if week % 3 == 2 else ""
            room = None if link else stage.rooms[place % 2]
            booked = _visit(stage, service, days, hour, member, client, room=room, link=link)
            if booked and stage.luck.random() < 0.06:
                _cancel(stage, booked)
    send_on_holiday(stage)
    return stage


def _play_visit(stage: Stage, services: Sequence[Service], days: int, hours: range) -> None:
    luck = stage.luck
    if stage.at(days, 12).weekday() == _SUNDAY:
        return
    service, hour = luck.choice(services), luck.choice(hours)
    member, client = luck.choice(stage.staff), luck.choice(stage.clients[1:])
    appointment = _visit(stage, service, days, hour, member, client)
    if appointment is None:
        return
    if luck.random() < 0.12:
        _cancel(stage, appointment)
    elif days == 0 and appointment.starts_at and appointment.starts_at <= stage.now:
        _begin(appointment)


def _visit(
    stage: Stage,
    service: Service,
    days: int,
    hour: int,
    member: StaffMember,
    client: Client,
    *,
    room: Room | None = None,
    link: str = "",
) -> Appointment | None:
    plan = Plan(
        service.name,
        stage.at(days, hour),
        service.duration + service.processing + service.finishing,
        member,
        (client,),
        room=room,
        join_link=link,
    )
    appointment = book(stage, plan, days_before=stage.luck.randint(2, 25))
    if appointment is None or appointment.starts_at is None:
        return None
    BookedService.objects.create(
        appointment=appointment,
        organization_id=appointment.organization_id,
        service=service,
        staff_member=member,
        name=service.name,
        starts_at=appointment.starts_at,
        duration=service.duration,
        processing=service.processing,
        finishing=service.finishing,
        price_cents=service.price_cents,
    )
    if service.processing:
        _leave_processing_free(appointment, member)
    return appointment


def _leave_processing_free(appointment: Appointment, member: StaffMember) -> None:
    """The staff member can take others while the colour takes."""
    calendars = find_calendars([member], [])
    stretches = load_stretches(appointment, calendars)
    free(subject_kind="appointment", subject_uids=[appointment.uid])
    occupy(stretches=stretches, subject_kind="appointment", subject_uid=appointment.uid)


def _open_day(stage: Stage, days: int) -> int:
    return days + 1 if stage.at(days, 12).weekday() == _SUNDAY else days


def _cancel(
    stage: Stage,
    appointment: Appointment,
    at: datetime | None = None,
    cancel_type: CancelType = CancelType.NORMAL,
) -> None:
    cancel_appointment(
        workspace=stage.workspace,
        uid=appointment.uid,
        reason=stage.luck.choice(("Down with a cold.", "Asked by telephone.", "")),
        cancel_type=cancel_type,
        actor=stage.actor,
        now=at or appointment.created_at + timedelta(days=1),
    )


def _begin(appointment: Appointment) -> None:
    appointment.state = AppointmentState.IN_SESSION
    appointment.save(update_fields=["state"])
