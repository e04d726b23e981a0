"""Mailed links: a landing, one button, and pages for links that have ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import PortalLink, PortalSession
from portico.apps.access.services.ending import end_all_of_client
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment, Attendee
from portico.domain.actors import SYSTEM
from tests.conftest import World
from tests.make import make_appointment


@pytest.fixture
def link(world: World, meeting: Appointment, now: Any) -> str:
    """The path of Anna's link to the meeting."""
    url = mint_portal_link(
        client=world.anna,
        workspace=world.event,
        address=world.anna.email,
        item_kind="appointment",
        item_uid=meeting.uid,
        now=now,
    )
    return url.removeprefix("http://127.0.0.1:8000")


def answer_of(meeting: Appointment, world: World) -> str:
    return Attendee.objects.get(appointment=meeting, client=world.anna).answer


def test_landing_says_what_the_mail_said(world: World, link: str) -> None:
    page = Browser().get(link)
    text = page.content.decode()
    assert page.status_code == 200
    for said in ("MedTech Congress 2027", "Spectral CT roadmap", "Mon 30 Nov", "<b>Anna B.</b>"):
        assert said in text
    assert "Berg" not in text
    assert text.count("<button") == 1


def test_discreet_landing_names_the_business_only(world: World, now: Any) -> None:
    visit = make_appointment(world.practice, world.admin, world.anna, name="Couple therapy")
    url = mint_portal_link(
        client=world.anna,
        workspace=world.practice,
        address=world.anna.email,
        item_kind="appointment",
        item_uid=visit.uid,
        now=now,
    )
    text = Browser().get(url.removeprefix("http://127.0.0.1:8000")).content.decode()
    assert "Lindenhof Practice" in text
    assert "therapy" not in text
    assert "30 Nov" not in text


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(
    world: World, meeting: Appointment, link: str, method: str
) -> None:
    getattr(Browser(), method)(f"{link}?answer=declined")
    assert not PortalSession.objects.exists()
    assert PortalLink.objects.get().first_opened_at is None
    assert answer_of(meeting, world) == "needs_action"


def test_open_signs_in_and_drops_the_token(world: World, meeting: Appointment, link: str) -> None:
    browser = Browser()
    answer = browser.post(link)
    address = f"/w/{world.event.public_id}/appointments/{meeting.uid}/"
    assert answer["Location"] == address
    assert browser.get(address).status_code == 200
    assert PortalLink.objects.get().first_opened_at is not None


def test_link_opens_again_after_logging_out(world: World, link: str) -> None:
    browser = Browser()
    browser.post(link)
    browser.post(f"/w/{world.event.public_id}/log-out/")
    assert browser.get(link).status_code == 200
    assert browser.post(link).status_code == 302


def test_accept_in_the_mail_is_one_press_away(
    world: World, meeting: Appointment, link: str
) -> None:
    browser = Browser()
    text = browser.get(f"{link}?answer=accepted").content.decode()
    assert 'value="accepted" checked' in text
    browser.post(link, {"answer": "accepted"})
    assert answer_of(meeting, world) == "accepted"


def test_closed_answer_is_explained_on_the_item(
    world: World, meeting: Appointment, link: str, clock: Any
) -> None:
    Appointment.objects.filter(pk=meeting.pk).update(
        response_deadline=meeting.starts_at - timedelta(days=5)
    )
    clock.shift(timedelta(days=3))
    browser = Browser()
    answer = browser.post(link, {"answer": "accepted"})
    page = browser.get(answer["Location"]).content.decode()
    assert "Answering closed on" in page
    assert answer_of(meeting, world) == "needs_action"


@pytest.mark.parametrize("typed", ["yes", "<b>", "needs_action", "x" * 10_000])
def test_unknown_answer_is_ignored(
    world: World, meeting: Appointment, link: str, typed: str
) -> None:
    text = Browser().get(link, {"answer": typed}).content.decode()
    assert 'name="answer"' not in text
    Browser().post(link, {"answer": typed})
    assert answer_of(meeting, world) == "needs_action"


def test_own_browser_goes_to_the_item_at_once(
    world: World, meeting: Appointment, link: str, anna: Browser
) -> None:
    answer = anna.get(f"{link}?answer=tentative")
    address = f"/w/{world.event.public_id}/appointments/{meeting.uid}/?answer=tentative"
    assert answer["Location"] == address
    assert (
        'value="tentative" id="id_answer_1" required checked' in anna.get(address).content.decode()
    )
    assert answer_of(meeting, world) == "needs_action"


def test_somebody_else_is_asked_before_the_switch(
    world: World, link: str, enter: Callable[..., Browser]
) -> None:
    browser = enter(world.ben, world.event)
    text = browser.get(link).content.decode()
    assert "Open as Anna B." in text
    assert "Stay as Ben O." in text
    assert "Open as Anna B." in browser.post(link).content.decode()
    assert PortalSession.objects.get(ended_at=None).client == world.ben
    assert browser.post(link, {"instead_of": str(world.ben.uid)}).status_code == 302
    assert PortalSession.objects.get(ended_at=None).client == world.anna


def test_ended_link_offers_a_new_one(world: World, link: str, clock: Any) -> None:
    clock.shift(timedelta(days=30))
    page = Browser().get(link)
    assert page.status_code == 410
    assert "Send me a new link" in page.content.decode()
    assert "a…a@c…s.example" in page.content.decode()
    assert Browser().post(link).status_code == 410


def test_new_link_goes_to_the_address_on_record(world: World, link: str, now: Any) -> None:
    page = Browser().post(f"{link}new/")
    assert page.status_code == 200
    assert "a…a@c…s.example" in page.content.decode()
    assert "anna@" not in page.content.decode()


def test_no_new_link_where_nothing_is_open(world: World, link: str, clock: Any) -> None:
    clock.shift(timedelta(days=31))
    page = Browser().post(f"{link}new/")
    assert page.status_code == 409
    assert "There is nothing to open" in page.content.decode()


def test_asking_for_a_new_link_by_get_sends_nothing(world: World, link: str) -> None:
    assert Browser().get(f"{link}new/")["Location"] == link


def test_revoked_link_offers_only_the_portal_url(world: World, link: str, now: Any) -> None:
    end_all_of_client(client=world.anna, actor=SYSTEM, now=now)
    page = Browser().get(link)
    text = page.content.decode()
    assert page.status_code == 410
    assert f'href="/p/{world.event.portal_slug}/"' in text
    assert "Send me a new link" not in text
    assert Browser().post(f"{link}new/").status_code == 404


@pytest.mark.parametrize("path", ["/open/guess/", "/in/guess/", "/open/guess/new/"])
def test_unknown_tokens_do_not_exist(world: World, path: str) -> None:
    assert Browser().get(path).status_code == 404
    assert Browser().post(path).status_code == 404


def test_token_of_one_purpose_opens_no_other(world: World, link: str) -> None:
    assert Browser().get(link.replace("/open/", "/in/")).status_code == 404
