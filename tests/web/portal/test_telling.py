"""What has happened, in plain words; one-time links of the sign-in mail."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.minting import mint_sign_in
from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.portal import HistoryLine
from portico.apps.entry.services.admitting import admit_requests
from portico.web.portal.histories import history_sentences
from tests.conftest import World


@pytest.mark.parametrize(
    ("code", "params", "said"),
    [
        ("created", {"is_own": True, "by": "Anna Berg"}, "You booked it"),
        ("created", {"by": "Sven Aalto"}, "Sven Aalto arranged it with you"),
        ("created", {}, "Arranged"),
        ("cancelled", {"by": "Sven Aalto"}, "Sven Aalto cancelled it"),
        ("restored", {"by": "Sven Aalto"}, "Sven Aalto restored it"),
        ("completed", {}, "It took place"),
        ("answered", {"answer": "declined"}, "You declined"),
        ("moved", {"by": "Sven Aalto", "from": True}, "Sven Aalto moved it from Mon 23 Nov, 10:00"),
        ("moved", {"is_own": True, "from": True}, "You moved it from Mon 23 Nov, 10:00"),
        ("moved", {"from": True}, "Moved from Mon 23 Nov, 10:00"),
        ("moved", {"from": None}, "A time was fixed"),
    ],
)
def test_sentences(now: datetime, code: str, params: dict[str, Any], said: str) -> None:
    if params.get("from"):
        params = {**params, "from": now}
    (told,) = history_sentences([HistoryLine(now, code, params)], ZoneInfo("Europe/Berlin"), now)
    assert told.sentence == said


def test_codes_without_words_are_left_out_and_the_newest_comes_first(now: datetime) -> None:
    lines = [
        HistoryLine(now, "created", {}),
        HistoryLine(now + timedelta(hours=1), "cancelled", {}),
        HistoryLine(now, "weighed", {}),
    ]
    told = history_sentences(lines, ZoneInfo("UTC"), now)
    assert [happening.sentence for happening in told] == ["Cancelled", "Arranged"]


@pytest.fixture
def sign_in_path(world: World, meeting: Appointment, now: datetime) -> str:
    """The one-time link of a mail that Anna asked for."""
    Browser().post(f"/p/{world.event.portal_slug}/", {"email": "anna@clients.example"})
    admit_requests(now=now)
    minted = mint_sign_in(request_uid=SignInRequest.objects.get().uid, now=now)
    assert minted is not None
    return minted.url.removeprefix("http://127.0.0.1:8000")


def test_one_time_link_opens_once(world: World, sign_in_path: str) -> None:
    assert Browser().get(sign_in_path).status_code == 200
    assert Browser().head(sign_in_path).status_code == 200
    first = Browser().post(sign_in_path)
    assert first["Location"] == f"/w/{world.event.public_id}/"
    spent = Browser().post(sign_in_path)
    assert spent.status_code == 410
    assert "This link was used" in spent.content.decode()


def test_spent_one_time_link_brings_a_new_code_for_this_browser(
    world: World, sign_in_path: str
) -> None:
    Browser().post(sign_in_path)
    token = sign_in_path.split("/")[2]
    browser = Browser()
    assert browser.get(f"/open/{token}/new/")["Location"] == sign_in_path
    answer = browser.post(f"/open/{token}/new/")
    page = browser.get(answer["Location"]).content.decode()
    assert "a…a@c…s.example" in page
    assert "Send again" not in page
    assert SignInRequest.objects.count() == 2


@pytest.mark.parametrize(("hours", "said"), [(0, "Good morning"), (3, "Good afternoon")])
def test_greeting_follows_the_clients_clock(
    world: World, anna: Browser, clock: Any, hours: int, said: str
) -> None:
    clock.shift(timedelta(hours=hours))
    assert said in anna.get(f"/w/{world.event.public_id}/").content.decode()
