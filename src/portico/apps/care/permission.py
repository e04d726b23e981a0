"""Whose summaries and form answers a user may see: product page 1, Roles, in one place."""

from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.clients import get_visible_client, visible_clients
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import Forbidden, NotThere
from portico.domain.roles import Grant, Permission


def has_clinical(access: DeskAccess) -> bool:
    """Whether this role ever sees summaries and form answers here."""
    return access.grant(Permission.CLINICAL) is not Grant.NONE


def get_clinical_client(access: DeskAccess, uid: UUID) -> Client:
    """The client whose content may be read: of a provider, their own.

    Raises NotThere across organizations, Forbidden otherwise.
    """
    access.require(Permission.CLINICAL)
    client = get_visible_client(access, uid)
    if client.is_provisional:
        raise NotThere("client")
    return client


def get_clinical_appointment(access: DeskAccess, uid: UUID) -> Appointment:
    """A session with something of a client whose content may be read; a provider's own clients'.

    Raises NotThere for another workspace's, Forbidden otherwise.
    """
    rows = Appointment.objects.filter(workspace=access.workspace, uid=uid)
    found = rows.select_related("workspace", "organizer").first()
    if found is None:
        raise NotThere("appointment")
    if not list_clinical_clients(access, found):
        raise Forbidden(Permission.CLINICAL.value)
    return found


def list_clinical_clients(access: DeskAccess, appointment: Appointment) -> list[Client]:
    """The clients of a session whose content may be read and written, in their order there.

    Of a provider's own session all of them, of a colleague's those who are the provider's too.
    """
    grant = access.require(Permission.CLINICAL)
    rows = Client.objects.filter(attends__appointment=appointment).order_by("attends__id")
    is_own = visible_appointments(access).filter(pk=appointment.pk).exists()
    if grant is Grant.ALL or is_own:
        return list(rows)
    return list(rows.filter(pk__in=visible_clients(access).values("pk")))
