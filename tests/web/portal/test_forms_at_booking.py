"""Forms that services send are there as soon as a visit is booked, in the same request."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import FormRequest, FormRule, FormVersion
from portico.apps.care.services.form_ruling import set_form_rule
from portico.apps.care.services.form_sweeping import sweep_forms
from portico.apps.catalog.models import Service
from portico.apps.flows.models import FlowRun
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar
from portico.domain.actors import SYSTEM
from portico.domain.forms.sending import Frequency, SendingRule
from tests.apps.entry.booking_steps import NEW, mailed_code
from tests.booking import berlin, make_colleague, make_service, take
from tests.conftest import World
from tests.flows import EMAIL, Hands, make_flow
from tests.forms import make_form
from tests.make import NOW
from tests.web.portal.booking_steps import Salon, open_salon, words
from tests.web.portal.public_steps import ask_for_code, type_code
from tests.web.portal.test_public_together import ask as ask_together
from tests.web.portal.test_public_together import together as public_together
from tests.web.portal.test_together import book as book_together
from tests.web.portal.test_together import written_one_by_one

__all__ = ["written_one_by_one"]
TEN = berlin(24, 10)


@pytest.fixture
def salon(world: World) -> Salon:
    made = open_salon(world)
    made.set(group_maximum=3)
    made.workspace.refresh_from_db()
    return made


@pytest.fixture
def browser(world: World, salon: Salon, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon.workspace)


def send_with(
    service: Service,
    name: str = "Intake",
    *,
    template: Any = None,
    frequency: Frequency = Frequency.EVERY_TIME,
    **more: int,
) -> FormRule:
    """The service sends this form."""
    return set_form_rule(
        service=service,
        template=template or make_form(service.workspace, name),
        wanted=SendingRule(frequency, **more),
        actor=SYSTEM,
        now=NOW,
    )


def sent_to(client: Client) -> list[str]:
    rows = FormRequest.objects.filter(client=client).order_by("pk")
    return [row.version.name for row in rows.select_related("version")]


def test_the_page_that_says_booked_offers_the_form(
    world: World, salon: Salon, browser: Browser
) -> None:
    send_with(salon.cut)
    done = salon.book(browser, TEN)
    request, made = FormRequest.objects.get(), Appointment.objects.get()
    assert (request.client, request.appointment, request.sent_at) == (world.anna, made, NOW)
    page = words(browser.get(done["Location"]))
    form = f"/w/{salon.workspace.public_id}/forms/{request.uid}/"
    notice = page[page.index("Your appointment is booked.") :].split("</div>")[0]
    assert f'<a href="{form}">Fill in: Intake</a>' in notice
    assert browser.get(form).status_code == 200
    again = words(browser.get(done["Location"].split("?")[0]))
    assert "Fill in: Intake" not in again
    assert f'href="{form}"' in again
    home = words(browser.get(f"/w/{salon.workspace.public_id}/"))
    assert "Things to do" in home
    assert f'href="{form}"' in home


def test_it_is_told_by_mail_once_and_the_round_finds_nothing_left(
    world: World, salon: Salon, browser: Browser
) -> None:
    send_with(salon.cut)
    salon.book(browser, TEN)
    assert Message.objects.filter(trigger="form_sent").count() == 1
    assert sweep_forms(now=NOW) == 0
    assert sweep_forms(now=NOW + timedelta(minutes=1)) == 0
    assert Message.objects.filter(trigger="form_sent").count() == 1


def test_what_is_not_due_yet_waits_for_the_round(
    world: World, salon: Salon, browser: Browser
) -> None:
    send_with(salon.cut, days_before=1)
    page = words(browser.get(salon.book(browser, TEN + timedelta(days=1))["Location"]))
    assert "Fill in:" not in page
    assert sent_to(world.anna) == []
    assert sweep_forms(now=TEN) == 1


def test_each_service_of_a_visit_and_a_form_of_two_once(
    world: World, salon: Salon, browser: Browser
) -> None:
    colour = make_service(salon.workspace, salon.mara, name="Colour")
    shared = send_with(salon.cut).template
    send_with(colour, template=shared)
    send_with(colour, "Patch test")
    send_with(make_service(salon.workspace, salon.mara, name="Other"), "Not this one")
    done = salon.book(browser, TEN, salon.cut, colour)
    assert sorted(sent_to(world.anna)) == ["Intake", "Patch test"]
    page = words(browser.get(done["Location"]))
    assert page.count("Fill in:") == 2
    assert sweep_forms(now=NOW) == 0


@pytest.mark.parametrize(
    ("frequency", "expected"), [(Frequency.EVERY_TIME, 2), (Frequency.PER_CLIENT, 1)]
)
def test_how_often_counts_here_too(
    world: World, salon: Salon, browser: Browser, frequency: Frequency, expected: int
) -> None:
    send_with(salon.cut, frequency=frequency)
    salon.book(browser, TEN)
    salon.book(browser, TEN + timedelta(hours=2))
    assert len(sent_to(world.anna)) == expected
    assert Appointment.objects.count() == 2


def test_a_form_that_cannot_be_sent_undoes_nothing_and_keeps_no_other(
    world: World, salon: Salon, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    broken = send_with(salon.cut, "Broken")
    send_with(salon.cut, "Whole")
    whole = FormVersion.objects.get(template=broken.template).definition
    FormVersion.objects.filter(template=broken.template).update(definition={"sections": 7})
    done = salon.book(browser, TEN)
    assert "done=booked" in done["Location"]
    assert browser.get(done["Location"]).status_code == 200
    assert Appointment.objects.get().state in ("confirmed", "pending")
    assert sent_to(world.anna) == ["Whole"]
    assert "cannot send its form yet" in caplog.text
    FormRequest.objects.all().delete()
    assert sweep_forms(now=NOW) == 1, "nor does the round stop at it"
    assert sent_to(world.anna) == ["Whole"]
    FormVersion.objects.filter(template=broken.template).update(definition=whole)
    assert sweep_forms(now=NOW) == 1, "the round is the net"


def test_who_did_not_get_the_time_gets_no_form(
    world: World, salon: Salon, browser: Browser
) -> None:
    send_with(salon.cut)
    for member in (salon.mara, salon.jonas):
        take(Calendar.objects.get(staff_member=member), TEN, 60)
    assert salon.book(browser, TEN).status_code == 409
    assert not FormRequest.objects.exists()


def test_without_a_rule_a_booking_costs_one_query_more(salon: Salon, browser: Browser) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert salon.book(browser, TEN).status_code == 302
    about = [one["sql"] for one in asked if re.search("care_form", one["sql"])]
    assert len(about) == 1


def test_flows_that_ask_for_open_forms_see_it_at_the_booking(
    world: World, salon: Salon, browser: Browser
) -> None:
    send_with(salon.cut)
    make_flow(salon.workspace, "appointment_booked", EMAIL, start={"has_open_form": "on"})
    salon.book(browser, TEN)
    hands = Hands()
    hands.work()
    assert FlowRun.objects.filter(client=world.anna).count() == 1


def test_on_the_public_page_it_comes_after_the_code(world: World) -> None:
    cut = make_service(world.salon, make_colleague(world.salon))
    send_with(cut)
    browser = Browser()
    ask_for_code(browser, world.salon, cut)
    assert not FormRequest.objects.exists()
    done = type_code(browser, world.salon, cut, mailed_code())
    nora = Client.objects.get(email=NEW)
    assert sent_to(nora) == ["Intake"]
    page = words(browser.get(done["Location"]))
    assert "Fill in: Intake" in page
    assert sweep_forms(now=NOW) == 0


def test_a_known_client_on_the_public_page(world: World) -> None:
    cut = make_service(world.salon, make_colleague(world.salon))
    send_with(cut)
    browser = Browser()
    ask_for_code(browser, world.salon, cut, email="anna@clients.example")
    type_code(browser, world.salon, cut, mailed_code())
    assert sent_to(world.anna) == ["Intake"]


def test_together_each_by_their_own_services(world: World, salon: Salon, browser: Browser) -> None:
    send_with(salon.cut)
    beard = make_service(salon.workspace, salon.mara, salon.jonas, name="Beard")
    send_with(beard, "Beard card")
    query = {"guest1": str(beard.uid)}
    done = book_together(browser, salon, query, email1="lea@there.example")
    assert done.status_code == 302
    assert sent_to(world.anna) == ["Intake"], "the guest's form is the guest's"
    assert "Fill in: Intake" in words(browser.get(done["Location"]))
    assert FormRequest.objects.count() == 1, "nobody typed by a booker gets one"
    assert sweep_forms(now=NOW) == 0


def test_together_on_the_public_page(world: World) -> None:
    world.salon.group_maximum, world.salon.increment = 3, 60
    world.salon.save()
    people = [make_colleague(world.salon, name) for name in ("Mara", "Jonas")]
    cut = make_service(world.salon, *people)
    send_with(cut)
    browser = Browser()
    asked = ask_together(browser, world.salon, cut)
    assert not FormRequest.objects.exists()
    done = browser.post(asked["Location"], {"code": mailed_code()})
    assert "done=booked" in done["Location"], public_together(world.salon, "", cut)
    assert sent_to(Client.objects.get(email=NEW)) == ["Intake"]
    assert FormRequest.objects.count() == 1
    assert "Fill in: Intake" in words(browser.get(done["Location"]))
