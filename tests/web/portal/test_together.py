"""Book for several people: who comes, one time for all, their names; all without script."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.web.portal.slots.asking import write_start
from tests.apps.appointments.visits import book as book_visit
from tests.booking import ask, berlin, make_service
from tests.conftest import World
from tests.web.portal.booking_steps import Salon, open_salon, words

TEN = berlin(24, 10)


@pytest.fixture(autouse=True)
def written_one_by_one(settings: object) -> None:
    """Each visit of a group is told and reminded of by the services of one visit."""
    settings.ZEAL_ALLOWLIST = [  # type: ignore[attr-defined]
        *settings.ZEAL_ALLOWLIST,  # type: ignore[attr-defined]
        {"model": "appointments.*", "field": "*"},
    ]


@pytest.fixture
def salon(world: World) -> Salon:
    made = open_salon(world)
    made.set(group_maximum=3)
    made.workspace.refresh_from_db()
    return made


@pytest.fixture
def browser(world: World, salon: Salon, enter: Callable[..., Browser]) -> Browser:
    return enter(world.anna, salon.workspace)


def together(salon: Salon, step: str = "", *lines: object, **query: object) -> str:
    path = f"together/{step}" if step else "together"
    return salon.path(path, *(lines or (salon.cut,)), **{"guest1": "same", **query})


def book(browser: Browser, salon: Salon, query: dict[str, object], **posted: str) -> HttpResponse:
    """Press *Book for everybody* at the details."""
    wanted = together(salon, "details", **query, start=write_start(TEN))
    return browser.post(wanted, {"first_name1": "Lea", **posted})


def test_the_visit_leads_to_it(salon: Salon, browser: Browser) -> None:
    visit = salon.path("visit", salon.cut)
    assert "Book for several people" in words(browser.get(visit))
    salon.set(group_maximum=0)
    assert "Book for several people" not in words(browser.get(visit))
    assert browser.get(together(salon)).status_code == 404


def test_who_comes(salon: Salon, browser: Browser) -> None:
    page = words(browser.get(salon.path("together", salon.cut)))
    assert "Up to 3 people" in page
    assert "Person 2" in page
    assert "Person 3" not in page
    page = words(browser.get(together(salon, more=1)))
    assert "Person 3" in page
    assert "Add a person" not in page
    page = words(browser.get(together(salon, guest2=salon.cut.uid, less=1)))
    assert "Person 3" not in page
    assert f'<option value="{salon.cut.uid}" selected>' in page


def test_without_a_service_it_leads_to_the_menu(salon: Salon, browser: Browser) -> None:
    answer = browser.get(f"/w/{salon.workspace.public_id}/book/together/")
    assert answer.headers["Location"] == salon.path()


@pytest.mark.parametrize(
    "query",
    [
        {"guest2": "same", "guest3": "same"},
        {"guest3": "same"},
        {"guest1": "everything"},
        {"gueststaff1": "nobody"},
        {"guestx": "same"},
    ],
)
def test_what_is_malformed_is_not_there(
    salon: Salon, browser: Browser, query: dict[str, str]
) -> None:
    for step in ("", "times", "details"):
        assert browser.get(together(salon, step, **query)).status_code == 404


def test_the_whole_way_without_script(world: World, salon: Salon, browser: Browser) -> None:
    times = words(browser.get(together(salon, "times", day="2026-11-24")))
    assert "For 2 people." in times
    assert f'value="{write_start(TEN)}"' in times
    answer = browser.post(together(salon, "times"), {"start": write_start(TEN)})
    assert answer.status_code == 302
    assert Occupancy.objects.filter(kind="hold").count() == 2
    details = words(browser.get(answer.headers["Location"]))
    assert "We hold this time for you until" in details
    assert "Person 2" in details
    answer = browser.post(
        answer.headers["Location"], {"first_name1": "Lea", "email1": "lea@there.example"}
    )
    group = GroupBooking.objects.get()
    assert group.primary_contact == world.anna
    own = group.appointments.get(attendees__client=world.anna)
    assert answer.headers["Location"].endswith(f"/appointments/{own.uid}/?done=booked")
    assert not Occupancy.objects.filter(kind="hold").exists()
    page = words(browser.get(answer.headers["Location"]))
    assert "Lea" in page
    assert "there.example" not in page
    assert Message.objects.filter(address="lea@there.example").count() == 1


def test_names_stand_in_no_address(salon: Salon, browser: Browser) -> None:
    answer = book(browser, salon, {}, email1="lea@there.example")
    assert "lea" not in answer.headers["Location"].lower()


def test_own_services_and_people(salon: Salon, browser: Browser) -> None:
    wash = make_service(salon.workspace, salon.jonas, name="Wash", duration=30)
    query: dict[str, object] = {"guest1": wash.uid, "gueststaff1": salon.jonas.uid}
    assert book(browser, salon, query).status_code == 302
    line = Appointment.objects.get(attendees__client__first_name="Lea").lines.get()
    assert (line.name, line.staff_member, line.is_anyone) == ("Wash", salon.jonas, False)


def test_one_after_the_other_by_the_same(salon: Salon, browser: Browser) -> None:
    wanted = together(
        salon, "details", (salon.cut, salon.mara), order="after", start=write_start(TEN)
    )
    assert browser.post(wanted, {"first_name1": "Lea"}).status_code == 302
    starts = Appointment.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert list(starts) == [TEN, berlin(24, 11)]
    staff = {one.lines.get().staff_member for one in Appointment.objects.all()}
    assert staff == {salon.mara}


def test_who_does_not_do_it_is_said_beside_the_person(salon: Salon, browser: Browser) -> None:
    wash = make_service(salon.workspace, salon.jonas, name="Wash")
    query = {"guest1": wash.uid, "gueststaff1": salon.mara.uid}
    answer = browser.get(together(salon, "times", **query))
    assert answer.status_code == 422
    assert "They do not do this online." in words(answer)


def test_somebody_has_to_be_chosen(salon: Salon, browser: Browser) -> None:
    salon.set(offers_anyone=False)
    answer = browser.get(together(salon, "times", (salon.cut, salon.mara)))
    assert answer.status_code == 422
    assert "Choose who you want to come to." in words(answer)


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"first_name1": ""}, "Write a first name."),
        ({"first_name1": "L" * 81}, "Shorten the name: 80 characters at most."),
        ({"email1": "lea"}, "Write the address as name@example.org."),
    ],
)
def test_faults_stand_beside_their_fields(
    salon: Salon, browser: Browser, posted: dict[str, str], sentence: str
) -> None:
    answer = book(browser, salon, {}, **posted)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not GroupBooking.objects.exists()


def test_the_policy_is_agreed_to(salon: Salon, browser: Browser) -> None:
    salon.set(cancellation_policy="A day before.")
    answer = book(browser, salon, {}, policy_text="A day before.")
    assert answer.status_code == 422
    assert "Agree to the cancellation policy to book." in words(answer)
    assert 'value="Lea"' in words(answer)
    answer = book(browser, salon, {}, policy_text="A day before.", policy="on")
    assert answer.status_code == 302
    policies = set(Appointment.objects.values_list("accepted_policy", flat=True))
    assert policies == {"A day before."}


def test_somebody_was_faster(world: World, salon: Salon, browser: Browser) -> None:
    book_visit(world.ben, salon.workspace, ask(salon.cut), TEN)
    answer = book(browser, salon, {}, email1="lea@there.example")
    assert answer.status_code == 409
    page = words(answer)
    assert "Somebody was faster: <time" in page
    assert 'value="Lea"' in page
    instead = page.split('name="instead" value="')[1].split('"')[0]
    page = words(book(browser, salon, {}, email1="lea@there.example", instead=instead))
    assert "We hold this time for you until" in page
    assert 'value="lea@there.example"' in page
    assert not GroupBooking.objects.exists()


def test_a_taken_time_is_told_at_the_picker(world: World, salon: Salon, browser: Browser) -> None:
    book_visit(world.ben, salon.workspace, ask(salon.cut), TEN)
    answer = browser.post(together(salon, "times"), {"start": write_start(TEN)})
    assert answer.status_code == 409
    assert "Somebody was faster" in words(answer)
    assert not Occupancy.objects.filter(kind="hold").exists()


def test_a_known_address_shows_nothing(world: World, salon: Salon, browser: Browser) -> None:
    """The very same page, whether we know the address or not."""
    pages = []
    for address, start in ((world.ben.email, TEN), ("nobody@there.example", berlin(25, 10))):
        wanted = together(salon, "details", start=write_start(start))
        answer = browser.post(wanted, {"first_name1": "Benny", "email1": address})
        page = words(browser.get(answer.headers["Location"]))
        pages.append((answer.status_code, "Benny" in page, "Osei" in page))
    assert pages == [(302, True, False)] * 2
    assert Client.objects.filter(first_name="Benny", is_provisional=True).count() == 2
