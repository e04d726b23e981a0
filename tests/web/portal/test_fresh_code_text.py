"""The fresh code as a text: to whom, where to, and what ends it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import ConfirmationCode, PortalSession
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.delivering_texts import deliver_texts
from portico.apps.people.models import Client
from tests.conftest import World
from tests.make import NOW
from tests.texts import CALLED, MOBILE, Provider, make_sender, provide_texts


@pytest.fixture
def provider(settings: Any, world: World) -> Iterator[Provider]:
    """Texts go out; Anna has a number, and agreed to nothing."""
    make_sender(world.event)
    Client.objects.filter(pk=world.anna.pk).update(phone=MOBILE)
    with provide_texts() as one:
        settings.TWILIO_API = one.url
        yield one


def page_of(world: World) -> str:
    return f"/w/{world.event.public_id}/code/"


def texted_code(provider: Provider) -> str:
    deliver_texts(owner="w", read_clock=lambda: NOW)
    return provider.bodies()[-1].split()[0]


def test_it_goes_to_the_number_and_confirms(
    world: World, anna: Browser, provider: Provider, now: Any
) -> None:
    assert "Send me a text instead" in anna.get(page_of(world)).content.decode()
    answer = anna.post(page_of(world), {"send": "text"})
    assert "+41 … 40" in anna.get(answer["Location"]).content.decode()
    code = texted_code(provider)
    assert provider.taken[0]["To"] == CALLED
    assert code not in str(Message.objects.values())
    assert anna.post(page_of(world), {"code": code}).status_code == 302
    assert PortalSession.objects.get().confirmed_at == now


def test_who_has_no_address_is_not_shut_out(
    world: World, anna: Browser, provider: Provider
) -> None:
    Client.objects.filter(pk=world.anna.pk).update(email="")
    page = anna.get(page_of(world)).content.decode()
    assert "We text a code to" in page
    anna.post(page_of(world), {"send": "text"})
    assert anna.post(page_of(world), {"code": texted_code(provider)}).status_code == 302


@pytest.mark.parametrize("why", ["no number", "landline", "no sender"])
def test_no_text_where_none_can_go(
    world: World, anna: Browser, provider: Provider, why: str
) -> None:
    if why == "no sender":
        world.event.text_sender.delete()
    kept = {"no number": "", "landline": "+41 61 555 01 40"}.get(why, MOBILE)
    Client.objects.filter(pk=world.anna.pk).update(phone=kept)
    assert "Send me a text" not in anna.get(page_of(world)).content.decode()
    assert anna.post(page_of(world), {"send": "text"}).status_code == 302
    assert not ConfirmationCode.objects.exists()


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_changed_number_ends_it(
    world: World, anna: Browser, provider: Provider, *, is_sent: bool
) -> None:
    anna.post(page_of(world), {"send": "text"})
    code = texted_code(provider) if is_sent else ""
    Client.objects.filter(pk=world.anna.pk).update(phone="+41 79 555 01 41")
    if not is_sent:
        deliver_texts(owner="w", read_clock=lambda: NOW)
        assert provider.taken == []
        return
    assert anna.post(page_of(world), {"code": code}).status_code == 422
    assert PortalSession.objects.get().confirmed_at is None


def test_it_counts_with_other_requests_for_the_number(
    world: World, anna: Browser, provider: Provider
) -> None:
    for _ in range(7):
        anna.post(page_of(world), {"send": "text"})
    assert ConfirmationCode.objects.count() == 5
