"""What the merge tags of a flow's message become."""

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.tag_facts import appointment_tags
from portico.apps.messaging.custom_texts import TagFacts
from portico.apps.messaging.own_words import client_tags
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


def load_tags(workspace: Workspace, client: Client, appointment: Appointment | None) -> TagFacts:
    """Words and links about the client, the business, and the appointment where there is one."""
    if appointment is None:
        return client_tags(client, workspace)
    return appointment_tags(appointment, client)
