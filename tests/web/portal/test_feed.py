"""Profile, Calendar subscription: behind a fresh code, and the old address ends on a press."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils.html import escape

from portico.apps.access.feeds import client_feed_address
from portico.apps.access.models import ConfirmationCode, PortalSession
from portico.apps.access.services.confirming import mint_confirmation
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from tests.conftest import World


def page_of(world: World) -> str:
    return f"/w/{world.event.public_id}/profile/calendar/"


def address_of(world: World) -> str:
    return escape(client_feed_address(Client.objects.get(pk=world.anna.pk), world.event))


@pytest.fixture
def confirmed(anna: Browser, now: Any) -> Browser:
    """Anna typed a mailed code just now."""
    PortalSession.objects.update(confirmed_at=now)
    return anna


def test_the_address_is_shown_after_a_mailed_code_only(
    world: World, anna: Browser, now: Any
) -> None:
    code_page = f"/w/{world.event.public_id}/code/"
    profile = anna.get(f"/w/{world.event.public_id}/profile/").content.decode()
    assert page_of(world) in profile
    assert "/feed/" not in profile
    for answer in (anna.get(page_of(world)), anna.post(page_of(world))):
        assert answer.status_code == 302
        assert answer["Location"].startswith(code_page)
    anna.post(code_page, {"send": "1", "next": page_of(world)})
    minted = mint_confirmation(code_uid=ConfirmationCode.objects.latest("id").uid, now=now)
    assert minted is not None
    answer = anna.post(code_page, {"code": minted[0], "next": page_of(world)})
    assert answer["Location"] == page_of(world)
    assert address_of(world) in anna.get(page_of(world)).content.decode()


def test_it_can_be_copied_opened_and_works(world: World, confirmed: Browser) -> None:
    text = confirmed.get(page_of(world)).content.decode()
    address = address_of(world)
    assert f'value="{address}"' in text
    assert f'href="{address.replace("http:", "webcal:")}"' in text
    assert 'data-copy="feed-address"' in text
    path = address.removeprefix("http://127.0.0.1:8000")
    assert Browser().get(path).headers["Content-Type"].startswith("text/calendar")


def test_a_code_that_is_no_longer_fresh_asks_again(
    world: World, confirmed: Browser, clock: Any
) -> None:
    clock.shift(timedelta(minutes=10))
    answer = confirmed.get(page_of(world))
    assert answer.status_code == 302
    assert b"/feed/" not in answer.content


def test_a_code_read_out_by_telephone_shows_no_address(world: World, confirmed: Browser) -> None:
    PortalSession.objects.update(is_limited=True)
    for answer in (confirmed.get(page_of(world)), confirmed.post(page_of(world))):
        assert answer.status_code == 302
        assert b"/feed/" not in answer.content
    assert not LogEntry.objects.filter(verb="feed_renewed").exists()


def test_a_press_ends_the_old_address_and_is_mailed(world: World, confirmed: Browser) -> None:
    before = address_of(world)
    answer = confirmed.post(page_of(world))
    text = confirmed.get(answer["Location"]).content.decode()
    assert "The old one has ended" in text
    after = address_of(world)
    assert after != before
    assert after in text
    assert Browser().get(before.removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert LogEntry.objects.filter(verb="feed_renewed", subject_uid=world.anna.uid).count() == 1
    told = Message.objects.get(trigger="profile_changed", recipient_uid=world.anna.uid)
    assert told.facts == {"fields": ["feed_address"]}


def test_looking_renews_nothing(world: World, confirmed: Browser) -> None:
    before = address_of(world)
    confirmed.get(page_of(world))
    confirmed.head(page_of(world) + "?new")
    assert address_of(world) == before


def test_the_page_needs_no_script(world: World, confirmed: Browser) -> None:
    text = confirmed.get(page_of(world)).content.decode()
    assert "readonly" in text
    assert 'class="button needs-script"' in text
    assert 'method="post"' in text
