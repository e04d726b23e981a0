"""Public booking pages mail strangers nothing but a code, and say nothing of anybody.

Product page 2, *Security* (*public booking pages likewise*), page 3, *Booking by the client*, and
traps, 24 and 30.
"""

import logging
import re
from datetime import timedelta
from io import StringIO
from time import perf_counter
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.utils.module_loading import import_string

from portico.apps.access.models import PortalSession, RateCounter, SignInRequest
from portico.apps.access.services import asking
from portico.apps.access.services.counting import Limit
from portico.apps.access.services.ending import end_all_of_client
from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.actors import SYSTEM
from tests.apps.entry.booking_steps import NEW, mailed_code
from tests.booking import make_colleague, make_service
from tests.catcher import body_of
from tests.conftest import World
from tests.make import make_client
from tests.security.conftest import Post
from tests.security.hygiene import see
from tests.security.steps import changed, photograph, wrong
from tests.security.test_uniform_answers import mann_whitney_p, shapes
from tests.web.portal.public_steps import NORA, address, ask_for_code, type_code, words

KNOWN, BLOCKED, CLOSED = (f"{name}@clients.example" for name in ("anna", "bo", "cleo"))
ADDRESSES = (KNOWN, NEW, BLOCKED, CLOSED)
WHO = ("anybody_verified", "known_clients")


@pytest.fixture
def cut(world: World) -> Service:
    make_client(world.organization, "Bo", may_book=False)
    make_client(world.organization, "Cleo", has_portal_access=False)
    return make_service(world.salon, make_colleague(world.salon))


@pytest.fixture(params=WHO)
def salon(request: Any, world: World) -> Any:
    """A workspace where clients book, new ones too or only known ones."""
    world.salon.who_may_book = request.param
    world.salon.save(update_fields=["who_may_book"])
    return world.salon


def test_every_address_runs_the_same_statements(salon: Any, cut: Service) -> None:
    found = [shapes(lambda a=a: ask_for_code(Browser(), salon, cut, email=a)) for a in ADDRESSES]
    assert found[0] == found[1] == found[2] == found[3]
    assert sum("INSERT" in shape and "signinrequest" in shape for shape in found[0]) == 1


def test_every_address_writes_one_row_of_the_same_kind(salon: Any, cut: Service) -> None:
    tables = []
    for one in ADDRESSES:
        before = photograph()
        ask_for_code(Browser(), salon, cut, email=one)
        tables.append(changed(before, photograph()))
    assert tables == [["access_ratecounter", "access_signinrequest"]] * 4
    rows = SignInRequest.objects.values_list("state", "client", "reason", "token_hash", "code_hash")
    assert list(rows) == [("asked", None, "", None, "")] * 4


def test_every_address_gets_the_same_body_status_and_headers(salon: Any, cut: Service) -> None:
    seen = []
    for one in ADDRESSES:
        browser = Browser()
        answer = ask_for_code(browser, salon, cut, email=one)
        admit_requests(now=SignInRequest.objects.latest("id").created_at)
        page = browser.get(answer["Location"]).content.decode().replace(one, "…")
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
        names = sorted(set(answer.headers) | set(answer.cookies))
        seen.append((answer.status_code, answer["Location"], names, page))
    assert seen[0] == seen[1] == seen[2] == seen[3]


@pytest.mark.parametrize("is_looked_at", [False, True])
def test_a_wrong_code_tells_nothing(salon: Any, cut: Service, now: Any, is_looked_at: bool) -> None:
    found = []
    for one in ADDRESSES:
        browser = Browser()
        ask_for_code(browser, salon, cut, email=one)
        if is_looked_at:
            admit_requests(now=now)
        answers: list[Any] = []
        run = shapes(lambda b=browser, a=answers: a.append(type_code(b, salon, cut, "123456")))
        found.append((run, answers[0].status_code, words(answers[0]).replace(one, "…")))
    assert found[0] == found[1] == found[2] == found[3]


def test_nothing_before_the_code_makes_a_client_a_booking_or_a_hold(
    world: World, cut: Service, now: Any
) -> None:
    counted = (Client, Appointment, Occupancy, PortalSession)
    before = [model.objects.count() for model in counted]
    browser = Browser()
    ask_for_code(browser, world.salon, cut)
    type_code(browser, world.salon, cut, wrong(mailed_code()))
    assert [model.objects.count() for model in counted] == before
    assert Message.objects.count() == 1


def test_five_an_hour_per_address_with_the_same_page_beyond(
    world: World, cut: Service, clock: Any
) -> None:
    pages = []
    for number in range(7):
        browser = Browser(REMOTE_ADDR=f"203.0.113.{number}")
        answer = ask_for_code(browser, world.salon, cut)
        shown = browser.get(answer["Location"])
        pages.append((answer.status_code, answer["Location"], words(shown)))
    assert len(set(pages)) == 1
    assert SignInRequest.objects.count() == 5
    clock.shift(timedelta(hours=1, minutes=1))
    ask_for_code(Browser(), world.salon, cut)
    assert SignInRequest.objects.count() == 6


def test_a_thousand_an_hour_per_network(world: World, cut: Service) -> None:
    ask_for_code(Browser(), world.salon, cut, email="first@nowhere.example")
    RateCounter.objects.filter(scope="asked_by_network").update(count=1000)
    assert ask_for_code(Browser(), world.salon, cut).status_code == 302
    assert SignInRequest.objects.count() == 1
    ask_for_code(Browser(REMOTE_ADDR="203.0.113.9"), world.salon, cut)
    assert SignInRequest.objects.count() == 2


def test_a_code_works_only_in_the_browser_that_asked(world: World, cut: Service) -> None:
    ask_for_code(Browser(), world.salon, cut)
    code = mailed_code()
    other = Browser()
    assert type_code(other, world.salon, cut, code).status_code == 302  # back to the details
    ask_for_code(other, world.salon, cut, email="other@new.example")
    assert type_code(other, world.salon, cut, code).status_code == 422
    assert not Appointment.objects.exists()
    assert not PortalSession.objects.exists()


def test_a_code_ends_after_five_wrong_tries(world: World, cut: Service) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut)
    code = mailed_code()
    for _ in range(5):
        assert type_code(browser, world.salon, cut, wrong(code)).status_code == 422
    ended = type_code(browser, world.salon, cut, code)
    assert "This code does not work any more. Ask for a new one." in words(ended)
    assert not Client.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("one", [KNOWN, NEW])
def test_ten_wrong_codes_in_a_day_pause_codes(world: World, cut: Service, one: str) -> None:
    for _ in range(2):
        browser = Browser()
        ask_for_code(browser, world.salon, cut, email=one)
        code = mailed_code()
        for _ in range(5):
            type_code(browser, world.salon, cut, wrong(code))
    browser = Browser()
    ask_for_code(browser, world.salon, cut, email=one)
    assert type_code(browser, world.salon, cut, mailed_code()).status_code == 422
    assert not Appointment.objects.exists()


def test_looking_at_the_code_page_spends_and_books_nothing(world: World, cut: Service) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut)
    code = mailed_code()
    before = photograph()
    for method in ("get", "head"):
        page = address(world.salon, "code", cut, code=code)
        assert getattr(browser, method)(page).status_code in (200, 404)
    assert changed(before, photograph()) == []


def test_no_form_is_taken_without_its_own_token(world: World, cut: Service) -> None:
    browser = Browser(enforce_csrf_checks=True)
    assert ask_for_code(browser, world.salon, cut).status_code == 403
    assert type_code(browser, world.salon, cut, "123456").status_code == 403
    assert not SignInRequest.objects.exists()


def test_the_mail_says_a_code_and_nothing_that_anybody_typed(
    world: World, cut: Service, post: Post, clock: Any
) -> None:
    clock.move_to(post.now)
    spam = "Win a prize at spam.example"
    ask_for_code(
        Browser(), world.salon, cut, first_name=spam, last_name=spam, booked_for=spam, email=KNOWN
    )
    admit_requests(now=post.now)
    post.deliver()
    (mail,) = post.catcher.mails
    seen = see(post.catcher)
    assert len(seen.codes) == 1
    assert not seen.tokens
    everything = mail.as_string() + body_of(mail, "plain") + body_of(mail, "html")
    for typed in ("prize", "spam.example", "Anna", "Mara"):
        assert typed not in everything
    assert "http" not in body_of(mail, "plain")


def test_a_code_is_kept_nowhere_in_the_clear(
    world: World, cut: Service, post: Post, clock: Any
) -> None:
    clock.move_to(post.now)
    written = StringIO()
    handler = logging.StreamHandler(written)
    formatter = settings.LOGGING["formatters"]["plain"]
    handler.setFormatter(import_string(formatter["()"])(formatter["format"]))
    logger = logging.getLogger("django.db.backends")
    level, connection.force_debug_cursor = logger.level, True
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        browser = Browser()
        ask_for_code(browser, world.salon, cut)
        admit_requests(now=post.now)
        post.deliver()
        (code,) = see(post.catcher).codes
        type_code(browser, world.salon, cut, code)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        connection.force_debug_cursor = False
    assert Appointment.objects.count() == 1
    kept = "\n".join(row for table in photograph().values() for row in table)
    as_written = re.compile(rf"(?<!\d){code[:3]}[ \u00a0]?{code[3:]}(?!\d)")
    assert not as_written.search(re.sub(r"[:.]\d+", "", kept))
    assert "INSERT" in written.getvalue()
    assert not as_written.search(re.sub(r"[:.]\d+", "", written.getvalue()))
    assert "‹code›" in Message.objects.get(trigger="booking_code").kept_text


def test_what_was_typed_shows_in_no_other_browser(world: World, cut: Service) -> None:
    ask_for_code(Browser(), world.salon, cut)
    for step in ("details", "code"):
        page = Browser().get(address(world.salon, step, cut), follow=True).content.decode()
        assert NORA["email"] not in page
        assert "Neu" not in page


def test_the_pages_name_no_client(world: World, cut: Service) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut, email=KNOWN)
    mailed_code()
    pages = [browser.get(f"/book/{world.salon.public_id}/")]
    pages += [browser.get(address(world.salon, s, cut)) for s in ("visit", "times", "details")]
    pages.append(browser.get(address(world.salon, "code", cut)))
    for page in pages:
        assert page.status_code == 200
        assert "Berg" not in page.content.decode()
        assert world.salon.portal_slug not in page.content.decode()
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Cache-Control"] == "no-store"


def test_what_was_typed_never_changes_a_record(world: World, cut: Service) -> None:
    before = Client.objects.values().get(pk=world.anna.pk)
    browser = Browser()
    ask_for_code(browser, world.salon, cut, email=KNOWN)
    assert type_code(browser, world.salon, cut, mailed_code()).status_code == 302
    assert Client.objects.values().get(pk=world.anna.pk) == before


def test_revoking_ends_a_code_that_waits(world: World, cut: Service, now: Any) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut, email=KNOWN)
    code = mailed_code()
    end_all_of_client(client=world.anna, actor=SYSTEM, now=now)
    assert type_code(browser, world.salon, cut, code).status_code == 422
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_any_of_the_pages_writes_no_row(world: World, cut: Service, method: str) -> None:
    here, staff = f"/book/{world.salon.public_id}/", cut.offerings.get().staff_member
    paths = [here, f"{here}services/{cut.uid}/", f"{here}staff/{staff.uid}/"]
    paths += [address(world.salon, step, cut) for step in ("visit", "times", "details", "code")]
    before = photograph()
    for path in paths:
        assert getattr(Browser(), method)(path).status_code in (200, 302)
    assert changed(before, photograph()) == []


@pytest.mark.thorough
def test_known_and_unknown_addresses_take_as_long(
    world: World, cut: Service, monkeypatch: Any
) -> None:
    """100 of each, interleaved; a difference counts when it is seen twice running."""
    wide = Limit("asked_by_network", 1_000_000, asking.LIFETIME, asking.LIFETIME)
    monkeypatch.setattr(asking, "ASKED_BY_NETWORK", wide)

    def measure(count: int, turn: int) -> float:
        for n in range(count):
            make_client(world.organization, f"Timed{n}", email=f"t{turn}-{n}@clients.example")
        times: dict[str, list[float]] = {"clients.example": [], "nowhere.example": []}
        browser = Browser()
        for n in range(count):
            for domain in sorted(times, reverse=bool(n % 2)):
                start = perf_counter()
                ask_for_code(browser, world.salon, cut, email=f"t{turn}-{n}@{domain}")
                times[domain].append(perf_counter() - start)
        return mann_whitney_p(*times.values())

    measure(10, 0)
    assert any(measure(100, turn) > 0.01 for turn in (1, 2))
