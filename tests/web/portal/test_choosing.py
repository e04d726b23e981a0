"""Several clients on one address: who is it? And nobody is switched unasked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import PortalSession, SignInRequest
from portico.apps.access.services.minting import MintedSignIn, mint_sign_in
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from tests.conftest import World
from tests.make import make_appointment

SHARED = "anna@clients.example"


@pytest.fixture(autouse=True)
def shared(world: World) -> None:
    """Anna and Ben share Anna's address."""
    world.ben.email = SHARED
    world.ben.save(update_fields=["email"])


def ask(browser: Browser, workspace: Any, now: Any) -> MintedSignIn:
    browser.post(f"/p/{workspace.portal_slug}/", {"email": SHARED})
    admit_requests(now=now)
    minted = mint_sign_in(request_uid=SignInRequest.objects.latest("id").uid, now=now)
    assert minted is not None
    return minted


def come(browser: Browser, workspace: Any, now: Any, way: str = "code") -> Any:
    minted = ask(browser, workspace, now)
    if way == "code":
        return browser.post(f"/p/{workspace.portal_slug}/code/", {"code": minted.code})
    return browser.post(minted.url.removeprefix("http://127.0.0.1:8000"))


def who(workspace: Any) -> str:
    return f"/w/{workspace.public_id}/who/"


@pytest.mark.parametrize("way", ["code", "link"])
def test_a_chooser_follows_the_sign_in(world: World, meeting: Any, now: Any, way: str) -> None:
    browser = Browser()
    answer = come(browser, world.event, now, way)
    assert answer["Location"] == who(world.event)
    assert not PortalSession.objects.exists()
    text = browser.get(who(world.event)).content.decode()
    assert "Open as Anna B." in text
    assert "Open as Ben O." in text
    assert "Berg" not in text
    answer = browser.post(who(world.event), {"client": str(world.ben.uid)})
    assert answer["Location"] == f"/w/{world.event.public_id}/"
    assert PortalSession.objects.get().client == world.ben
    assert "Ben" in browser.get(answer["Location"]).content.decode()


def test_the_mail_names_none_of_them(world: World, meeting: Any, now: Any) -> None:
    ask(Browser(), world.event, now)
    told = Message.objects.get(trigger="sign_in")
    assert (told.recipient_kind, told.recipient_uid, told.address) == ("address", None, SHARED)


def test_the_proof_lasts_for_one_choice(world: World, meeting: Any, now: Any) -> None:
    browser = Browser()
    come(browser, world.event, now)
    kept = browser.cookies["chooser"].value
    browser.post(who(world.event), {"client": str(world.ben.uid)})
    other = Browser()
    other.cookies["chooser"] = kept
    assert other.post(who(world.event), {"client": str(world.anna.uid)}).status_code == 403


def test_the_proof_lasts_for_15_minutes(world: World, meeting: Any, now: Any, clock: Any) -> None:
    browser = Browser()
    come(browser, world.event, now)
    clock.shift(timedelta(minutes=15) - timedelta(seconds=1))
    assert browser.get(who(world.event)).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert browser.get(who(world.event)).status_code == 403
    assert browser.post(who(world.event), {"client": str(world.ben.uid)}).status_code == 403


def test_the_proof_is_bound_to_the_browser_and_the_workspace(
    world: World, meeting: Any, now: Any
) -> None:
    browser = Browser()
    come(browser, world.event, now)
    assert Browser().get(who(world.event)).status_code == 403
    assert browser.get(who(world.practice)).status_code == 403
    for page in ("", "profile/", "appointments/"):
        assert browser.get(f"/w/{world.event.public_id}/{page}").status_code == 403


def test_nobody_else_can_be_chosen(world: World, meeting: Any, now: Any) -> None:
    browser = Browser()
    come(browser, world.event, now)
    for odd in (world.stranger_client.uid, "x", "", "9" * 9000):
        assert browser.post(who(world.event), {"client": str(odd)}).status_code == 404
    Client.objects.filter(pk=world.ben.pk).update(has_portal_access=False)
    assert browser.post(who(world.event), {"client": str(world.ben.uid)}).status_code == 404
    assert browser.post(who(world.event), {"client": str(world.anna.uid)}).status_code == 302


def test_looking_chooses_nobody(world: World, meeting: Any, now: Any) -> None:
    browser = Browser()
    come(browser, world.event, now)
    browser.get(who(world.event), {"client": str(world.ben.uid)})
    browser.head(who(world.event))
    assert not PortalSession.objects.exists()


def test_in_a_practice_only_the_marked_are_offered(world: World, now: Any) -> None:
    make_appointment(world.practice, world.admin, world.anna, world.ben)
    browser = Browser()
    browser.post(f"/p/{world.practice.portal_slug}/", {"email": SHARED})
    admit_requests(now=now)
    refused = SignInRequest.objects.latest("id")
    assert (refused.state, refused.reason) == ("refused", "shared_address")
    assert not Message.objects.filter(trigger="sign_in").exists()
    Client.objects.filter(pk=world.ben.pk).update(shares_address=True)
    assert come(browser, world.practice, now)["Location"] == f"/w/{world.practice.public_id}/"
    assert PortalSession.objects.get().client == world.ben


def test_one_client_needs_no_chooser(world: World, meeting: Any, now: Any) -> None:
    Client.objects.filter(pk=world.ben.pk).update(has_portal_access=False)
    browser = Browser()
    assert come(browser, world.event, now)["Location"] == f"/w/{world.event.public_id}/"


def test_a_code_asks_before_it_switches(world: World, meeting: Any, now: Any, enter: Any) -> None:
    """One client only, but the browser is in as somebody else."""
    carl = Client.objects.get(pk=world.ben.pk)
    Client.objects.filter(pk=carl.pk).update(email="ben@clients.example")
    browser = enter(carl, world.event)
    minted = ask(browser, world.event, now)
    page = browser.get(f"/p/{world.event.portal_slug}/code/").content.decode()
    assert "As <b>Ben O.</b> you are in already" in page
    answer = browser.post(f"/p/{world.event.portal_slug}/code/", {"code": minted.code})
    assert answer["Location"] == who(world.event)
    assert PortalSession.objects.get(ended_at=None).client == carl
    text = browser.get(who(world.event)).content.decode()
    assert "Open as Anna B." in text
    assert "Stay as Ben O." in text
    browser.post(who(world.event), {"client": str(world.anna.uid)})
    assert PortalSession.objects.get(ended_at=None).client == world.anna


def test_a_link_opened_while_somebody_came_in_asks_first(
    world: World, meeting: Any, now: Any, enter: Any
) -> None:
    Client.objects.filter(pk=world.ben.pk).update(email="ben@clients.example")
    browser = enter(world.ben, world.event)
    link = ask(Browser(), world.event, now).url.removeprefix("http://127.0.0.1:8000")
    assert "Stay as Ben O." in browser.post(link).content.decode()
    assert browser.post(link, {"instead_of": str(world.anna.uid)}).status_code == 200
    assert browser.post(link, {"instead_of": str(world.ben.uid)}).status_code == 302
