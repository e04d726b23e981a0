"""A client's own places on appointments."""

from django.db.models import QuerySet

from portico.apps.appointments.models import Attendee
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


def list_attendances(client: Client, workspace: Workspace) -> QuerySet[Attendee]:
    """In one workspace; of whoever is looked at by staff, what those staff may see."""
    mine = Attendee.objects.filter(
        client=client,
        appointment__workspace=workspace,
        appointment__organization_id=client.organization_id,
    )
    shown = client.shown_only
    return mine if shown is None else mine.filter(appointment__uid__in=shown)
