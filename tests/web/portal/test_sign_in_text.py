"""Way in by text: the same answer for everybody, a text for those on record only."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.access.models import PortalSession, SignInRequest
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.messaging.models import Message, SuppressedAddress, TextSender
from portico.apps.messaging.services.delivering_texts import deliver_texts
from portico.apps.people.models import Client
from tests.conftest import World
from tests.make import NOW, make_appointment, make_client
from tests.texts import CALLED, MOBILE, Provider, agree_to_texts, make_sender, provide_texts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def provider(world: World, settings: Any) -> Iterator[Provider]:
    make_sender(world.event)
    agree_to_texts(world.anna, NOW)
    make_appointment(world.event, world.manager, world.anna)
    with provide_texts() as one:
        settings.TWILIO_API = one.url
        yield one


def url(world: World, part: str = "text/") -> str:
    return f"/p/{world.event.portal_slug}/{part}"


def ask(world: World, number: str = MOBILE, browser: Browser | None = None) -> HttpResponse:
    return (browser or Browser()).post(url(world), {"phone": number}, follow=True)


def work(provider: Provider) -> list[str]:
    admit_requests(now=NOW)
    deliver_texts(owner="w", read_clock=lambda: NOW)
    return provider.bodies()


def test_link_and_code_come_as_a_text(world: World, provider: Provider) -> None:
    browser = Browser()
    assert "Send me a text instead" in browser.get(url(world, "")).content.decode()
    page = ask(world, browser=browser).content.decode()
    assert "a text with a link and a code is on its way" in page
    (body,) = work(provider)
    assert provider.taken[0]["To"] == CALLED
    code = re.match(r"(\d{6}) is your code for MedTech Congress 2027, valid until", body)
    assert code
    assert "/in/" in body
    kept = Message.objects.get(trigger="sign_in")
    assert (kept.channel, kept.state) == ("sms", "sent")
    assert code[1] not in kept.kept_text
    assert "‹code›" in kept.kept_text
    assert "‹portal link›" in kept.kept_text
    inside = browser.post(url(world, "code/"), {"code": code[1]}, follow=True)
    assert inside.status_code == 200
    session = PortalSession.objects.get()
    assert (session.client, session.way_in) == (world.anna, "code")


def test_the_link_of_the_text_opens(world: World, provider: Provider) -> None:
    ask(world)
    (body,) = work(provider)
    path = body.rsplit("\n", 1)[1].split("/", 3)[3]
    elsewhere = Browser()
    page = elsewhere.get(f"/{path}")
    assert page.status_code == 200
    elsewhere.post(f"/{path}", follow=True)
    assert PortalSession.objects.get().client == world.anna


def test_it_needs_no_consent_and_knows_no_quiet_hours(world: World, provider: Provider) -> None:
    agree_to_texts(world.anna, None)  # type: ignore[arg-type]
    late = NOW + timedelta(hours=14)
    with time_machine.travel(late, tick=False):
        ask(world)
        admit_requests(now=late)
        deliver_texts(owner="w", read_clock=lambda: late)
    assert len(provider.taken) == 1


def test_unknown_numbers_get_the_same_answer_and_no_text(world: World, provider: Provider) -> None:
    known, unknown = ask(world), ask(world, "+41 79 555 09 99")
    shape = re.compile(r"\+\d+|name=\"csrfmiddlewaretoken\" value=\"[^\"]+\"")
    assert shape.sub("", known.content.decode()) == shape.sub("", unknown.content.decode())
    assert len(work(provider)) == 1
    refused = SignInRequest.objects.get(address="+41795550999")
    assert refused.state == SignInRequest.REFUSED


@pytest.mark.parametrize("who", ["stranger", "landline", "provisional", "no_access", "off"])
def test_who_gets_no_text(world: World, provider: Provider, who: str) -> None:
    if who == "stranger":
        agree_to_texts(world.anna, NOW, "")
        agree_to_texts(world.stranger_client, NOW)
    if who == "landline":
        agree_to_texts(world.anna, NOW, "+41 61 555 01 40")
        assert ask(world, "+41 61 555 01 40").status_code == 422
    if who == "provisional":
        world.anna.is_provisional = True
    if who == "no_access":
        world.anna.has_portal_access = False
    world.anna.save()
    ask(world)
    if who == "off":
        TextSender.objects.update(is_on=False)
    assert work(provider) == []


@pytest.mark.parametrize("typed", ["", "12", "late", "+41 61 555 01 40", "x" * 60])
def test_what_is_no_mobile_number(world: World, provider: Provider, typed: str) -> None:
    assert ask(world, typed).status_code == 422
    assert not SignInRequest.objects.exists()


def test_national_numbers_are_read_where_the_business_is(world: World, provider: Provider) -> None:
    agree_to_texts(world.anna, NOW, "079 555 01 40")
    assert ask(world, "079 555 01 40").status_code == 200
    assert len(work(provider)) == 1


def test_without_a_sender_there_is_no_such_way(world: World, provider: Provider) -> None:
    TextSender.objects.all().delete()
    browser = Browser()
    assert "Send me a text instead" not in browser.get(url(world, "")).content.decode()
    assert browser.get(url(world)).status_code == 302
    assert browser.post(url(world), {"phone": MOBILE}).status_code == 302
    assert not SignInRequest.objects.exists()


def test_five_an_hour(world: World, provider: Provider) -> None:
    for _ in range(7):
        page = ask(world)
        assert "a text with a link" in page.content.decode()
    assert SignInRequest.objects.count() == 5


def test_a_changed_number_ends_the_code(world: World, provider: Provider) -> None:
    browser = Browser()
    ask(world, browser=browser)
    (body,) = work(provider)
    agree_to_texts(world.anna, NOW, "+41 79 555 02 02")
    answer = browser.post(url(world, "code/"), {"code": body[:6]})
    assert answer.status_code == 422
    assert not PortalSession.objects.exists()


def test_two_on_one_number_choose(world: World, provider: Provider) -> None:
    cleo = make_client(world.organization, "Cleo", "Berg", phone=MOBILE)
    later = NOW + timedelta(days=8)
    make_appointment(world.event, world.manager, cleo, starts_at=later)
    browser = Browser()
    ask(world, browser=browser)
    (body,) = work(provider)
    assert "Anna" not in body
    page = browser.post(url(world, "code/"), {"code": body[:6]}, follow=True).content.decode()
    assert "Anna B." in page
    assert "Cleo B." in page


def test_stop_does_not_lock_out(world: World, provider: Provider) -> None:
    SuppressedAddress.objects.create(
        organization=world.organization,
        channel="sms",
        address=CALLED,
        reason="stopped",
        since=NOW,
    )
    ask(world)
    assert len(work(provider)) == 1


def test_asking_looks_nobody_up(world: World, provider: Provider) -> None:
    ask_sign_in(
        workspace=world.event, address=CALLED, browser_key="k" * 43, network="1.2.3.4", now=NOW
    )
    assert SignInRequest.objects.get().client is None


@pytest.mark.parametrize("is_on", [True, False])
def test_a_link_that_came_as_a_text_is_renewed_by_text(
    world: World, provider: Provider, is_on: bool
) -> None:
    link = mint_portal_link(
        client=world.anna, workspace=world.event, address=CALLED, now=NOW - timedelta(days=40)
    )
    path = link.split("/", 3)[3]
    assert "+41 … 40" in Browser().get(f"/{path}").content.decode()
    TextSender.objects.update(is_on=is_on)
    page = Browser().post(f"/{path}new/").content.decode()
    assert ("a text with a new link" in page) is is_on
    message = Message.objects.get(trigger="portal_link_shared")
    assert message.channel == ("sms" if is_on else "email")
    if is_on:
        deliver_texts(owner="w", read_clock=lambda: NOW)
        (body,) = provider.bodies()
        assert body.startswith("Your portal at MedTech Congress 2027\nhttp")


def test_it_goes_to_the_number_on_record_by_now(world: World, provider: Provider) -> None:
    link = mint_portal_link(
        client=world.anna, workspace=world.event, address=CALLED, now=NOW - timedelta(days=40)
    )
    path = link.split("/", 3)[3]
    Client.objects.filter(pk=world.anna.pk).update(phone="+41 79 555 01 77")
    assert "+41 … 77" in Browser().get(f"/{path}").content.decode()
    assert "+41 … 77" in Browser().post(f"/{path}new/").content.decode()
    deliver_texts(owner="w", read_clock=lambda: NOW)
    assert [form["To"] for form in provider.taken] == ["+41795550177"]
