"""A client wants another address for the calendar subscription."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.services.feeding import renew_client_feed
from portico.apps.entry.services.changing_profile import tell_profile_changed
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


@transaction.atomic
def renew_feed(*, client: Client, workspace: Workspace, actor: Actor, now: datetime) -> None:
    """End the client's feed addresses, and mail that, as everything that changes in Profile."""
    renew_client_feed(client=client, actor=actor, now=now)
    tell_profile_changed(client=client, workspace=workspace, fields=["feed_address"], now=now)
