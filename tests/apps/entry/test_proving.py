"""The code books what was typed: once, in the browser that asked (product page 3)."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.access.models import PortalSession, SignInRequest
from portico.apps.access.services.starting import Choosing
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.catalog.models import Service
from portico.apps.entry.services.choosing import choose_client, list_choices
from portico.apps.entry.services.proving import book_proved, prove_address
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.domain.errors import CodeWrong, InvalidInput, LinkEnded, Refused, SlotTaken
from tests.apps.access.steps import wrong
from tests.apps.entry.booking_steps import (
    BROWSER,
    NEW,
    TEN,
    begin,
    mailed_code,
    prove,
    type_booking,
)
from tests.booking import make_colleague, make_service, take
from tests.conftest import World
from tests.make import make_client


@pytest.fixture
def cut(world: World) -> Service:
    return make_service(world.salon, make_colleague(world.salon))


def test_a_new_address_becomes_a_client_with_what_was_typed_and_is_booked(
    world: World, cut: Service, now: Any
) -> None:
    begin(world.salon, type_booking(cut, booked_for="Tim"))
    proved = prove(world.salon, mailed_code())
    client = Client.objects.get(email=NEW)
    assert (client.name, client.phone) == ("Nora Neu", "+41 61 555 01 77")
    assert client.organization == world.organization
    made = Appointment.objects.get(uid=proved.appointment_uid)
    assert (made.booked_by, made.starts_at, made.booked_for) == (client, TEN, "Tim")
    assert Attendee.objects.filter(appointment=made, client=client).exists()
    assert proved.entered.session.client == client
    assert Message.objects.filter(trigger="appointment_booked", address=NEW).exists()


def test_a_known_address_signs_in_and_what_was_typed_overwrites_nothing(
    world: World, cut: Service
) -> None:
    before = Client.objects.values().get(pk=world.anna.pk)
    begin(world.salon, type_booking(cut), world.anna.email)
    proved = prove(world.salon, mailed_code())
    assert proved.entered.session.client == world.anna
    assert Appointment.objects.get(uid=proved.appointment_uid).booked_by == world.anna
    assert Client.objects.values().get(pk=world.anna.pk) == before
    assert not Client.objects.filter(first_name="Nora").exists()


def test_a_code_is_used_once_and_books_once(world: World, cut: Service) -> None:
    begin(world.salon, type_booking(cut))
    code = mailed_code()
    prove(world.salon, code)
    with pytest.raises(LinkEnded) as found:
        prove(world.salon, code)
    assert found.value.status == "spent"
    assert Appointment.objects.count() == PortalSession.objects.count() == 1
    assert SignInRequest.objects.get().booking is None


def test_a_code_works_only_in_its_browser_and_workspace(world: World, cut: Service) -> None:
    begin(world.salon, type_booking(cut))
    code = mailed_code()
    for workspace, browser in ((world.salon, "another"), (world.practice, BROWSER)):
        with pytest.raises(LinkEnded):
            prove(workspace, code, browser=browser)
    assert not Appointment.objects.exists()


def test_a_code_ends_after_15_minutes(world: World, cut: Service, now: Any) -> None:
    begin(world.salon, type_booking(cut))
    code = mailed_code()
    with pytest.raises(LinkEnded):
        prove(world.salon, code, now=now + timedelta(minutes=15))
    prove(world.salon, code, now=now + timedelta(minutes=14))


def test_a_code_ends_after_five_wrong_tries(world: World, cut: Service) -> None:
    begin(world.salon, type_booking(cut))
    code = mailed_code()
    left = []
    for _ in range(5):
        with pytest.raises(CodeWrong) as found:
            prove(world.salon, wrong(code))
        left.append(found.value.tries_left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(CodeWrong):
        prove(world.salon, code)
    assert not Client.objects.filter(email=NEW).exists()


def test_whoever_lost_the_time_is_in_and_nothing_typed_is_lost(world: World, cut: Service) -> None:
    typed = type_booking(cut, booked_for="Tim")
    begin(world.salon, typed)
    code = mailed_code()
    take(cut.offerings.get().staff_member.calendar, TEN, 30)
    proved = prove(world.salon, code)
    assert isinstance(proved.error, SlotTaken)
    assert proved.typed == typed
    assert proved.entered.session.client.email == NEW
    assert not Appointment.objects.exists()


def test_a_policy_that_changed_meanwhile_is_asked_again(world: World, cut: Service) -> None:
    begin(world.salon, type_booking(cut))
    code = mailed_code()
    world.salon.cancellation_policy = "A day before."
    world.salon.save(update_fields=["cancellation_policy"])
    proved = prove(world.salon, code)
    assert isinstance(proved.error, InvalidInput)
    assert PortalSession.objects.count() == 1


def test_a_blocked_client_is_in_and_refused(world: World, cut: Service) -> None:
    blocked = make_client(world.organization, "Bo", may_book=False)
    begin(world.salon, type_booking(cut), blocked.email)
    proved = prove(world.salon, mailed_code())
    assert isinstance(proved.error, Refused)
    assert proved.error.decision.codes == ("blocked",)


def test_two_browsers_prove_one_new_address_and_make_one_client(world: World, cut: Service) -> None:
    begin(world.salon, type_booking(cut), browser="first")
    first = mailed_code()
    begin(world.salon, type_booking(cut, starts_at=TEN.replace(hour=11)), browser="second")
    second = mailed_code()
    prove(world.salon, first, browser="first")
    prove(world.salon, second, browser="second")
    assert Client.objects.filter(email=NEW).count() == 1
    assert Appointment.objects.count() == 2


def test_a_shared_address_chooses_and_then_books(world: World, cut: Service, now: Any) -> None:
    mia, max_ = (
        make_client(world.organization, name, email="family@clients.example")
        for name in ("Mia", "Max")
    )
    begin(world.salon, type_booking(cut), mia.email)
    chosen = prove_address(workspace=world.salon, browser_key=BROWSER, code=mailed_code(), now=now)
    assert isinstance(chosen, Choosing)
    assert list_choices(world.salon, chosen.chooser_key, now=now) == (mia, max_)
    entered = choose_client(
        workspace=world.salon, chooser_key=chosen.chooser_key, client_uid=max_.uid, now=now
    )
    proved = book_proved(entered, now=now)
    assert Appointment.objects.get(uid=proved.appointment_uid).booked_by == max_
    assert SignInRequest.objects.get().booking is None
    with pytest.raises(LinkEnded):
        choose_client(
            workspace=world.salon, chooser_key=chosen.chooser_key, client_uid=max_.uid, now=now
        )


def test_who_is_in_as_somebody_else_is_asked_first(world: World, cut: Service, now: Any) -> None:
    begin(world.salon, type_booking(cut))
    chosen = prove_address(
        workspace=world.salon,
        browser_key=BROWSER,
        code=mailed_code(),
        inside=world.anna,
        now=now,
    )
    assert isinstance(chosen, Choosing)
    nora = Client.objects.get(email=NEW)
    assert list_choices(world.salon, chosen.chooser_key, now=now) == (nora,)


def test_nobody_new_once_only_known_clients_book(world: World, cut: Service) -> None:
    begin(world.salon, type_booking(cut))
    code = mailed_code()
    world.salon.who_may_book = "known_clients"
    world.salon.save(update_fields=["who_may_book"])
    with pytest.raises(LinkEnded):
        prove(world.salon, code)
    assert not Client.objects.filter(email=NEW).exists()
