"""What the rules of flows ask of the database."""

from datetime import datetime

from django.db.models import Count, Q

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.care.selectors.forms_portal import count_to_fill
from portico.apps.flows.channels import has_texts
from portico.apps.messaging.contacting import find_objection
from portico.apps.people.models import Client, ClientTag
from portico.apps.people.phones import mobile_of
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import Purpose
from portico.domain.flows.definition import Start
from portico.domain.flows.runs import Facts
from portico.domain.flows.starts import Visit
from portico.domain.states import ACTIVE, Answer, AppointmentState

_ENDED = (AppointmentState.CANCELLED, AppointmentState.DECLINED)


def load_facts(
    client: Client,
    workspace: Workspace,
    appointment: Appointment | None,
    *,
    is_about_appointment: bool,
    now: datetime,
) -> Facts:
    """The facts of this moment, in four queries. Other workspaces' appointments do not count."""
    counts = _count_appointments(client, workspace, now)
    tags = ClientTag.objects.filter(client=client).values_list("name", flat=True)
    is_ended = appointment is not None and appointment.state in _ENDED
    return Facts(
        has_future=bool(counts["future"]),
        past_count=counts["past"],
        tags=frozenset(name.lower() for name in tags),
        takes=list_taken(client, workspace),
        is_cancelled=is_ended,
        held_until=appointment.held_until if appointment is not None else None,
        is_gone=is_about_appointment and appointment is None,
        is_standing=appointment is not None and not is_ended,
        open_forms=count_to_fill(client, workspace, now=now),
    )


def count_wanted_forms(start: Start, client: Client, workspace: Workspace, now: datetime) -> int:
    """How many forms the client has still to fill in; not asked where the filter is off."""
    return count_to_fill(client, workspace, now=now) if start.has_open_form else 0


def list_taken(client: Client, workspace: Workspace) -> frozenset[str]:
    """Which messages of flows the client gets: has a way to be reached and did not say no."""
    if client.is_provisional:
        return frozenset()
    ways = {"email": ("email", client.email)}
    if has_texts(workspace):
        ways["text"] = ("sms", mobile_of(client, workspace))
    purposes = {"": Purpose.APPOINTMENT, "marketing_": Purpose.MARKETING}
    return frozenset(
        f"{prefix}{kind}"
        for kind, (channel, address) in ways.items()
        for prefix, purpose in purposes.items()
        if address and not find_objection(client, purpose, channel)
    )


def load_visit(appointment: Appointment) -> Visit:
    """What filters ask of an appointment, in one query."""
    lines = list(
        BookedService.objects.filter(appointment=appointment).select_related(
            "service", "staff_member"
        )
    )
    services = [line.service for line in lines if line.service is not None]
    staff = {str(line.staff_member.uid) for line in lines}
    if not lines and appointment.organizer is not None:
        staff = {str(appointment.organizer.uid)}
    return Visit(
        services=frozenset(str(service.uid) for service in services),
        staff=frozenset(staff),
        categories=frozenset(service.category for service in services if service.category),
        cancel_type=appointment.cancel_type,
    )


def list_concerned(appointment: Appointment) -> list[Client]:
    """The clients of an appointment whom flows may reach: who had not declined, and is known."""
    attending = Attendee.objects.filter(appointment=appointment, client__isnull=False)
    taking_part = attending.exclude(answer=Answer.DECLINED).select_related("client")
    clients = [one.client for one in taking_part if one.client is not None]
    return [client for client in clients if not client.is_provisional]


def is_client_of(client: Client, workspace: Workspace) -> bool:
    """Whether what concerns the client alone concerns this workspace.

    It does where the client has or had an appointment there, and in an organization of one
    workspace always: nobody hears from a place that they never went to.
    """
    if Attendee.objects.filter(client=client, appointment__workspace=workspace).exists():
        return True
    return (
        not Workspace.objects.filter(organization_id=workspace.organization_id)
        .exclude(pk=workspace.pk)
        .exists()
    )


def _count_appointments(client: Client, workspace: Workspace, now: datetime) -> dict[str, int]:
    theirs = Attendee.objects.filter(
        client=client, appointment__workspace=workspace, organization_id=client.organization_id
    ).exclude(answer=Answer.DECLINED)
    is_ahead = Q(appointment__starts_at=None) | Q(appointment__starts_at__gt=now)
    found: dict[str, int] = theirs.aggregate(
        future=Count("pk", filter=Q(appointment__state__in=ACTIVE) & is_ahead),
        past=Count("pk", filter=Q(appointment__state=AppointmentState.COMPLETED)),
    )
    return found
