"""The suppression list: nothing goes to a dead address, nor to who complained."""

from typing import Any

import pytest

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message, SuppressedAddress
from portico.apps.messaging.services.suppressing import release_address, suppress_address
from portico.domain.actors import SYSTEM
from portico.domain.errors import NotThere
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import again, enqueue
from tests.conftest import World
from tests.make import NOW, staff_actor

ANNA = "anna@clients.example"
pytestmark = pytest.mark.django_db


def suppress(world: World, address: str = ANNA, **fields: Any) -> SuppressedAddress:
    wanted: dict[str, Any] = {"reason": SuppressedAddress.HARD_BOUNCE, "detail": "550", **fields}
    return suppress_address(
        organization_id=world.organization.pk, address=address, actor=SYSTEM, now=NOW, **wanted
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("hard_bounce", "held back: mail to this address came back"),
        ("complaint", "held back: a mail to this address was reported as unwanted"),
    ],
)
def test_nothing_goes_there_and_the_log_says_why(
    world: World, post: Post, reason: str, words: str
) -> None:
    suppress(world, " Anna@Clients.example ", reason=reason)
    message = enqueue(world)
    assert post.deliver() == 0
    assert (again(message).state, again(message).reason) == (Message.SKIPPED, words)
    assert post.catcher.recipients == []


def test_others_get_theirs(world: World, post: Post) -> None:
    suppress(world, "ben@clients.example")
    suppress_address(
        organization_id=world.stranger_organization.pk,
        address=ANNA,
        reason="hard_bounce",
        actor=SYSTEM,
        now=NOW,
    )
    suppress(world, ANNA, channel="sms")
    enqueue(world)
    assert post.deliver() == 1


def test_staff_are_spared_too(world: World, post: Post) -> None:
    suppress(world, "petra@desk.example")
    message = enqueue(world, "petra@desk.example")
    Message.objects.filter(pk=message.pk).update(recipient_kind="staff", recipient_uid=None)
    assert post.deliver() == 0
    assert again(message).state == Message.SKIPPED


def test_who_waits_for_it_gets_it_all_the_same(world: World, post: Post) -> None:
    suppress(world, world.manager.email)
    message = enqueue(
        world,
        world.manager.email,
        trigger="staff_password_reset",
        subject_kind="user",
        subject_uid=world.manager.uid,
    )
    assert post.deliver() == 1
    assert again(message).state == Message.SENT


def test_the_same_again_keeps_its_day_and_a_complaint_says_more(world: World) -> None:
    first = suppress(world)
    assert suppress(world, detail="551").pk == first.pk
    assert SuppressedAddress.objects.get().detail == "550"
    suppress(world, reason="complaint", detail="abuse")
    suppress(world)
    entry = SuppressedAddress.objects.get()
    assert (entry.reason, entry.detail, entry.since) == ("complaint", "abuse", NOW)
    told = LogEntry.objects.filter(subject_uid=world.anna.uid, verb="address_suppressed")
    assert told.count() == 2


def test_taken_off_the_list_it_is_written_to_again(world: World, post: Post) -> None:
    entry = suppress(world)
    message = enqueue(world)
    post.deliver()
    actor = staff_actor(world.manager)
    freed = {"uid": entry.uid, "actor": actor, "now": NOW}
    with pytest.raises(NotThere):
        release_address(organization=world.stranger_organization, **freed)
    assert release_address(organization=world.organization, **freed) == ANNA
    with pytest.raises(NotThere):
        release_address(organization=world.organization, **freed)
    log = LogEntry.objects.get(subject_uid=world.anna.uid, verb="address_released")
    assert (log.actor_name, log.changes["address"]) == (world.manager.name, ANNA)
    assert again(message).state == Message.SKIPPED, "what was held back stays so"
    enqueue(world)
    assert post.deliver() == 1
