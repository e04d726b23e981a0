"""Codes of public booking pages pressed at once: one booking, and everybody is in."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC
from typing import Any

import pytest
from django.db import connections
from django.test import Client as Browser

from portico.apps.access.models import PortalSession
from portico.apps.appointments.models import Appointment
from portico.apps.entry.services.proving import Proved, prove_address
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import CodeWrong, LinkEnded
from tests.apps.entry.booking_steps import NEW, TEN, begin, mailed_code, type_booking
from tests.booking import make_colleague, make_service
from tests.conftest import World
from tests.make import NOW
from tests.web.portal.conftest import clock
from tests.web.portal.public_steps import ask_for_code, type_code, words

__all__ = ["clock"]

VISITORS = 20


def press_at_once(presses: list[Callable[[], object]]) -> Counter[str]:
    """All together; how each ended."""
    ends: Counter[str] = Counter()
    gate = threading.Barrier(len(presses))

    def run(press: Callable[[], object]) -> None:
        try:
            gate.wait(60)
            proved = press()
            assert isinstance(proved, Proved)
            ends["booked" if proved.appointment_uid else repr(proved.error)] += 1
        except (CodeWrong, LinkEnded) as error:
            ends[str(error)] += 1
        except Exception as error:  # noqa: BLE001  what else ended it is the finding
            ends[repr(error)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(press,)) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    return ends


def press(world: World, browser: str, code: str) -> Callable[[], object]:
    return lambda: prove_address(workspace=world.salon, browser_key=browser, code=code, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_presses_of_one_code_book_once(transactional_db: None, world: World) -> None:
    cut = make_service(world.salon, *(make_colleague(world.salon, f"S{n}") for n in range(4)))
    begin(world.salon, type_booking(cut), browser="b")
    code = mailed_code()
    ends = press_at_once([press(world, "b", code) for _ in range(4)])
    assert ends == {"booked": 1, "spent": 3}
    assert Appointment.objects.count() == PortalSession.objects.count() == 1
    assert Client.objects.filter(email=NEW).count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_visitors_prove_codes_for_one_time(transactional_db: None, world: World) -> None:
    cut = make_service(world.salon, make_colleague(world.salon))
    presses = []
    for number in range(VISITORS):
        browser = f"b{number}"
        typed = type_booking(cut, first_name=f"V{number}")
        begin(world.salon, typed, f"v{number}@new.example", browser=browser)
        presses.append(press(world, browser, mailed_code()))
    ends = press_at_once(presses)
    assert ends == {"booked": 1, "SlotTaken('slot_taken')": VISITORS - 1}
    assert Occupancy.objects.get().subject_uid == Appointment.objects.get().uid
    assert PortalSession.objects.values("client").distinct().count() == VISITORS


@pytest.mark.django_db(transaction=True)
def test_one_new_address_in_many_browsers_makes_one_client(
    transactional_db: None, world: World
) -> None:
    cut = make_service(world.salon, make_colleague(world.salon))
    presses = []
    for number in range(5):
        typed = type_booking(cut, starts_at=TEN.astimezone(UTC).replace(hour=9 + number))
        begin(world.salon, typed, browser=f"b{number}")
        presses.append(press(world, f"b{number}", mailed_code()))
    assert press_at_once(presses) == {"booked": 5}
    assert Client.objects.filter(email=NEW).count() == 1


@pytest.mark.django_db(transaction=True)
def test_on_their_pages_one_is_booked_and_the_others_are_offered_times(
    transactional_db: None, world: World, clock: Any
) -> None:
    cut = make_service(world.salon, make_colleague(world.salon))
    answers: list[Any] = []

    def run(browser: Browser, code: str) -> None:
        answers.append(type_code(browser, world.salon, cut, code))
        connections.close_all()

    threads = []
    for number in range(VISITORS):
        browser = Browser(raise_request_exception=False)
        ask_for_code(browser, world.salon, cut, email=f"v{number}@new.example")
        threads.append(threading.Thread(target=run, args=(browser, mailed_code())))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    assert Counter(answer.status_code for answer in answers) == {302: 1, 409: VISITORS - 1}
    for answer in answers:
        assert f"portal-{world.salon.public_id}" in answer.cookies
        if answer.status_code != 302:
            assert "The nearest free times:" in words(answer)
    assert Appointment.objects.count() == 1
