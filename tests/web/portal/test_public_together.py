"""Somebody who is not signed in books for several people: nothing stands before the code."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.sweeping import forget_bookings
from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.catalog.models import Service
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from tests.apps.entry.booking_steps import NEW, mailed_code
from tests.booking import berlin, make_colleague, make_option, make_service, take
from tests.conftest import World
from tests.make import make_client
from tests.web.portal.public_steps import NORA, address, words
from tests.web.portal.test_together import written_one_by_one

__all__ = ["written_one_by_one"]
TEN = berlin(24, 10)
GUESTS = {"first_name1": "Lea", "email1": "lea@there.example"}


@pytest.fixture
def cut(world: World) -> Service:
    """By Mara and Jonas, in a salon where three book together."""
    change(world.salon, group_maximum=3, increment=60)
    people = [make_colleague(world.salon, name) for name in ("Mara", "Jonas")]
    return make_service(world.salon, *people)


@pytest.fixture
def browser(cut: Service) -> Browser:
    return Browser()


def change(workspace: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(workspace, name, value)
    workspace.save()


def together(workspace: Any, step: str, cut: Service, **more: Any) -> str:
    query = {"guest1": "same", **{name: str(value) for name, value in more.items()}}
    if step == "details":
        query.setdefault("start", "2026-11-24T09:00Z")
    path = f"together/{step}/" if step else "together/"
    wanted = urlencode({"service1": str(cut.uid), **query})
    return f"/book/{workspace.public_id}/{path}?{wanted}"


def ask(browser: Browser, workspace: Any, cut: Service, **typed: str) -> Any:
    """Fill in the details and press the button."""
    query = {name: typed.pop(name) for name in list(typed) if name.startswith("guest")}
    return browser.post(together(workspace, "details", cut, **query), NORA | GUESTS | typed)


def prove(browser: Browser, asked: Any, code: str) -> Any:
    return browser.post(asked.headers["Location"], {"code": code})


def test_the_visit_leads_to_it_where_the_workspace_allows(
    world: World, cut: Service, browser: Browser
) -> None:
    page = browser.get(address(world.salon, "visit", cut)).content.decode()
    assert f'formaction="/book/{world.salon.public_id}/together/"' in page
    change(world.salon, group_maximum=0)
    assert "Book for several people" not in words(browser.get(address(world.salon, "visit", cut)))
    for step in ("", "times", "details"):
        assert browser.get(together(world.salon, step, cut)).status_code == 404


def test_the_whole_way_of_a_new_client(world: World, cut: Service, browser: Browser) -> None:
    people = browser.get(together(world.salon, "", cut))
    assert "Person 2" in words(people)
    assert f'action="/book/{world.salon.public_id}/together/times/"' in people.content.decode()
    times = browser.get(together(world.salon, "times", cut, day="2026-11-24")).content.decode()
    assert 'name="start" value="2026-11-24T09:00Z"' in times
    assert 'name="guest1" value="same"' in times
    details = words(browser.get(together(world.salon, "details", cut)))
    assert "Who are you?" in details
    assert "Mail me the code" in details
    asked = ask(browser, world.salon, cut)
    assert asked.status_code == 302
    assert "lea" not in asked.headers["Location"].lower()
    waiting = words(browser.get(asked.headers["Location"]))
    assert f"on its way to {NEW}" in waiting
    assert "Person 2" in waiting
    done = prove(browser, asked, mailed_code())
    group = GroupBooking.objects.get()
    nora = Client.objects.get(email=NEW)
    assert group.primary_contact == nora
    own = group.appointments.get(attendees__client=nora)
    assert done.headers["Location"].endswith(f"/appointments/{own.uid}/?done=booked")
    page = words(browser.get(done.headers["Location"]))
    assert "Lea" in page
    assert "there.example" not in page
    lea = Client.objects.get(first_name="Lea")
    assert lea.is_provisional
    assert Message.objects.filter(address="lea@there.example").count() == 1
    assert {one.starts_at for one in Appointment.objects.all()} == {TEN}


def test_nothing_stands_before_the_address_is_proved(
    world: World, cut: Service, browser: Browser
) -> None:
    counted = (Client, Appointment, GroupBooking, Occupancy, Message, LogEntry)
    before = [model.objects.count() for model in counted]
    browser.get(together(world.salon, "times", cut))
    browser.get(together(world.salon, "details", cut))
    asked = ask(browser, world.salon, cut)
    browser.get(asked.headers["Location"])
    assert [model.objects.count() for model in counted] == before
    request = SignInRequest.objects.get()
    assert request.booking is not None
    assert request.booking["others"][0]["first_name"] == "Lea"
    forget_bookings(now=request.expires_at)
    request.refresh_from_db()
    assert request.booking is None


def test_own_services_options_and_order_come_through_the_code(
    world: World, cut: Service, browser: Browser
) -> None:
    wash = make_service(world.salon, make_colleague(world.salon, "Omar"), name="Wash", duration=30)
    mask = make_option(wash, name="Mask", minutes=30)
    query: dict[str, Any] = {"guest1": wash.uid, "guestadd1": wash.uid, "guestoption1": mask.uid}
    asked = browser.post(
        together(world.salon, "details", cut, **query, order="after"), NORA | GUESTS
    )
    assert "Mask" in words(browser.get(asked.headers["Location"]))
    assert prove(browser, asked, mailed_code()).status_code == 302
    hers = Appointment.objects.get(attendees__client__first_name="Lea")
    line = hers.lines.get()
    assert (line.name, line.staff_member.name) == ("Wash + Mask", "Omar")
    assert line.options == [str(mask.uid)]
    own = Appointment.objects.exclude(pk=hers.pk).get()
    assert own.starts_at == TEN
    assert hers.starts_at == own.ends_at


def test_what_was_typed_is_there_when_something_is_changed(
    world: World, cut: Service, browser: Browser
) -> None:
    asked = ask(browser, world.salon, cut)
    page = browser.get(asked.headers["Location"]).content.decode()
    back = re.search(r'class="back" href="([^"]+)"', page)
    assert back
    assert "/together/details/" in back[1]
    details = browser.get(back[1].replace("&amp;", "&")).content.decode()
    for text in ("Nora", NEW, "Lea", "lea@there.example"):
        assert f'value="{text}"' in details
    stranger = Browser().get(back[1].replace("&amp;", "&")).content.decode()
    assert 'value="Lea"' not in stranger


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first_name1": ""}, "Write a first name."),
        ({"email1": "lea"}, "Write the address as name@example.org."),
        ({"first_name": ""}, "Write your first name."),
        ({"email": "nora"}, "Write the address as name@example.org."),
        ({"phone": "12"}, "number"),
    ],
)
def test_faults_stand_beside_their_fields(
    world: World, cut: Service, browser: Browser, typed: dict[str, str], sentence: str
) -> None:
    answer = ask(browser, world.salon, cut, **typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not SignInRequest.objects.exists()


def test_the_policy_is_agreed_to(world: World, cut: Service, browser: Browser) -> None:
    change(world.salon, cancellation_policy="A day before.")
    assert ask(browser, world.salon, cut, policy_text="A day before.").status_code == 422
    asked = ask(browser, world.salon, cut, policy_text="A day before.", policy="on")
    assert asked.status_code == 302
    change(world.salon, cancellation_policy="Two days before.")
    answer = prove(browser, asked, mailed_code())
    assert answer.status_code == 422
    assert "Two days before." in words(answer)
    assert 'value="Lea"' in answer.content.decode()
    assert not GroupBooking.objects.exists()


def test_somebody_was_faster_before_the_code_is_asked_for(
    world: World, cut: Service, browser: Browser
) -> None:
    take(cut.offerings.earliest("pk").staff_member.calendar, TEN, 30)
    answer = ask(browser, world.salon, cut)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="Lea"' in page
    instead = page.split('name="instead" value="')[1].split('"')[0]
    again = ask(browser, world.salon, cut, instead=instead)
    assert again.status_code == 200
    assert 'value="lea@there.example"' in again.content.decode()
    assert not SignInRequest.objects.exists()
    assert not Occupancy.objects.filter(kind="hold").exists()


def test_whoever_lost_the_time_is_in_with_all_that_was_typed(
    world: World, cut: Service, browser: Browser
) -> None:
    asked = ask(browser, world.salon, cut)
    take(cut.offerings.earliest("pk").staff_member.calendar, TEN, 30)
    lost = prove(browser, asked, mailed_code())
    page = lost.content.decode()
    assert lost.status_code == 409
    assert "Somebody was faster" in words(lost)
    assert f'action="/w/{world.salon.public_id}/book/together/details/?' in page
    assert 'value="Lea"' in page
    assert not GroupBooking.objects.exists()
    assert not Client.objects.filter(first_name="Lea").exists()
    assert not Message.objects.filter(address="lea@there.example").exists()


def test_a_code_books_only_what_its_page_shows(
    world: World, cut: Service, browser: Browser
) -> None:
    first = ask(browser, world.salon, cut)
    browser.post(together(world.salon, "details", cut, order="after"), NORA | GUESTS)
    answer = prove(browser, first, mailed_code())
    assert "the newest code is for another visit" in words(answer)
    assert not GroupBooking.objects.exists()


def test_a_known_address_books_as_its_record_and_shows_nothing_before(
    world: World, cut: Service
) -> None:
    pages = []
    for mail in (world.ben.email, "nobody@there.example"):
        browser = Browser()
        asked = ask(browser, world.salon, cut, email=mail)
        page = words(browser.get(asked.headers["Location"]))
        pages.append((asked.status_code, page.replace(mail, "")))
    assert pages[0] == pages[1]
    browser = Browser()
    asked = ask(browser, world.salon, cut, email=world.ben.email)
    assert prove(browser, asked, mailed_code()).status_code == 302
    assert GroupBooking.objects.get().primary_contact == world.ben


def test_only_known_clients_book_where_the_workspace_says_so(
    world: World, cut: Service, browser: Browser
) -> None:
    change(world.salon, who_may_book="known_clients")
    asked = ask(browser, world.salon, cut, email=world.anna.email)
    assert prove(browser, asked, mailed_code()).status_code == 302
    assert GroupBooking.objects.get().primary_contact == world.anna


def test_two_who_share_the_address_choose_then_it_is_booked(
    world: World, cut: Service, browser: Browser
) -> None:
    make_client(world.organization, "Arne", email=world.anna.email)
    asked = ask(browser, world.salon, cut, email=world.anna.email)
    chooser = prove(browser, asked, mailed_code())
    assert chooser.headers["Location"].endswith("/who/")
    done = browser.post(chooser.headers["Location"], {"client": str(world.anna.uid)})
    assert "done=booked" in done.headers["Location"]
    assert GroupBooking.objects.get().appointments.count() == 2


def test_who_is_signed_in_is_led_to_their_own_pages(world: World, cut: Service, enter: Any) -> None:
    browser = enter(world.anna, world.salon)
    for step in ("", "times", "details"):
        answer = browser.get(together(world.salon, step, cut))
        assert answer.headers["Location"].startswith(f"/w/{world.salon.public_id}/book/together/")
        assert "guest1=same" in answer.headers["Location"]


def test_blocked_is_told_only_after_the_code(world: World, cut: Service, browser: Browser) -> None:
    make_client(world.organization, "Bo", may_book=False)
    asked = ask(browser, world.salon, cut, email="bo@clients.example")
    assert asked.status_code == 302
    answer = prove(browser, asked, mailed_code())
    assert "Online booking is not open to you at the moment." in words(answer)
    assert not GroupBooking.objects.exists()
