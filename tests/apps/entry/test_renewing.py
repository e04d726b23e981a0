from datetime import datetime, timedelta

import pytest

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.ending import end_all_of_client
from portico.apps.access.services.opening import open_link
from portico.apps.entry.services.renewing import renew_link
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.domain.actors import SYSTEM
from portico.domain.errors import LinkEnded, Refused
from tests.apps.access.steps import BROWSER, ask_and_mint, portal_token, token_of
from tests.conftest import World
from tests.make import make_appointment

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def later(world: World, now: datetime) -> datetime:
    """When a link minted at `now` has ended, with an appointment still ahead."""
    ended = now + timedelta(days=world.event.link_days)
    starts_at = ended + timedelta(days=3)
    make_appointment(world.event, world.admin, world.anna, starts_at=starts_at)
    return ended


def new_links() -> list[Message]:
    return list(Message.objects.filter(trigger="portal_link_shared"))


def test_an_ended_link_brings_a_new_one(world: World, now: datetime, later: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    assert renew_link(token=token, now=later) == "a…a@c…s.example"
    (mail,) = new_links()
    assert (mail.recipient_kind, mail.recipient_uid) == ("client", world.anna.uid)
    assert (mail.address, mail.workspace, mail.due_at) == (world.anna.email, world.event, later)


def test_it_goes_to_the_address_on_record(world: World, now: datetime, later: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    Client.objects.filter(pk=world.anna.pk).update(email="new@moved.example")
    assert renew_link(token=token, now=later) == "n…w@m…d.example"
    assert [mail.address for mail in new_links()] == ["new@moved.example"]


def test_pressing_twice_brings_one_mail(world: World, now: datetime, later: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    for _ in range(2):
        renew_link(token=token, now=later)
    assert len(new_links()) == 1


def test_five_an_hour_then_the_same_answer_without_mail(
    world: World, now: datetime, later: datetime
) -> None:
    token = portal_token(world.anna, world.event, now)
    answers = {renew_link(token=token, now=later + A_MINUTE * turn) for turn in range(8)}
    assert answers == {"a…a@c…s.example"}
    assert len(new_links()) == 5


def test_a_revoked_or_unknown_link_brings_none(
    world: World, now: datetime, later: datetime
) -> None:
    token = portal_token(world.anna, world.event, now)
    end_all_of_client(client=world.anna, actor=SYSTEM, now=now)
    for bad, status in ((token, "revoked"), ("unknown", "unknown"), ("", "unknown")):
        with pytest.raises(LinkEnded) as caught:
            renew_link(token=bad, now=later)
        assert caught.value.status == status
    assert new_links() == []


def test_who_would_not_get_in_is_told_so(world: World, now: datetime) -> None:
    token = portal_token(world.anna, world.event, now)
    with pytest.raises(Refused) as caught:
        renew_link(token=token, now=now + timedelta(days=40))
    assert caught.value.decision.codes == ("nothing_active",)
    assert new_links() == []


def test_without_an_address_there_is_no_new_link(
    world: World, now: datetime, later: datetime
) -> None:
    token = portal_token(world.anna, world.event, now)
    Client.objects.filter(pk=world.anna.pk).update(email="")
    with pytest.raises(Refused) as caught:
        renew_link(token=token, now=later)
    assert caught.value.decision.codes == ("unknown_address",)


def test_a_spent_sign_in_link_is_asked_for_anew(world: World, now: datetime) -> None:
    token = token_of(ask_and_mint(world.event, world.anna, now).url)
    open_link(token=token, now=now)
    masked = renew_link(token=token, now=now + A_MINUTE, browser_key=BROWSER)
    assert masked == "a…a@c…s.example"
    anew = SignInRequest.objects.get(state=SignInRequest.ASKED)
    assert (anew.address, anew.workspace) == (world.anna.email, world.event)
    renew_link(token=token, now=now + 2 * A_MINUTE)
    assert SignInRequest.objects.filter(state=SignInRequest.ASKED).count() == 2
