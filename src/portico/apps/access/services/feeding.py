"""End the address of a calendar feed, and give another."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client, StaffMember
from portico.domain.actors import Actor


@transaction.atomic
def renew_client_feed(*, client: Client, actor: Actor, now: datetime) -> None:
    """The client's feeds, of every workspace, get new addresses; the old ones end at once."""
    end_client_feeds(client=client)
    _record("client", client.uid, client.organization_id, actor, now)


@transaction.atomic
def renew_staff_feed(*, staff_member: StaffMember, actor: Actor, now: datetime) -> None:
    """The staff member's feed gets a new address; the old one ends at once."""
    members = StaffMember.objects.filter(pk=staff_member.pk)
    members.update(feed_version=F("feed_version") + 1)
    staff_member.refresh_from_db(fields=["feed_version"])
    _record("staff_member", staff_member.uid, staff_member.organization_id, actor, now)


def end_client_feeds(*, client: Client) -> None:
    """The part of it that belongs to every revocation; whoever revokes records it."""
    Client.objects.filter(pk=client.pk).update(feed_version=F("feed_version") + 1)
    client.refresh_from_db(fields=["feed_version"])


def _record(kind: str, uid: UUID, organization_id: int, actor: Actor, now: datetime) -> None:
    record(
        subject_kind=kind,
        subject_uid=uid,
        verb="feed_renewed",
        actor=actor,
        now=now,
        organization_id=organization_id,
    )
