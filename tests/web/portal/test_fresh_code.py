"""The page that mails a code before it opens what is protected."""

from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import ConfirmationCode, PortalSession, TrustedBrowser
from portico.apps.access.services.confirming import mint_confirmation
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.web.portal.fresh import read_next
from tests.conftest import World


def page_of(world: World) -> str:
    return f"/w/{world.event.public_id}/code/"


def mailed_code(now: Any) -> str:
    minted = mint_confirmation(code_uid=ConfirmationCode.objects.latest("id").uid, now=now)
    assert minted is not None
    return minted[0]


def test_looking_sends_nothing(world: World, anna: Browser) -> None:
    text = anna.get(page_of(world)).content.decode()
    assert "Send me a code" in text
    assert "a…a@c…s.example" in text
    assert not ConfirmationCode.objects.exists()
    assert not Message.objects.filter(trigger="confirmation_code").exists()


def test_the_mailed_code_confirms_and_leads_on(world: World, anna: Browser, now: Any) -> None:
    profile = f"/w/{world.event.public_id}/profile/"
    answer = anna.post(page_of(world), {"send": "1", "next": profile})
    text = anna.get(answer["Location"]).content.decode()
    assert f'name="next" value="{profile}"' in text
    assert "Valid until" in text
    answer = anna.post(page_of(world), {"code": mailed_code(now), "next": profile})
    assert answer["Location"] == profile
    session = PortalSession.objects.get()
    assert (session.confirmed_at, session.is_trusted) == (now, True)
    assert LogEntry.objects.filter(verb="portal_confirmed").count() == 1


def test_a_wrong_code_stays_outside(world: World, anna: Browser, now: Any) -> None:
    anna.post(page_of(world), {"send": "1"})
    wrong = f"{(int(mailed_code(now)) + 1) % 1_000_000:06d}"
    for left in ("4 more times", "3 more times", "2 more times", "1 more time", "Ask for a new"):
        page = anna.post(page_of(world), {"code": wrong})
        assert page.status_code == 422
        assert left in page.content.decode()
    assert PortalSession.objects.get().confirmed_at is None


@pytest.mark.parametrize("typed", ["", "<script>", "🙂", "9" * 10_000])
def test_what_is_no_code_is_said_beside_the_field(world: World, anna: Browser, typed: str) -> None:
    anna.post(page_of(world), {"send": "1"})
    page = anna.post(page_of(world), {"code": typed})
    assert page.status_code == 422
    assert 'id="id_code-error-1"' in page.content.decode()


def test_a_code_confirms_only_the_portal_session_that_asked(
    world: World, anna: Browser, enter: Any, now: Any
) -> None:
    other = enter(world.anna, world.event)
    anna.post(page_of(world), {"send": "1"})
    page = other.post(page_of(world), {"code": mailed_code(now)})
    assert page.status_code == 422
    assert not PortalSession.objects.exclude(confirmed_at=None).exists()


def test_the_second_code_ends_the_first(world: World, anna: Browser, now: Any) -> None:
    anna.post(page_of(world), {"send": "1"})
    first = mailed_code(now)
    anna.post(page_of(world), {"send": "1"})
    second = mailed_code(now)
    if first != second:
        assert anna.post(page_of(world), {"code": first}).status_code == 422
    assert anna.post(page_of(world), {"code": second}).status_code == 302


def test_over_the_limit_the_sentence_is_the_same(world: World, anna: Browser) -> None:
    pages = []
    for _ in range(7):
        answer = anna.post(page_of(world), {"send": "1"})
        pages.append(anna.get(answer["Location"]).content.decode())
    assert all("A code is on its way" in page for page in pages)
    assert ConfirmationCode.objects.count() == 5


def test_a_browser_is_remembered_only_on_request(world: World, enter: Any, now: Any) -> None:
    world.practice.portal_enabled = True
    world.practice.save(update_fields=["portal_enabled"])
    browser = enter(world.anna, world.practice)
    PortalSession.objects.update(is_trusted=False)
    del browser.cookies["device"]  # another browser than the first
    page = f"/w/{world.practice.public_id}/code/"
    browser.post(page, {"send": "1"})
    before = TrustedBrowser.objects.count()
    browser.post(page, {"code": mailed_code(now)})
    assert TrustedBrowser.objects.count() == before
    browser.post(page, {"send": "1"})
    answer = browser.post(page, {"code": mailed_code(now), "remember": "on"})
    assert TrustedBrowser.objects.count() == before + 1
    assert answer.cookies["device"]["httponly"]


def test_without_an_address_the_page_says_so(world: World, anna: Browser) -> None:
    Client.objects.filter(pk=world.anna.pk).update(email="")
    text = anna.get(page_of(world)).content.decode()
    assert "we have no e-mail address of yours" in text
    assert anna.post(page_of(world), {"send": "1"}).status_code == 302
    assert anna.post(page_of(world), {"send": "text"}).status_code == 302
    assert not ConfirmationCode.objects.exists()


@pytest.mark.parametrize(
    "asked", ["https://evil.example/", "//evil.example", "/w/other/", "/desk/", "/w/{id}//evil", ""]
)
def test_the_way_on_never_leaves_the_portal(asked: str) -> None:
    assert read_next(asked.replace("{id}", "abc"), "abc") == "/w/abc/"
