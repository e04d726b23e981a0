"""Public booking pages: somebody who is not signed in books (product page 3)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from portico.apps.access.models import PortalSession, SignInRequest
from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, StaffMember
from tests.apps.entry.booking_steps import NEW, TEN, mailed_code
from tests.booking import make_colleague, make_option, make_service, take
from tests.conftest import World
from tests.make import make_client
from tests.web.portal.public_steps import NORA, address, ask_for_code, type_code, words


@pytest.fixture
def mara(world: World) -> StaffMember:
    return make_colleague(world.salon)


@pytest.fixture
def cut(world: World, mara: StaffMember) -> Service:
    return make_service(world.salon, mara)


def change(workspace: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(workspace, name, value)
    workspace.save()


def test_a_new_client_books_by_a_code(world: World, cut: Service) -> None:
    browser = Browser()
    menu = browser.get(f"/book/{world.salon.public_id}/")
    assert "Cut" in words(menu)
    assert "Profile" not in words(menu)
    times = browser.get(address(world.salon, "times", cut, day="2026-11-24"))
    assert 'name="start" value="2026-11-24T09:00Z"' in times.content.decode()
    details = browser.get(address(world.salon, "details", cut))
    assert "Who are you?" in words(details)
    asked = ask_for_code(browser, world.salon, cut)
    assert asked.status_code == 302
    assert asked["Location"] == address(world.salon, "code", cut)
    waiting = words(browser.get(asked["Location"]))
    assert f"A mail with a code is on its way to {NEW}" in waiting
    assert not Client.objects.filter(email=NEW).exists()
    done = type_code(browser, world.salon, cut, mailed_code())
    made = Appointment.objects.get()
    assert done["Location"] == (f"/w/{world.salon.public_id}/appointments/{made.uid}/?done=booked")
    page = browser.get(done["Location"])
    assert page.status_code == 200
    assert "Your appointment is booked." in words(page)
    assert (made.starts_at, made.booked_by.name) == (TEN, "Nora Neu")


def test_a_known_address_signs_in_and_what_was_typed_changes_nothing(
    world: World, cut: Service
) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut, email="Anna@Clients.example", booked_for="Tim")
    done = type_code(browser, world.salon, cut, mailed_code())
    made = Appointment.objects.get()
    assert (made.booked_by, made.booked_for) == (world.anna, "Tim")
    world.anna.refresh_from_db()
    assert (world.anna.name, world.anna.phone) == ("Anna Berg", "")
    assert "Anna" in words(browser.get(f"/w/{world.salon.public_id}/"))
    assert done.status_code == 302


def test_looking_and_asking_hold_nothing(world: World, cut: Service) -> None:
    for _ in range(2):
        assert ask_for_code(Browser(), world.salon, cut).status_code == 302
    assert not Appointment.objects.exists()


def test_whoever_lost_the_time_is_in_with_all_that_was_typed_and_other_times(
    world: World, cut: Service, mara: StaffMember
) -> None:
    change(world.salon, cancellation_policy="A day before.")
    browser = Browser()
    policy = {"policy": "on", "policy_text": "A day before."}
    assert ask_for_code(browser, world.salon, cut, booked_for="Tim", **policy).status_code == 302
    take(mara.calendar, TEN, 30)
    lost = type_code(browser, world.salon, cut, mailed_code())
    page = lost.content.decode()
    assert lost.status_code == 409
    assert "Somebody was faster: 10:00 is taken." in words(lost)
    assert 'value="Tim"' in page
    assert f'action="/w/{world.salon.public_id}/book/details/?' in page
    near = f"/w/{world.salon.public_id}/book/details/?service1={cut.uid}&start=2026-11-24T09:00Z"
    typed = {"instead": "2026-11-24T09:30Z", "booked_for": "Tim", **policy}
    again = browser.post(near, typed)
    assert again.status_code == 200
    assert "We hold this time for you" in words(again)
    assert Client.objects.filter(email=NEW).count() == 1


def test_a_policy_that_changed_meanwhile_is_read_again(world: World, cut: Service) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut, booked_for="Tim")
    change(world.salon, cancellation_policy="Two days before.")
    answer = type_code(browser, world.salon, cut, mailed_code())
    assert answer.status_code == 422
    assert "Two days before." in words(answer)
    assert 'value="Tim"' in answer.content.decode()
    assert PortalSession.objects.count() == 1


def test_a_blocked_client_is_in_and_told_politely(world: World, cut: Service) -> None:
    make_client(world.organization, "Bo", may_book=False)
    change(world.salon, phone="+41 61 555 01 40")
    browser = Browser()
    ask_for_code(browser, world.salon, cut, email="bo@clients.example")
    answer = type_code(browser, world.salon, cut, mailed_code())
    assert "Online booking is not open to you at the moment." in words(answer)
    assert "Call +41 61 555 01 40" in words(answer)
    assert not Appointment.objects.exists()


def test_wrong_codes_are_counted_and_a_used_one_is_none(world: World, cut: Service) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut)
    code = mailed_code()
    door = browser.cookies["door"].value
    wrong = type_code(browser, world.salon, cut, "000000" if code != "000000" else "111111")
    assert wrong.status_code == 422
    assert "You can try 4 more times." in words(wrong)
    assert type_code(browser, world.salon, cut, code).status_code == 302
    browser.cookies["door"] = door
    again = type_code(browser, world.salon, cut, code)
    assert again.status_code == 302
    assert str(Appointment.objects.get().uid) in again["Location"]
    other = Browser()
    other.cookies["door"] = door
    spent = type_code(other, world.salon, cut, code)
    assert spent.status_code == 422
    assert "This code was used already." in words(spent)
    assert Appointment.objects.count() == PortalSession.objects.count() == 1


def test_send_again_brings_a_code_for_what_was_typed(world: World, cut: Service) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut, booked_for="Tim")
    first = mailed_code()
    again = browser.post(address(world.salon, "code", cut), {"do": "again"})
    assert again["Location"] == address(world.salon, "code", cut)
    code = mailed_code()
    if first != code:
        assert type_code(browser, world.salon, cut, first).status_code == 422
    assert type_code(browser, world.salon, cut, code).status_code == 302
    assert Appointment.objects.get().booked_for == "Tim"


def test_back_to_the_details_everything_is_filled_in_in_this_browser_only(
    world: World, cut: Service
) -> None:
    browser = Browser()
    ask_for_code(browser, world.salon, cut, booked_for="Tim")
    page = browser.get(address(world.salon, "details", cut)).content.decode()
    for value in ("Nora", "Neu", NEW, "+41 61 555 01 77", "Tim"):
        assert f'value="{value}"' in page
    assert NEW not in Browser().get(address(world.salon, "details", cut)).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_name": ""}, "Write your first name."),
        ({"email": "nora at home"}, "Write the address as name@example.org."),
        ({"phone": "12"}, "Write the number with its country code"),
        ({"booked_for": "x" * 121}, "Shorten the name"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_field_and_all_is_kept(
    world: World, cut: Service, typed: dict[str, str], said: str
) -> None:
    answer = ask_for_code(Browser(), world.salon, cut, **typed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="Neu"' in answer.content.decode()
    assert not SignInRequest.objects.exists()


def test_a_time_that_is_gone_at_the_details_costs_nothing_that_was_typed(
    world: World, cut: Service, mara: StaffMember
) -> None:
    take(mara.calendar, TEN, 30)
    browser = Browser()
    lost = ask_for_code(browser, world.salon, cut)
    assert lost.status_code == 409
    assert f'value="{NEW}"' in lost.content.decode()
    assert not SignInRequest.objects.exists()
    instead = NORA | {"instead": "2026-11-24T09:30Z"}
    again = browser.post(address(world.salon, "details", cut), instead)
    assert again.status_code == 200
    assert f'value="{NEW}"' in again.content.decode()
    assert "start=2026-11-24T09%3A30Z" in again.content.decode()


def test_options_and_staff_go_through_to_the_booking(
    world: World, cut: Service, mara: StaffMember
) -> None:
    wash = make_option(cut, 15)
    query = {"option1": str(wash.uid), "staff1": str(mara.uid)}
    browser = Browser()
    asked = browser.post(address(world.salon, "details", cut, **query), NORA)
    assert asked.status_code == 302
    browser.post(asked["Location"], {"code": mailed_code()})
    line = BookedService.objects.get()
    assert (line.name, line.duration, line.staff_member) == ("Cut + Wash", 75, mara)


def test_a_service_has_an_address_of_its_own(world: World, cut: Service) -> None:
    answer = Browser().get(f"/book/{world.salon.public_id}/services/{cut.uid}/")
    assert answer["Location"] == f"/book/{world.salon.public_id}/visit/?service1={cut.uid}"
    assert "Cut" in words(Browser().get(answer["Location"]))
    cut.clients_can_self_schedule = False
    cut.save()
    assert "This cannot be booked online" in words(Browser().get(answer["Location"]))


def test_a_staff_member_has_an_address_of_its_own(
    world: World, cut: Service, mara: StaffMember
) -> None:
    make_service(world.salon, make_colleague(world.salon, "Jo"), name="Shave")
    page = Browser().get(f"/book/{world.salon.public_id}/staff/{mara.uid}/")
    assert "with Mara" in words(page)
    assert "Shave" not in words(page)
    assert f"visit/?service1={cut.uid}&amp;staff1={mara.uid}" in page.content.decode()


@pytest.mark.parametrize("where", ["nowhere", "stranger", "elsewhere"])
@pytest.mark.parametrize("kind", ["services", "staff"])
def test_what_is_not_here_is_not_found(world: World, cut: Service, where: str, kind: str) -> None:
    workspace = world.stranger_workspace if where == "stranger" else world.practice
    person = make_colleague(workspace, "Eva")
    other = make_service(workspace, person)
    uid = uuid4() if where == "nowhere" else (other if kind == "services" else person).uid
    assert Browser().get(f"/book/{world.salon.public_id}/{kind}/{uid}/").status_code == 404


def test_a_workspace_that_is_not_there_is_not_found(db: None) -> None:
    assert Browser().get("/book/nobodys/").status_code == 404


@pytest.mark.parametrize("step", ["", "visit/", "times/", "details/", "code/"])
def test_nobody_books_online_here(world: World, cut: Service, step: str) -> None:
    change(world.salon, who_may_book="nobody", phone="+41 61 555 01 40")
    answer = Browser().get(f"/book/{world.salon.public_id}/{step}")
    assert answer.status_code == 403
    assert "books appointments by telephone, not online" in words(answer)
    assert "Call +41 61 555 01 40" in words(answer)
    assert "Cut" not in words(answer)


@pytest.mark.parametrize("step", ["", "visit/", "times/", "details/", "code/"])
def test_while_the_portal_is_off_every_page_says_so(world: World, cut: Service, step: str) -> None:
    change(world.salon, portal_enabled=False)
    for method in ("get", "post"):
        answer = getattr(Browser(), method)(f"/book/{world.salon.public_id}/{step}")
        assert answer.status_code in (403, 405)
        if answer.status_code == 403:
            assert "The portal is not available" in words(answer)


def test_where_known_clients_book_the_page_is_the_same_for_all(world: World, cut: Service) -> None:
    change(world.salon, who_may_book="known_clients")
    browser = Browser()
    assert (
        f"visit/?service1={cut.uid}"
        in browser.get(f"/book/{world.salon.public_id}/").content.decode()
    )
    asked = ask_for_code(browser, world.salon, cut)
    page = words(browser.get(asked["Location"]))
    assert f"If Salt &amp; Stone knows {NEW} , a mail with a code is on its way." in page


@pytest.mark.parametrize(
    ("step", "own"),
    [
        ("", "book/"),
        ("visit/", "book/visit/"),
        ("times/", "book/times/"),
        ("details/", "book/details/"),
    ],
)
def test_who_is_signed_in_goes_straight_to_their_own_flow(
    world: World, enter: Callable[..., Browser], step: str, own: str
) -> None:
    browser = enter(world.anna, world.salon)
    answer = browser.get(f"/book/{world.salon.public_id}/{step}?service1=x")
    assert answer["Location"] == f"/w/{world.salon.public_id}/{own}?service1=x"


def test_the_entrances_lead_a_signed_in_client_to_their_own_flow(
    world: World, enter: Callable[..., Browser], cut: Service, mara: StaffMember
) -> None:
    browser = enter(world.anna, world.salon)
    answer = browser.get(f"/book/{world.salon.public_id}/services/{cut.uid}/")
    assert answer["Location"] == f"/w/{world.salon.public_id}/book/visit/?service1={cut.uid}"
    page = browser.get(f"/book/{world.salon.public_id}/staff/{mara.uid}/").content.decode()
    assert f"/w/{world.salon.public_id}/book/visit/?service1={cut.uid}&amp;staff1=" in page


def test_a_shared_address_chooses_who_it_is_and_then_it_is_booked(
    world: World, cut: Service
) -> None:
    mia, max_ = (
        make_client(world.organization, name, email="family@clients.example")
        for name in ("Mia", "Max")
    )
    browser = Browser()
    ask_for_code(browser, world.salon, cut, email="family@clients.example")
    chooser = type_code(browser, world.salon, cut, mailed_code())
    assert chooser["Location"] == f"/w/{world.salon.public_id}/who/"
    assert not Appointment.objects.exists()
    done = browser.post(chooser["Location"], {"client": str(max_.uid)})
    made = Appointment.objects.get()
    assert str(made.uid) in done["Location"]
    assert made.booked_by == max_
    assert mia != max_


def test_without_asking_the_code_page_leads_back(world: World, cut: Service) -> None:
    for method in ("get", "post"):
        answer = getattr(Browser(), method)(address(world.salon, "code", cut))
        assert answer["Location"] == address(world.salon, "details", cut)
    assert Browser().get(f"/book/{world.salon.public_id}/code/")["Location"] == (
        f"/book/{world.salon.public_id}/"
    )


def test_a_code_books_only_what_its_page_shows(world: World, cut: Service) -> None:
    """Two tabs: the second one asked last."""
    shave = make_service(world.salon, make_colleague(world.salon, "Jo"), name="Shave")
    browser = Browser()
    ask_for_code(browser, world.salon, cut)
    ask_for_code(browser, world.salon, shave)
    code = mailed_code()
    first_tab = type_code(browser, world.salon, cut, code)
    assert first_tab.status_code == 422
    assert "the newest code is for another visit" in words(first_tab)
    again = browser.post(address(world.salon, "code", cut), {"do": "again"})
    assert again["Location"] == address(world.salon, "details", cut)
    assert type_code(browser, world.salon, shave, code).status_code == 302
    assert Appointment.objects.get().name == "Shave"


def test_times_of_a_visit_by_video_name_their_zone(world: World, cut: Service) -> None:
    assert "Times are Berlin time." not in words(Browser().get(address(world.salon, "times", cut)))
    cut.is_by_video = True
    cut.save()
    assert "Times are Berlin time." in words(Browser().get(address(world.salon, "times", cut)))
