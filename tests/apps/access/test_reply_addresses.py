"""The secret reply address: constant, case-folded, unguessable, and ended by its version."""

from typing import Any
from uuid import uuid4

import pytest

from portico.apps.access.reply_addresses import read_reply_address, reply_address
from portico.config.replies import LONGEST_LOCAL_PART, Replies

ANNA = "anna@clients.example"


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.REPLIES = Replies("reply@in.example.org")


def test_the_address_stays_the_same_and_is_read_in_any_case() -> None:
    uid = uuid4()
    address = reply_address(uid, 0, ANNA)
    assert address == reply_address(uid, 0, ANNA) == address.lower()
    for written in (address, address.upper(), f" {address} "):
        mark = read_reply_address(written)
        assert mark is not None
        assert mark.attendee_uid == uid
        assert mark.proves(0, ANNA)
        assert mark.proves(0, ANNA.upper())
        assert not mark.proves(1, ANNA)
        assert not mark.proves(0, "ben@clients.example")


def test_no_two_are_alike_and_one_does_not_prove_another() -> None:
    one, other = uuid4(), uuid4()
    mine, theirs = reply_address(one, 0, ANNA), reply_address(other, 0, ANNA)
    assert len({mine, theirs, reply_address(one, 1, ANNA), reply_address(other, 1, ANNA)}) == 4
    local, domain = mine.split("@")
    forged = theirs.split("@")[0][:31] + local[31:] + "@" + domain
    mark = read_reply_address(forged)
    assert mark is None or not mark.proves(0, ANNA)


def test_another_key_makes_other_addresses(settings: Any) -> None:
    uid = uuid4()
    before = reply_address(uid, 0, ANNA)
    settings.SECRET_KEY = "another-key-another-key-another-key-0"
    assert reply_address(uid, 0, ANNA) != before


def test_it_fits_into_64_octets(settings: Any) -> None:
    settings.REPLIES = Replies("r" * LONGEST_LOCAL_PART + "@in.example.org")
    assert len(reply_address(uuid4(), 0, ANNA).split("@")[0]) == 64


def test_nothing_configured_is_no_address(settings: Any) -> None:
    address = reply_address(uuid4(), 0, ANNA)
    settings.REPLIES = Replies()
    assert reply_address(uuid4(), 0, ANNA) == ""
    assert read_reply_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "reply@in.example.org",
        "reply+@in.example.org",
        "reply+abc@in.example.org",
        f"reply+{'a' * 52}@elsewhere.example",
        f"other+{'a' * 52}@in.example.org",
        f"reply+{'1' * 52}@in.example.org",
        f"reply+{'é' * 52}@in.example.org",
        "@",
        "+@",
    ],
)
def test_what_is_not_ours_is_no_mark(address: str) -> None:
    assert read_reply_address(address) is None
