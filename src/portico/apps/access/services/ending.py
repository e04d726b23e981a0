"""End portal sessions, and everything that lets a client in."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.models import PortalLink, PortalSession, SignInRequest, SpokenCode
from portico.apps.access.services.feeding import end_client_feeds
from portico.apps.access.services.trusting import forget_browsers
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.people.phones import is_number_of
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address


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


def end_sessions_of_client(*, client: Client, actor: Actor, now: datetime) -> int:
    """Log out everywhere: every portal session of the client, in every workspace; how many.

    Links go on: the newest mail brings the client back in.
    """
    with transaction.atomic():
        sessions = PortalSession.objects.filter(client=client, ended_at=None)
        ended = sessions.update(ended_at=now)
        record(
            subject_kind="client",
            subject_uid=client.uid,
            verb="portal_left_everywhere",
            actor=actor,
            now=now,
            organization_id=client.organization_id,
            changes={"sessions": [ended, 0]},
        )
    return ended


def end_all_of_client(*, client: Client, actor: Actor, now: datetime) -> None:
    """Revoke all that lets a client in, and the calendar feeds.

    Links, portal sessions, requests, codes, trusted browsers.
    A sign-in mail to an address that several share is ended for all of them: it may be theirs.
    """
    address = normalise_address(client.email)
    with transaction.atomic():
        links = PortalLink.objects.filter(client=client, revoked_at=None).update(revoked_at=now)
        sessions = PortalSession.objects.filter(client=client, ended_at=None).update(ended_at=now)
        asked = SignInRequest.objects.filter(ended_at=None)
        asked.filter(client=client).update(ended_at=now)
        if address is not None:
            asked.filter(
                organization_id=client.organization_id, address=address, is_shared=True
            ).update(ended_at=now)
        _end_shared_numbers(client, now)
        SpokenCode.objects.filter(client=client, ended_at=None).update(ended_at=now)
        browsers = forget_browsers(client=client, now=now)
        end_client_feeds(client=client)
        record(
            subject_kind="client",
            subject_uid=client.uid,
            verb="portal_access_revoked",
            actor=actor,
            now=now,
            organization_id=client.organization_id,
            changes={"links": [links, 0], "sessions": [sessions, 0], "browsers": [browsers, 0]},
        )


def _end_shared_numbers(client: Client, now: datetime) -> None:
    shared = SignInRequest.objects.filter(
        organization_id=client.organization_id,
        is_shared=True,
        ended_at=None,
        address__startswith="+",
    )
    for request in shared:
        if is_number_of(client, request.address):
            SignInRequest.objects.filter(pk=request.pk).update(ended_at=now)
