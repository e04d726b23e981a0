"""Every reason of `may_book` through the portal's presses, lost times, holds, and the policy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.booking_facts import decide_booking
from portico.apps.appointments.services.holding_slots import hold_slot
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar, Occupancy
from portico.web.portal.guard import Portal
from portico.web.portal.slots.asking import write_start
from portico.web.portal.views.book import booker_of
from tests.booking import ask, berlin, take
from tests.conftest import World
from tests.make import NOW
from tests.web.portal.booking_steps import Salon, open_salon, words

TEN, ELEVEN = berlin(24, 10), berlin(24, 11)
Setting = Callable[[World, Salon], Any]


@pytest.fixture
def salon(world: World) -> Salon:
    return open_salon(world)


@pytest.fixture
def browser(world: World, salon: Salon, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon.workspace)


def change(salon: Salon, **fields: Any) -> None:
    Service.objects.filter(pk=salon.cut.pk).update(**fields)


def block(world: World, salon: Salon) -> None:
    Client.objects.filter(pk=world.anna.pk).update(may_book=False)


def fill(world: World, salon: Salon) -> None:
    """She has one ahead, as many as are allowed."""
    salon.set(most_self_booked=1)
    when = berlin(27, 9)
    made = Appointment.objects.create(
        organization=world.organization,
        workspace=salon.workspace,
        name="Cut",
        state="confirmed",
        starts_at=when,
        ends_at=when + timedelta(hours=1),
        booked_by=world.anna,
        created_at=when - timedelta(days=9),
    )
    made.attendees.create(organization=world.organization, client=world.anna, answer="accepted")


def be_elsewhere(world: World, salon: Salon) -> None:
    fill(world, salon)
    salon.set(most_self_booked=10)
    Appointment.objects.update(name="Facial", starts_at=TEN, ends_at=TEN + timedelta(minutes=45))


REFUSED: dict[str, tuple[Setting, str]] = {
    "disabled": (
        lambda world, salon: salon.set(who_may_book="nobody"),
        "Salt &amp; Stone books appointments by telephone, not online.",
    ),
    "blocked": (block, "Online booking is not open to you at the moment."),
    "too_many": (fill, "You have 1 appointment ahead that you booked online"),
    "not_online": (
        lambda world, salon: change(salon, clients_can_self_schedule=False),
        "A service you chose is not booked online, or not with the person you chose.",
    ),
    "prompt_to_call": (
        lambda world, salon: change(salon, is_prompt_to_call=True),
        "A service you chose is booked in a talk with us, not online.",
    ),
    "choose_staff": (
        lambda world, salon: salon.set(offers_anyone=False),
        "Choose who you want to come to.",
    ),
    "notice": (
        lambda world, salon: salon.set(minimum_notice_minutes=24 * 60 + 1),
        "Online you can book times from Tue 24 Nov, 10:01 on.",
    ),
    "too_far": (
        lambda world, salon: salon.set(maximum_days_ahead=0),
        "Online you can book times before Tue 24 Nov, 0:00.",
    ),
    "own_overlap": (be_elsewhere, "You have another appointment then."),
}
ALLOWED: dict[str, Setting] = {
    "nothing": lambda world, salon: None,
    "anybody": lambda world, salon: salon.set(who_may_book="anybody_verified"),
    "as many": lambda world, salon: (fill(world, salon), salon.set(most_self_booked=2)),
    "another is blocked": lambda world, salon: Client.objects.filter(pk=world.ben.pk).update(
        may_book=False
    ),
    "exactly in time": lambda world, salon: salon.set(minimum_notice_minutes=24 * 60),
    "the last day": lambda world, salon: salon.set(maximum_days_ahead=1),
    "before it": lambda world, salon: (
        be_elsewhere(world, salon),
        Appointment.objects.update(starts_at=berlin(24, 9), ends_at=TEN),
    ),
    "one service": lambda world, salon: salon.set(may_combine_services=False),
}


def press(salon: Salon, browser: Browser, step: str, *lines: Any) -> HttpResponse:
    return (salon.hold if step == "hold" else salon.book)(browser, TEN, *lines)


@pytest.mark.parametrize("step", ["hold", "book"])
@pytest.mark.parametrize("code", REFUSED)
def test_refused_with_its_sentence_and_the_way_on(
    world: World, salon: Salon, browser: Browser, code: str, step: str
) -> None:
    setting, sentence = REFUSED[code]
    setting(world, salon)
    before = Appointment.objects.count()
    answer = press(salon, browser, step)
    page = words(answer)
    assert answer.status_code == 409
    assert sentence in page
    assert "Call +49 40 66969 120" in page
    assert Appointment.objects.count() == before
    assert not Occupancy.objects.filter(kind="hold").exists()


@pytest.mark.parametrize("step", ["hold", "book"])
def test_one_service_only(salon: Salon, browser: Browser, step: str) -> None:
    salon.set(may_combine_services=False)
    answer = press(salon, browser, step, salon.cut, salon.cut)
    assert answer.status_code == 409
    assert "Only one service can be booked online at a time." in words(answer)


@pytest.mark.parametrize("setting", ALLOWED)
def test_allowed(world: World, salon: Salon, browser: Browser, setting: str) -> None:
    ALLOWED[setting](world, salon)
    before = Appointment.objects.count()
    assert press(salon, browser, "hold").status_code == 302
    assert press(salon, browser, "book").status_code == 302
    assert Appointment.objects.count() == before + 1


def test_an_unknown_client_is_told_so(world: World, salon: Salon) -> None:
    """Only somebody who is not signed in is unknown: the public pages press it."""
    decision = decide_booking(world.anna, salon.workspace, is_known=False, now=NOW)
    assert decision.codes == ("unknown_client",)
    booker = replace(booker_of(Portal(salon.workspace, world.anna, None, NOW)), client=None)
    (sentence,) = booker.tell(decision)
    assert sentence.startswith("Online booking at Salt & Stone is for those who have been there.")


@pytest.mark.parametrize("code", ["disabled", "blocked", "too_many"])
def test_who_may_not_book_sees_why_before_choosing(
    world: World, salon: Salon, browser: Browser, code: str
) -> None:
    setting, sentence = REFUSED[code]
    setting(world, salon)
    menu = words(browser.get(salon.path()))
    assert sentence in menu
    assert ">Cut<" in menu
    assert "book/visit/" not in menu
    for step in ("visit", "times"):
        page = words(browser.get(salon.path(step, salon.cut)))
        assert sentence in page
        assert "Choose a time</button>" not in page
        assert 'id="slots"' not in page


def test_a_way_to_the_appointment_that_is_in_the_way(
    world: World, salon: Salon, browser: Browser
) -> None:
    be_elsewhere(world, salon)
    page = words(press(salon, browser, "book"))
    own = Appointment.objects.get()
    assert f'href="/w/{salon.workspace.public_id}/appointments/{own.uid}/"' in page
    assert "10:00–10:45" in page


def test_a_person_who_is_not_asked_for_online(salon: Salon, browser: Browser) -> None:
    salon.cut.offerings.filter(staff_member=salon.mara).update(is_online_bookable=False)
    page = words(browser.get(salon.path("visit", (salon.cut, salon.mara))))
    assert REFUSED["not_online"][1] in page
    assert salon.hold(browser, TEN, (salon.cut, salon.mara)).status_code == 409
    assert salon.hold(browser, TEN, (salon.cut, salon.jonas)).status_code == 302


def take_ten(salon: Salon) -> None:
    for calendar in Calendar.objects.filter(staff_member__in=[salon.mara, salon.jonas]):
        take(calendar, TEN, 60)


def test_somebody_was_faster_and_the_nearest_times_are_offered(
    salon: Salon, browser: Browser
) -> None:
    take_ten(salon)
    answer = salon.hold(browser, TEN)
    page = words(answer)
    assert answer.status_code == 409
    assert "Somebody was faster:" in page
    assert "is taken." in page
    for near in (berlin(24, 9), ELEVEN):
        assert f'name="start" value="{write_start(near)}"' in page
    assert 'id="slots"' in page


def test_a_time_lost_at_the_last_press_keeps_what_was_typed(
    world: World, salon: Salon, browser: Browser
) -> None:
    salon.set(cancellation_policy="A day before, please.")
    typed = {"booked_for": "Lena <3", "policy": "on", "policy_text": "A day before, please."}
    take_ten(salon)
    answer = salon.book(browser, TEN, **typed)
    page = words(answer)
    assert answer.status_code == 409
    assert "What you typed is still here." in page
    assert 'value="Lena &lt;3"' in page
    assert f'name="instead" value="{write_start(ELEVEN)}"' in page
    assert "Book</button>" not in page
    moved = salon.book(browser, TEN, **typed, instead=write_start(ELEVEN))
    page = words(moved)
    assert moved.status_code == 200
    assert "We hold this time for you until" in page
    assert "11:00–12:00" in page
    assert 'value="Lena &lt;3"' in page
    assert 'name="policy"' in page
    assert " checked" in page
    assert not Appointment.objects.exists()
    assert salon.book(browser, ELEVEN, **typed).status_code == 302
    made = Appointment.objects.get()
    assert (made.starts_at, made.booked_for) == (ELEVEN, "Lena <3")
    assert made.accepted_policy == "A day before, please."


def test_another_time_that_is_lost_too_says_so(salon: Salon, browser: Browser) -> None:
    take_ten(salon)
    answer = salon.book(browser, ELEVEN, booked_for="Lena", instead=write_start(TEN))
    assert answer.status_code == 409
    assert 'value="Lena"' in words(answer)


def test_a_hold_that_ended_still_books_while_nobody_was_faster(
    salon: Salon, browser: Browser, clock: Any
) -> None:
    held = salon.hold(browser, TEN)
    clock.shift(10 * 60)
    page = words(browser.get(held["Location"]))
    assert "This time is not held for you now." in page
    assert salon.book(browser, TEN).status_code == 302
    assert Appointment.objects.get().starts_at == TEN


def test_a_hold_that_ended_and_a_faster_one(
    world: World, salon: Salon, browser: Browser, clock: Any
) -> None:
    held = salon.hold(browser, TEN, (salon.cut, salon.mara))
    clock.shift(10 * 60)
    Occupancy.objects.all().delete()
    take(salon.mara.calendar, TEN, 60)
    looked = browser.get(held["Location"])
    assert looked.status_code == 409
    assert "Somebody was faster:" in words(looked)
    answer = salon.book(browser, TEN, (salon.cut, salon.mara), booked_for="Lena")
    assert answer.status_code == 409
    assert 'value="Lena"' in words(answer)


def test_another_clients_hold_is_taken_time(
    world: World, salon: Salon, browser: Browser, now: Any
) -> None:
    request = ask((salon.cut, salon.mara))
    hold_slot(client=world.ben, workspace=salon.workspace, request=request, starts_at=TEN, now=now)
    assert salon.hold(browser, TEN, (salon.cut, salon.mara)).status_code == 409
    assert salon.hold(browser, ELEVEN, (salon.cut, salon.mara)).status_code == 302


def test_the_policy_has_to_be_agreed_to(salon: Salon, browser: Browser) -> None:
    salon.set(cancellation_policy="A day before.\nElse call.")
    page = words(browser.get(salon.path("details", salon.cut, start=write_start(TEN))))
    assert "<p>A day before.<br>Else call.</p>" in page
    typed = {"policy_text": "A day before.\r\nElse call.", "booked_for": "Lena"}
    answer = salon.book(browser, TEN, **typed)
    assert answer.status_code == 422
    assert "Agree to the cancellation policy to book." in words(answer)
    assert 'value="Lena"' in words(answer)
    assert not Appointment.objects.exists()
    assert salon.book(browser, TEN, policy="on", **typed).status_code == 302
    assert Appointment.objects.get().accepted_policy == "A day before.\nElse call."


def test_a_changed_policy_is_shown_and_agreed_to_anew(salon: Salon, browser: Browser) -> None:
    salon.set(cancellation_policy="Two days before.")
    typed = {"policy": "on", "policy_text": "A day before.", "booked_for": "Lena"}
    answer = salon.book(browser, TEN, **typed)
    page = words(answer)
    assert answer.status_code == 422
    assert "Two days before." in page
    assert "The policy was changed meanwhile. Read it again, then agree." in page
    assert 'value="Lena"' in page
    assert " checked" not in page
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("text", ["", "A day before."])
def test_without_a_policy_nothing_is_agreed_to(salon: Salon, browser: Browser, text: str) -> None:
    page = words(browser.get(salon.path("details", salon.cut, start=write_start(TEN))))
    assert 'name="policy"' not in page
    assert salon.book(browser, TEN, policy="on", policy_text=text).status_code == 302
    assert Appointment.objects.get().accepted_policy == ""


def test_a_long_name_is_told_beside_its_field(salon: Salon, browser: Browser) -> None:
    answer = salon.book(browser, TEN, booked_for="x" * 121)
    assert answer.status_code == 422
    assert "Shorten the name: 120 characters at most." in words(answer)
