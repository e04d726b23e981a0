"""The secret address of a feed: constant, unguessable, never stored, and bound to its row."""

from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.test import override_settings

from portico.apps.access.feeds import (
    client_feed_address,
    find_client_feed,
    find_staff_feed,
    staff_feed_address,
)
from portico.apps.access.services.feeding import renew_client_feed, renew_staff_feed
from portico.apps.history.models import LogEntry
from portico.domain.redaction import hide_tokens
from tests.conftest import World
from tests.make import client_actor, staff_actor


def mark_of(address: str) -> str:
    return address.rsplit("/", 1)[1].removesuffix(".ics")


def test_it_stays_the_same_and_is_found(world: World) -> None:
    address = client_feed_address(world.anna, world.event)
    assert address == client_feed_address(world.anna, world.event)
    assert urlsplit(address).netloc == "127.0.0.1:8000"
    found = find_client_feed(world.event.public_id, mark_of(address))
    assert found == (world.anna, world.event)
    member = world.provider.staff_member
    assert find_staff_feed(mark_of(staff_feed_address(member))) == member


def test_the_proof_is_256_bits_and_no_two_are_alike(world: World) -> None:
    addresses = [
        client_feed_address(world.anna, world.event),
        client_feed_address(world.anna, world.salon),
        client_feed_address(world.ben, world.event),
        staff_feed_address(world.provider.staff_member),
        staff_feed_address(world.manager.staff_member),
    ]
    proofs = {urlsafe_b64decode(mark_of(address))[16:] for address in addresses}
    assert len(proofs) == len(addresses)
    assert {len(proof) for proof in proofs} == {32}


def test_another_key_makes_other_addresses(world: World) -> None:
    before = client_feed_address(world.anna, world.event)
    with override_settings(SECRET_KEY="another-key-another-key-another-key-0"):
        assert client_feed_address(world.anna, world.event) != before
        assert find_client_feed(world.event.public_id, mark_of(before)) is None


def test_the_address_is_built_from_configuration(world: World) -> None:
    with override_settings(BASE_URL="https://portal.example.org"):
        address = client_feed_address(world.anna, world.event)
    assert address.startswith(f"https://portal.example.org/feed/{world.event.public_id}/")


def test_it_is_stored_nowhere(world: World, now: Any) -> None:
    member = world.provider.staff_member
    addresses = [client_feed_address(world.anna, world.event), staff_feed_address(member)]
    renew_client_feed(client=world.anna, actor=client_actor(world.anna), now=now)
    renew_staff_feed(staff_member=member, actor=staff_actor(world.provider), now=now)
    addresses += [client_feed_address(world.anna, world.event), staff_feed_address(member)]
    assert len(set(addresses)) == 4
    rows = str([list(m._default_manager.values()) for m in apps.get_models()])
    for address in addresses:
        assert mark_of(address)[22:] not in rows


def test_a_new_address_is_in_the_history_without_it(world: World, now: Any) -> None:
    renew_client_feed(client=world.anna, actor=client_actor(world.anna), now=now)
    entry = LogEntry.objects.get(verb="feed_renewed")
    assert (entry.subject_kind, entry.subject_uid) == ("client", world.anna.uid)
    assert entry.changes == {}


def test_a_log_can_hide_it(world: World) -> None:
    for address in (
        client_feed_address(world.anna, world.event),
        staff_feed_address(world.provider.staff_member),
    ):
        assert mark_of(address)[22:] not in hide_tokens(f"Not Found: {address}")
