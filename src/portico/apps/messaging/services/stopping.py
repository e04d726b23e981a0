"""STOP and START: whether an organization may send texts to a number."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.contacting import STOPPED
from portico.apps.messaging.models import SuppressedAddress
from portico.apps.messaging.selectors.texting import CHANNEL
from portico.apps.people.models import Client
from portico.apps.people.phones import list_by_mobile
from portico.domain.actors import Actor


@transaction.atomic
def stop_number(*, organization_id: int, number: str, detail: str = "", now: datetime) -> bool:
    """No text of the organization goes to this number any more; whether that is news.

    Consents stay on record: they count again once START comes.
    """
    _, is_new = SuppressedAddress.objects.get_or_create(
        organization_id=organization_id,
        channel=CHANNEL,
        address=number,
        defaults={"reason": STOPPED, "detail": detail[:300], "since": now},
    )
    if is_new:
        _record(organization_id, number, "texts_stopped", now)
    return is_new


@transaction.atomic
def start_number(*, organization_id: int, number: str, now: datetime) -> bool:
    """Texts may go to this number again; whether they might not before.

    Who was never asked has not consented by that: START takes STOP back, and nothing else.
    """
    found = SuppressedAddress.objects.filter(
        organization_id=organization_id, channel=CHANNEL, address=number
    )
    is_news = bool(found.delete()[0])
    if is_news:
        _record(organization_id, number, "texts_started", now)
    return is_news


def list_owners(organization_id: int, number: str) -> list[Client]:
    """The clients who have this number."""
    return list_by_mobile(organization_id, number, None)


def _record(organization_id: int, number: str, verb: str, now: datetime) -> None:
    for client in list_owners(organization_id, number):
        record(
            subject_kind="client",
            subject_uid=client.uid,
            verb=verb,
            actor=Actor("client", client.name, client.uid),
            now=now,
            organization_id=organization_id,
            changes={"number": number},
        )
