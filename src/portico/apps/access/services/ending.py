"""End portal sessions, and everything that lets a client in."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.models import PortalLink, PortalSession, SignInRequest
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.domain.actors import Actor


def end_portal_session(*, session: PortalSession, actor: Actor, now: datetime) -> None:
    """Log one browser out; ending it again changes nothing."""
    with transaction.atomic():
        if not PortalSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now):
            return
        record(
            subject_kind="client",
            subject_uid=session.client.uid,
            verb="portal_left",
            actor=actor,
            now=now,
            organization_id=session.organization_id,
            workspace_id=session.workspace_id,
        )


def end_all_of_client(*, client: Client, actor: Actor, now: datetime) -> None:
    """Revoke every portal link, portal session and sign-in request of a client at once."""
    with transaction.atomic():
        links = PortalLink.objects.filter(client=client, revoked_at=None).update(revoked_at=now)
        sessions = PortalSession.objects.filter(client=client, ended_at=None).update(ended_at=now)
        SignInRequest.objects.filter(client=client, ended_at=None).update(ended_at=now)
        record(
            subject_kind="client",
            subject_uid=client.uid,
            verb="portal_access_revoked",
            actor=actor,
            now=now,
            organization_id=client.organization_id,
            changes={"links": [links, 0], "sessions": [sessions, 0]},
        )
