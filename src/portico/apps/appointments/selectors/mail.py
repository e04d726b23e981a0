"""The facts of a mail, read while it is handed over: it tells the state of that moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from portico.apps.access.reply_addresses import reply_address
from portico.apps.appointments.join_texts import join_text_of
from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.naming import list_unnamed
from portico.apps.appointments.selectors.groups import SeenGroup, load_seen_group
from portico.apps.messaging.models import Message
from portico.apps.messaging.recipients import find_client
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Answer, AppointmentState, Confirmation


@dataclass(frozen=True, slots=True)
class MailFacts:
    """Everything that a mail about an appointment may say to its recipient."""

    workspace: Workspace
    appointment: Appointment
    client: Client | None
    appointment_uid: UUID
    name: str
    state: AppointmentState
    sequence: int
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    directions: str
    is_online: bool
    join_link: str
    objectives: str
    topics: str
    services: tuple[str, ...]
    organizer_name: str
    organizer_address: str
    response_deadline: datetime | None
    cancel_reason: str
    recipient_kind: str
    recipient_name: str
    recipient_address: str
    recipient_zone: str
    is_required: bool
    answer: Answer
    is_listed: bool
    others: tuple[str, ...]
    about_name: str
    about_answer: Answer
    about_note: str
    reply_address: str
    policy: str = ""
    group: SeenGroup | None = None
    booked_for: str = ""
    awaits: str = ""
    """Who has still to confirm it: *staff*, the *client*, or nobody."""
    is_unasked: bool = False
    """Somebody else typed the recipient, who gets this one mail: nothing typed goes into it."""


def load_mail_facts(message: Message) -> MailFacts | None:
    """Facts for one message about an appointment; None when either is gone."""
    appointment = _find_appointment(message)
    if appointment is None:
        return None
    person = _find_recipient(message)
    if person is None:
        return None
    attendees = list(appointment.attendees.all())
    mine = next((a for a in attendees if person in (a.client, a.staff_member)), None)
    about = _find_about(message, attendees)
    workspace = appointment.workspace
    unnamed = list_unnamed(appointment) if isinstance(person, Client) else frozenset()
    organizer = _find_organizer(appointment, unnamed)
    is_unasked = isinstance(person, Client) and person.is_provisional
    return MailFacts(
        workspace=workspace,
        appointment=appointment,
        client=_find_client(person, about, attendees),
        appointment_uid=appointment.uid,
        name=appointment.name,
        state=AppointmentState(appointment.state),
        sequence=appointment.sequence,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        place=_place(appointment),
        directions=appointment.room.directions if appointment.room else "",
        is_online=appointment.is_online,
        join_link=_join_link(appointment, person),
        objectives="" if is_unasked else appointment.objectives,
        topics="" if is_unasked else appointment.topics,
        services=tuple(line.name for line in appointment.lines.all()),
        organizer_name=organizer.name if organizer else "",
        organizer_address=organizer.email if organizer else "",
        response_deadline=appointment.response_deadline,
        cancel_reason=_cancel_reason(appointment, person),
        recipient_kind=message.recipient_kind,
        recipient_name="" if is_unasked else person.name,
        recipient_address=message.address,
        recipient_zone=(person.time_zone if isinstance(person, Client) else "")
        or workspace.time_zone,
        is_required=mine.is_required if mine else False,
        answer=Answer(mine.answer) if mine else Answer.NEEDS_ACTION,
        is_listed=mine is not None,
        others=_others(attendees, mine, workspace, unnamed, is_client=isinstance(person, Client)),
        about_name=str(about.client or about.staff_member) if about else "",
        about_answer=Answer(message.facts.get("answer", Answer.NEEDS_ACTION)),
        about_note=str(message.facts.get("note", "")),
        reply_address=_reply_address(message, mine),
        policy=appointment.accepted_policy or workspace.cancellation_policy,
        group=load_seen_group(person, appointment) if isinstance(person, Client) else None,
        is_unasked=is_unasked,
        booked_for=appointment.booked_for,
        awaits=_awaits(appointment),
    )


def _find_appointment(message: Message) -> Appointment | None:
    lines = BookedService.objects.select_related("staff_member")
    rows = Appointment.objects.select_related("workspace", "organizer", "room", "scheduler")
    people = ("attendees__client", "attendees__staff_member")
    found = rows.prefetch_related(*people, Prefetch("lines", lines))
    return found.filter(uid=message.subject_uid).first()


def _join_link(appointment: Appointment, person: Client | StaffMember | User) -> str:
    return join_text_of(
        appointment,
        appointment.workspace,
        is_staff=not isinstance(person, Client),
        has_portal=isinstance(person, Client) and person.has_portal_access,
    )


def _place(appointment: Appointment) -> str:
    """Where it is; in a workspace without rooms at its address."""
    place = appointment.room.name if appointment.room else appointment.place
    return place or ("" if appointment.is_online else appointment.workspace.address)


def _awaits(appointment: Appointment) -> str:
    if appointment.state != AppointmentState.PENDING:
        return ""
    return {Confirmation.BY_STAFF: "staff", Confirmation.BY_REQUEST: "client"}.get(
        Confirmation(appointment.confirmation), ""
    )


def _cancel_reason(appointment: Appointment, person: Client | StaffMember | User) -> str:
    """What the primary contact of a group typed is for staff and themselves, not for members."""
    by = appointment.cancelled_by_client_id
    is_shown = not isinstance(person, Client) or by in (None, person.pk)
    return appointment.cancel_reason if is_shown else ""


def _reply_address(message: Message, mine: Attendee | None) -> str:
    """Where this attendee's calendar answers to; a cancellation names the invitation's again."""
    if mine is not None:
        return reply_address(mine.uid, mine.reply_version, message.address)
    uid = message.facts.get("attendee_uid")
    return reply_address(UUID(uid), 0, message.address) if uid else ""


def _find_recipient(message: Message) -> Client | StaffMember | User | None:
    uid = message.recipient_uid
    if uid is None:
        return None
    if message.recipient_kind == "client":
        return find_client(message)
    if message.recipient_kind == "staff":
        return StaffMember.objects.filter(uid=uid).first()
    return User.objects.filter(uid=uid).first()


def _find_about(message: Message, attendees: list[Attendee]) -> Attendee | None:
    wanted = message.facts.get("attendee_uid")
    return next((a for a in attendees if str(a.uid) == wanted), None)


def _find_client(
    person: Client | StaffMember | User, about: Attendee | None, attendees: list[Attendee]
) -> Client | None:
    """Whom tags about the client mean; to staff whoever it is about, else the first one."""
    if isinstance(person, Client):
        return person
    if about is not None and about.client is not None:
        return about.client
    return next((attendee.client for attendee in attendees if attendee.client), None)


def _find_organizer(appointment: Appointment, unnamed: frozenset[int]) -> StaffMember | None:
    """The organizer, unless nobody asked for them in particular."""
    organizer = appointment.organizer
    return None if organizer is None or organizer.pk in unnamed else organizer


def _others(
    attendees: list[Attendee],
    mine: Attendee | None,
    workspace: Workspace,
    unnamed: frozenset[int],
    *,
    is_client: bool,
) -> tuple[str, ...]:
    """Staff read everybody; clients colleagues, and each other only where the workspace says so."""
    shown = []
    for attendee in attendees:
        if attendee is mine or attendee.staff_member_id in unnamed:
            continue
        if attendee.staff_member or not is_client or workspace.show_other_names:
            shown.append(str(attendee.client or attendee.staff_member))
    return tuple(shown)
