"""Book: the steps without script, what a GET must not do, and what each page costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.schedule.models import Occupancy
from portico.web.portal.slots.asking import write_start
from tests.booking import berlin, make_colleague, make_option, make_service
from tests.conftest import World
from tests.make import NOW
from tests.web.portal.booking_steps import Salon, open_salon, words

TEN = berlin(24, 10)


@pytest.fixture
def salon(world: World) -> Salon:
    return open_salon(world)


@pytest.fixture
def browser(world: World, salon: Salon, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon.workspace)


def test_the_menu_shows_services_by_category(salon: Salon, browser: Browser) -> None:
    make_service(salon.workspace, salon.mara, name="Facial", category="Skin", description="Calm.")
    make_service(salon.workspace, name="Nobody does it", category="Skin")
    make_service(salon.workspace, salon.mara, name="Hidden", clients_can_self_schedule=False)
    make_service(salon.workspace, salon.mara, name="Gone", is_retired=True)
    make_service(salon.workspace, salon.mara, name="Bridal trial", is_prompt_to_call=True)
    page = words(browser.get(salon.path()))
    assert page.index(">Hair<") < page.index(">Cut<") < page.index(">Skin<")
    assert page.index(">Skin<") < page.index(">More<") < page.index(">Bridal trial<")
    assert "1 h · 72.00 EUR" in page
    assert "Calm." in page
    for name in ("Nobody does it", "Hidden", "Gone"):
        assert name not in page
    assert f'href="{salon.path("visit", salon.cut)}"' in page
    assert "We arrange this one with you in person." in page
    assert "Call +49 40 66969 120" in page
    assert page.count("book/visit/") == 2


def test_the_whole_way_without_script(world: World, salon: Salon, browser: Browser) -> None:
    wash = make_option(salon.cut, 60, price_cents=1000)
    visit = words(browser.get(salon.path("visit", salon.cut)))
    assert "With whom?" in visit
    assert 'value="anyone" checked' in visit
    assert "Wash" in visit
    line = (salon.cut, wash, salon.mara)
    times = words(browser.get(salon.path("times", line)))
    assert "Monday 23 November" in times
    assert "Cut</bdi></b> + <bdi>Wash" in times
    held = salon.hold(browser, TEN, line)
    assert held.status_code == 302
    assert held["Location"] == salon.path("details", line, start=write_start(TEN))
    details = words(browser.get(held["Location"]))
    assert "10:00–12:00" in details
    assert "82.00 EUR" in details
    assert "with Mara" in details
    assert "We hold this time for you until" in details
    assert ">10:10</time>" in details
    done = salon.book(browser, TEN, line, booked_for=" Lena ")
    made = Appointment.objects.get()
    assert done["Location"] == (
        f"/w/{salon.workspace.public_id}/appointments/{made.uid}/?done=booked"
    )
    assert (made.starts_at, made.booked_by, made.booked_for) == (TEN, world.anna, "Lena")
    assert not Occupancy.objects.filter(kind="hold").exists()
    page = words(browser.get(done["Location"]))
    assert "Your appointment is booked." in page
    assert "calendar.ics" in page
    assert "for Lena" in page


def test_several_services_one_after_the_other(salon: Salon, browser: Browser) -> None:
    facial = make_service(salon.workspace, salon.jonas, name="Facial", duration=60)
    menu = words(browser.get(salon.path("", (salon.cut, salon.mara))))
    assert "Add another service" in menu
    both = salon.path("visit", (salon.cut, salon.mara), facial).replace("&", "&amp;")
    assert f'href="{both}"' in menu
    visit = words(browser.get(salon.path("visit", salon.cut, facial)))
    assert "Remove Facial" in visit
    left = words(browser.get(salon.path("visit", salon.cut, facial, remove=1)))
    assert ">Facial<" in left
    assert ">Cut<" not in left
    assert salon.hold(browser, TEN, (salon.cut, salon.mara), facial).status_code == 302
    salon.book(browser, TEN, (salon.cut, salon.mara), facial)
    made = Appointment.objects.get()
    assert [line.starts_at for line in made.lines.all()] == [TEN, berlin(24, 11)]


def test_one_service_only_where_the_workspace_says_so(salon: Salon, browser: Browser) -> None:
    salon.set(may_combine_services=False)
    page = words(browser.get(salon.path("visit", salon.cut)))
    assert "Add another service" not in page


def test_nobody_in_particular_only_where_offered(salon: Salon, browser: Browser) -> None:
    salon.set(offers_anyone=False)
    page = words(browser.get(salon.path("visit", salon.cut)))
    assert "Anyone" not in page
    assert " checked" not in page
    answer = browser.get(salon.path("times", salon.cut))
    assert answer.status_code == 422
    assert "Choose who you want to come to." in words(answer)
    assert browser.get(salon.path("times", (salon.cut, salon.mara))).status_code == 200


def test_the_only_one_who_does_it_is_not_asked_about(salon: Salon, browser: Browser) -> None:
    trim = make_service(salon.workspace, salon.mara, name="Trim")
    page = words(browser.get(salon.path("visit", trim)))
    assert "With whom?" not in page
    assert "with Mara" in page
    assert f'<input type="hidden" name="staff1" value="{salon.mara.uid}">' in page


def test_own_lengths_and_prices_stand_beside_the_name(salon: Salon, browser: Browser) -> None:
    salon.cut.offerings.filter(staff_member=salon.jonas).update(duration=90, price_cents=8000)
    page = words(browser.get(salon.path()))
    assert "from 1 h" in page
    assert "from 72.00 EUR" in page
    assert "80.00 EUR" in words(browser.get(salon.path("visit", salon.cut)))


def test_looking_changes_nothing(salon: Salon, browser: Browser) -> None:
    before = (LogEntry.objects.count(), Occupancy.objects.count(), Message.objects.count())
    start = write_start(TEN)
    for method in (browser.get, browser.head):
        for path in (
            salon.path(),
            salon.path("visit", salon.cut),
            salon.path("times", salon.cut),
            salon.path("times", salon.cut, start=start),
            salon.path("details", salon.cut, start=start),
        ):
            assert method(path).status_code == 200
    after = (LogEntry.objects.count(), Occupancy.objects.count(), Message.objects.count())
    assert after == before
    assert not Appointment.objects.exists()


def test_without_services_the_steps_lead_to_the_menu(salon: Salon, browser: Browser) -> None:
    for step in ("visit", "times"):
        assert browser.get(salon.path(step))["Location"] == salon.path()
    assert browser.get(salon.path("details", start=write_start(TEN))).status_code == 404


def test_a_month_and_a_day_are_asked_for_by_address(salon: Salon, browser: Browser) -> None:
    page = words(browser.get(salon.path("times", salon.cut, day="2026-11-26")))
    assert "Thursday 26 November" in page
    for query in ({"month": "2026-99"}, {"day": "tomorrow"}, {"month": "4000-01"}):
        assert browser.get(salon.path("times", salon.cut, **query)).status_code == 404


def test_htmx_gets_the_picker_alone(salon: Salon, browser: Browser) -> None:
    answer = browser.get(salon.path("times", salon.cut), headers={"HX-Request": "true"})
    page = words(answer)
    assert "<html" not in page
    assert page.startswith('<p class="visually-hidden" id="slots-said" role="status" hx-swap-oob')
    assert "csrfmiddlewaretoken" in page


def test_htmx_loads_the_page_again_where_the_portal_session_is_over(salon: Salon) -> None:
    answer = Browser().get(salon.path("times", salon.cut), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (403, "true")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("by_staff", "We have your booking, and the time is kept for you. Salt &amp; Stone still"),
        ("by_request", "Your appointment is booked. Please confirm it when we ask you."),
    ],
)
def test_what_awaits_a_word_is_not_said_to_stand(
    salon: Salon, browser: Browser, how: str, said: str
) -> None:
    salon.set(confirmation=how, confirmation_request_days=0)
    done = salon.book(browser, TEN)
    assert said in words(browser.get(done["Location"]))


def test_a_client_elsewhere_sees_both_clocks(
    world: World, salon: Salon, enter: Callable[..., Browser]
) -> None:
    world.anna.time_zone = "Europe/London"
    world.anna.save()
    browser = enter(world.anna, salon.workspace)
    page = words(browser.get(salon.path("times", salon.cut, day="2026-11-24")))
    assert "<small>8:00 London</small>" in page
    details = words(browser.get(salon.path("details", salon.cut, start=write_start(TEN))))
    assert "Berlin time. For you in London:" in details


def test_a_visit_by_video_is_shown_on_the_clients_clock(
    world: World, salon: Salon, enter: Callable[..., Browser]
) -> None:
    world.anna.time_zone = "Europe/London"
    world.anna.save()
    call = make_service(salon.workspace, salon.mara, name="Video call", is_by_video=True)
    browser = enter(world.anna, salon.workspace)
    page = words(browser.get(salon.path("times", call, day="2026-11-24")))
    assert ">8:00</time>" in page
    assert "Times are London time, for you." in page


@pytest.mark.parametrize(("step", "most"), [("", 9), ("visit", 7), ("times", 6), ("details", 12)])
def test_pages_cost_a_fixed_number_of_queries(
    salon: Salon,
    browser: Browser,
    step: str,
    most: int,
    django_assert_max_num_queries: Any,
) -> None:
    make_option(salon.cut, 15)
    others = [
        make_service(salon.workspace, make_colleague(salon.workspace, f"C{n}"), salon.jonas)
        for n in range(4)
    ]
    option = make_option(others[0], 15, "Tea")
    lines = [(salon.cut, salon.mara), (others[0], option), *others[1:]]
    query = {"start": write_start(berlin(24, 9))} if step == "details" else {}
    browser.get(salon.path(step, *lines, **query))
    with django_assert_max_num_queries(most):
        assert browser.get(salon.path(step, *lines, **query)).status_code == 200


def test_an_empty_month_costs_no_more_than_the_budget(
    salon: Salon, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    option = make_option(salon.cut, 15)
    salon.set(minimum_notice_minutes=60 * 24 * 20)
    with django_assert_max_num_queries(7):
        page = words(browser.get(salon.path("times", (salon.cut, option))))
    assert "December 2026" in page


def test_what_is_booked_is_told_to_client_and_staff(
    world: World, salon: Salon, browser: Browser
) -> None:
    salon.hold(browser, TEN, (salon.cut, salon.mara))
    salon.book(browser, TEN, (salon.cut, salon.mara))
    told = set(Message.objects.values_list("trigger", "recipient_kind"))
    assert ("appointment_booked", "client") in told
    entry = LogEntry.objects.get(subject_uid=Appointment.objects.get().uid)
    assert (entry.verb, entry.actor_uid, entry.at) == ("created", world.anna.uid, NOW)
