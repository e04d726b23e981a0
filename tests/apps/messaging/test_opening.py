from datetime import datetime, timedelta

from portico.apps.access.services.minting import mint_portal_link
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.opening import mark_opened
from tests.apps.access.steps import portal_token, token_of
from tests.conftest import World


def enqueue(world: World, dedupe: str, now: datetime) -> Message:
    return enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        trigger="portal_link_shared",
        subject_kind="client",
        subject_uid=world.anna.uid,
        recipient=Recipient("client", world.anna.uid, world.anna.email),
        due_at=now,
        dedupe=dedupe,
        now=now,
    )


def test_only_the_message_whose_link_was_opened_counts_as_opened(
    world: World, now: datetime
) -> None:
    mail, other = enqueue(world, "one", now), enqueue(world, "other", now)
    url = mint_portal_link(
        client=world.anna,
        workspace=world.event,
        address=world.anna.email,
        message_uid=mail.uid,
        now=now,
    )
    first = now + timedelta(hours=1)
    for token in (token_of(url), portal_token(world.anna, world.event, now), "unknown"):
        mark_opened(token=token, now=first)
    mark_opened(token=token_of(url), now=first + timedelta(hours=1))
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.opened_at, other.opened_at) == (first, None)
