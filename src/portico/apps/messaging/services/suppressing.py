"""Put an address on the suppression list, and take it off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import SuppressedAddress
from portico.apps.messaging.selectors.suppressed import one_spelling
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization
from portico.domain.actors import Actor
from portico.domain.errors import NotThere

_WHY = {
    SuppressedAddress.HARD_BOUNCE: "mail to it came back",
    SuppressedAddress.COMPLAINT: "a mail was reported as unwanted",
}


@transaction.atomic
def suppress_address(
    *,
    organization_id: int,
    address: str,
    reason: str,
    detail: str = "",
    message_uid: UUID | None = None,
    channel: str = "email",
    actor: Actor,
    now: datetime,
) -> SuppressedAddress:
    """Nothing goes to this address any more, except what somebody waits for at the door.

    One that stands there already keeps its day; a complaint takes the place of a bounce, since
    it says more. Recorded with every client who has this address.
    """
    entry, is_new = SuppressedAddress.objects.get_or_create(
        organization_id=organization_id,
        channel=channel,
        address=one_spelling(address),
        defaults={
            "reason": reason,
            "detail": detail[:300],
            "message_uid": message_uid,
            "since": now,
        },
    )
    is_worse = reason == SuppressedAddress.COMPLAINT != entry.reason
    if is_worse:
        entry.reason, entry.detail, entry.message_uid = reason, detail[:300], message_uid
        entry.save(update_fields=["reason", "detail", "message_uid"])
    if is_new or is_worse:
        _record(entry, "address_suppressed", actor, now)
    return entry


@transaction.atomic
def release_address(*, organization: Organization, uid: UUID, actor: Actor, now: datetime) -> str:
    """Take an address off the list; it. Raises NotThere.

    What was held back stays so: staff send again what still matters.
    """
    entry = SuppressedAddress.objects.filter(organization=organization, uid=uid).first()
    if entry is None:
        raise NotThere("suppressed_address")
    _record(entry, "address_released", actor, now)
    entry.delete()
    return entry.address


def _record(entry: SuppressedAddress, verb: str, actor: Actor, now: datetime) -> None:
    same = Client.objects.filter(organization_id=entry.organization_id, email=entry.address)
    subjects = [("client", uid) for uid in same.values_list("uid", flat=True)]
    for kind, uid in [*subjects, ("suppressed_address", entry.uid)]:
        record(
            subject_kind=kind,
            subject_uid=uid,
            verb=verb,
            actor=actor,
            now=now,
            organization_id=entry.organization_id,
            changes={"address": entry.address, "why": _WHY.get(entry.reason, entry.reason)},
            note=entry.detail,
        )
