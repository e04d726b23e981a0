"""The portal URL: one field, one sentence, a code."""

from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import PortalSession, SignInRequest
from portico.apps.access.services.minting import mint_sign_in
from portico.apps.appointments.models import Appointment
from portico.apps.entry.services.admitting import admit_requests
from tests.conftest import World

SENTENCE = "a mail with a link and a code is on its way"


def ask(browser: Browser, world: World, address: str) -> Any:
    return browser.post(f"/p/{world.event.portal_slug}/", {"email": address})


def mailed_code(now: Any) -> str:
    admit_requests(now=now)
    minted = mint_sign_in(request_uid=SignInRequest.objects.latest("id").uid, now=now)
    assert minted is not None
    return minted.code


def test_get_shows_one_field_and_writes_nothing(world: World) -> None:
    page = Browser().get(f"/p/{world.event.portal_slug}/")
    assert page.status_code == 200
    assert page.content.decode().count('class="input"') == 1
    assert not SignInRequest.objects.exists()


@pytest.mark.parametrize("address", ["anna@clients.example", "nobody@clients.example"])
def test_known_and_unknown_get_the_same_answer(world: World, address: str) -> None:
    browser = Browser()
    answer = ask(browser, world, address)
    assert (answer.status_code, answer["Location"]) == (302, f"/p/{world.event.portal_slug}/code/")
    page = browser.get(answer["Location"]).content.decode()
    assert f"If we know <b>{address}</b>, {SENTENCE}" in page
    assert "Valid until" in page
    assert "10:15" in page


def test_known_and_unknown_cost_the_same_statements(
    world: World, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for address in ("anna@clients.example", "nobody@clients.example"):
        with django_assert_max_num_queries(20) as counted:
            ask(Browser(), world, address)
        counts.append(len(counted))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "typed", ["", "nora", "a@b@c.example", "<b>@x", "🙂@", "x" * 10_000 + "@a.example", "a\x00@b.c"]
)
def test_malformed_address_stays_in_the_field(world: World, typed: str) -> None:
    page = ask(Browser(), world, typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'aria-invalid="true"' in text
    assert 'id="id_email-error-1"' in text
    assert "<b>@x" not in text
    assert not SignInRequest.objects.exists()


def test_code_signs_in(world: World, meeting: Appointment, now: Any) -> None:
    browser = Browser()
    ask(browser, world, "Anna@Clients.example")
    answer = browser.post(f"/p/{world.event.portal_slug}/code/", {"code": mailed_code(now)})
    assert answer["Location"] == f"/w/{world.event.public_id}/"
    cookie = answer.cookies[f"portal-{world.event.public_id}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert answer.cookies["door"]["max-age"] == 0
    assert "Good morning" in browser.get(answer["Location"]).content.decode()


def test_code_of_another_browser_is_wrong(world: World, meeting: Appointment, now: Any) -> None:
    ask(Browser(), world, "anna@clients.example")
    code = mailed_code(now)
    other = Browser()
    ask(other, world, "anna@clients.example")
    page = other.post(f"/p/{world.event.portal_slug}/code/", {"code": code})
    assert page.status_code == 422
    assert "That is not the code of the newest mail" in page.content.decode()
    assert not PortalSession.objects.exists()


def test_wrong_codes_run_out(world: World, meeting: Appointment, now: Any) -> None:
    browser = Browser()
    ask(browser, world, "anna@clients.example")
    right = mailed_code(now)
    wrong = "000000" if right != "000000" else "111111"
    for left in ("4 more times", "3 more times", "2 more times", "1 more time."):
        page = browser.post(f"/p/{world.event.portal_slug}/code/", {"code": wrong})
        assert left in page.content.decode()
    browser.post(f"/p/{world.event.portal_slug}/code/", {"code": wrong})
    page = browser.post(f"/p/{world.event.portal_slug}/code/", {"code": right})
    assert "does not work any more" in page.content.decode()


def test_code_ends_after_fifteen_minutes(
    world: World, meeting: Appointment, now: Any, clock: Any
) -> None:
    browser = Browser()
    ask(browser, world, "anna@clients.example")
    code = mailed_code(now)
    clock.shift(15 * 60)
    page = browser.post(f"/p/{world.event.portal_slug}/code/", {"code": code})
    assert "This code has ended" in page.content.decode()


@pytest.mark.parametrize("typed", ["", "<script>", "🙂", "9" * 10_000])
def test_bad_code_is_said_beside_the_field(world: World, typed: str) -> None:
    browser = Browser()
    ask(browser, world, "anna@clients.example")
    page = browser.post(f"/p/{world.event.portal_slug}/code/", {"code": typed})
    assert page.status_code == 422
    assert 'id="id_code-error-1"' in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_code_page_without_asking_leads_to_the_door(world: World) -> None:
    answer = Browser().get(f"/p/{world.event.portal_slug}/code/")
    assert answer["Location"] == f"/p/{world.event.portal_slug}/"


def test_door_cookie_cannot_be_forged(world: World) -> None:
    browser = Browser()
    browser.cookies["door"] = "forged:by:me"
    assert browser.get(f"/p/{world.event.portal_slug}/code/").status_code == 302


def test_unknown_slug_does_not_exist(world: World) -> None:
    assert Browser().get("/p/guess-guess-guess/").status_code == 404
    assert Browser().get("/p/guess-guess-guess/code/").status_code == 404


def test_signed_in_browser_is_told_so(world: World, anna: Browser) -> None:
    page = anna.get(f"/p/{world.event.portal_slug}/").content.decode()
    assert "As Anna B. you are in already." in page
