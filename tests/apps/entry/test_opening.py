from datetime import datetime, timedelta

import pytest

from portico.apps.access.services.minting import mint_portal_link
from portico.apps.entry.services.opening import open_link
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.domain.errors import LinkEnded
from tests.apps.access.steps import ask_and_mint, portal_token, token_of
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
    for at in (now + timedelta(hours=1), now + timedelta(hours=2)):
        assert open_link(token=token_of(url), now=at).session.client == world.anna
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.opened_at, other.opened_at) == (now + timedelta(hours=1), None)
    with pytest.raises(LinkEnded):
        open_link(token=token_of(url), now=now + timedelta(days=30))


def test_links_of_no_message_open_as_well(world: World, now: datetime) -> None:
    assert open_link(token=portal_token(world.anna, world.event, now), now=now).session
    sign_in = token_of(ask_and_mint(world.event, world.anna, now).url)
    assert open_link(token=sign_in, now=now).session.way_in == "sign_in"
