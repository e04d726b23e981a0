"""Nothing before the code makes a client, a booking or a hold (product page 3; traps, 24)."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.access.models import RateCounter, SignInRequest
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.services.sweeping import forget_bookings
from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.entry.selectors.waiting import Waiting, find_waiting
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.beginning import begin_again
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import CodeWrong, InvalidInput, LinkEnded, NotThere, Refused, SlotTaken
from tests.apps.entry.booking_steps import (
    BROWSER,
    NEW,
    TEN,
    begin,
    mailed_code,
    prove,
    type_booking,
)
from tests.booking import ask, berlin, make_colleague, make_service, take
from tests.conftest import World
from tests.make import make_client


@pytest.fixture
def cut(world: World) -> Service:
    return make_service(world.salon, make_colleague(world.salon))


def test_it_writes_one_row_and_nothing_else(world: World, cut: Service, now: Any) -> None:
    counted = (Client, Appointment, Occupancy, Message, LogEntry)
    before = [model.objects.count() for model in counted]
    begin(world.salon, type_booking(cut, booked_for="Tim"))
    assert [model.objects.count() for model in counted] == before
    request = SignInRequest.objects.get()
    assert (request.purpose, request.state, request.client) == ("booking", "asked", None)
    assert request.expires_at == now + timedelta(minutes=15)
    assert request.booking["booked_for"] == "Tim"


@pytest.mark.parametrize(
    ("who", "address", "outcome"),
    [
        ("anybody_verified", NEW, ("sent", "")),
        ("anybody_verified", "ANNA@clients.example", ("sent", "")),
        ("known_clients", "anna@clients.example", ("sent", "")),
        ("known_clients", NEW, ("refused", "unknown_client")),
        ("known_clients", "stan@clients.example", ("refused", "unknown_client")),
    ],
)
def test_who_gets_a_code(
    world: World, cut: Service, now: Any, who: str, address: str, outcome: tuple[str, str]
) -> None:
    world.salon.who_may_book = who
    world.salon.save(update_fields=["who_may_book"])
    begin(world.salon, type_booking(cut), address)
    admit_requests(now=now)
    request = SignInRequest.objects.get()
    assert (request.state, request.reason) == outcome
    assert Message.objects.count() == (outcome[0] == "sent")


def test_a_record_without_portal_access_is_not_got_round(
    world: World, cut: Service, now: Any
) -> None:
    make_client(world.organization, "Olaf", has_portal_access=False)
    begin(world.salon, type_booking(cut), "olaf@clients.example")
    admit_requests(now=now)
    assert SignInRequest.objects.get().reason == "no_portal_access"
    assert not Message.objects.exists()


def test_where_nobody_on_a_shared_address_is_marked_so_no_code_goes_out(
    world: World, cut: Service, now: Any
) -> None:
    world.salon.shared_address = "marked_only"
    world.salon.save(update_fields=["shared_address"])
    for name in ("Mia", "Max"):
        make_client(world.organization, name, email="family@clients.example")
    begin(world.salon, type_booking(cut), "family@clients.example")
    admit_requests(now=now)
    assert SignInRequest.objects.get().reason == "shared_address"


def test_the_mail_names_nobody_and_goes_to_the_address(
    world: World, cut: Service, now: Any
) -> None:
    begin(world.salon, type_booking(cut))
    admit_requests(now=now)
    message = Message.objects.get()
    assert (message.trigger, message.recipient_kind, message.address) == (
        "booking_code",
        "address",
        NEW,
    )
    assert message.facts == {}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"first_name": " "}, {"first_name": ("required",)}),
        ({"first_name": "x" * 81}, {"first_name": ("too_long",)}),
        ({"last_name": "x" * 81, "phone": "1" * 41}, {"last_name": ("too_long",)}),
        ({"booked_for": "x" * 121}, {"booked_for": ("too_long",)}),
    ],
)
def test_what_cannot_be_kept_is_said_before_a_mail_goes_out(
    world: World, cut: Service, change: dict[str, str], fields: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput) as found:
        begin(world.salon, type_booking(cut, **change))
    assert fields.items() <= found.value.fields.items()
    assert not SignInRequest.objects.exists()


def test_the_policy_is_accepted_first(world: World, cut: Service) -> None:
    world.salon.cancellation_policy = "A day before."
    world.salon.save(update_fields=["cancellation_policy"])
    with pytest.raises(InvalidInput):
        begin(world.salon, type_booking(cut))
    begin(world.salon, type_booking(cut, accepted_policy="A day before."))


def test_an_address_that_is_none(world: World, cut: Service) -> None:
    with pytest.raises(InvalidInput):
        begin(world.salon, type_booking(cut), "nora at home")


def test_nobody_books_online_here(world: World, cut: Service) -> None:
    world.salon.who_may_book = "nobody"
    with pytest.raises(Refused) as found:
        begin(world.salon, type_booking(cut))
    assert found.value.decision.codes == ("disabled",)


def test_what_is_not_offered_brings_no_mail(world: World, cut: Service) -> None:
    take(cut.offerings.get().staff_member.calendar, TEN, 30)
    with pytest.raises(SlotTaken):
        begin(world.salon, type_booking(cut))
    with pytest.raises(SlotTaken):
        begin(world.salon, type_booking(cut, starts_at=berlin(24, 3)))
    with pytest.raises(Refused):
        begin(world.salon, type_booking(cut, starts_at=berlin(22, 10)))
    elsewhere = make_service(world.stranger_workspace, make_colleague(world.stranger_workspace))
    with pytest.raises(NotThere):
        begin(world.salon, type_booking(cut, request=ask(elsewhere)))
    assert not SignInRequest.objects.exists()
    assert not RateCounter.objects.exists()


def test_it_counts_together_with_asking_for_a_link(world: World, cut: Service, now: Any) -> None:
    for number in range(3):
        begin(world.salon, type_booking(cut), browser=f"b{number}")
    for number in range(3):
        ask_sign_in(
            workspace=world.event, address=NEW, browser_key=f"s{number}", network="n", now=now
        )
    assert SignInRequest.objects.count() == 5
    begin(world.salon, type_booking(cut), browser="b9")
    assert SignInRequest.objects.count() == 5


def test_a_second_request_in_the_browser_ends_the_first(
    world: World, cut: Service, now: Any
) -> None:
    begin(world.salon, type_booking(cut))
    ask_sign_in(workspace=world.event, address=NEW, browser_key=BROWSER, network="n", now=now)
    first, _ = SignInRequest.objects.order_by("id")
    assert first.ended_at == now


def test_what_was_typed_is_forgotten_after_15_minutes(world: World, cut: Service, now: Any) -> None:
    begin(world.salon, type_booking(cut))
    assert forget_bookings(now=now + timedelta(minutes=14)) == 0
    assert forget_bookings(now=now + timedelta(minutes=15)) == 1
    assert SignInRequest.objects.get().booking is None


def test_another_code_for_what_was_typed_ends_the_one_before(
    world: World, cut: Service, now: Any
) -> None:
    typed = type_booking(cut, booked_for="Tim")
    begin(world.salon, typed)
    first = mailed_code()
    begin_again(workspace=world.salon, browser_key=BROWSER, network="n", now=now)
    assert find_waiting(world.salon, BROWSER, now=now) == Waiting(NEW, typed)
    second = mailed_code()
    with pytest.raises(CodeWrong):
        prove(world.salon, first if first != second else "000000")
    prove(world.salon, second)
    assert find_waiting(world.salon, BROWSER, now=now) is None


@pytest.mark.parametrize("where", ["another browser", "another workspace", "too late"])
def test_no_other_code_where_nothing_waits(
    world: World, cut: Service, now: Any, where: str
) -> None:
    begin(world.salon, type_booking(cut))
    asking: dict[str, Any] = {"workspace": world.salon, "browser_key": BROWSER, "now": now}
    asking |= {
        "another browser": {"browser_key": "other"},
        "another workspace": {"workspace": world.practice},
        "too late": {"now": now + timedelta(minutes=15)},
    }[where]
    with pytest.raises(LinkEnded):
        begin_again(network="n", **asking)
    assert SignInRequest.objects.count() == 1
