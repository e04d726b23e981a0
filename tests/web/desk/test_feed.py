"""My calendar feed: shown to its owner only, ended by its owner at any time."""

from django.test import Client as Browser

from portico.apps.access.feeds import staff_feed_address
from portico.apps.people.models import StaffMember

PAGE = "/desk/calendar-feed/"


def address_of(user) -> str:
    return staff_feed_address(StaffMember.objects.get(user=user))


def path_of(user) -> str:
    return address_of(user).removeprefix("http://127.0.0.1:8000")


def test_each_sees_their_own_address(world, desk_of):
    text = desk_of(world.provider).browser.get(PAGE).content.decode()
    assert f'value="{address_of(world.provider)}"' in text
    assert f'href="{address_of(world.provider).replace("http:", "webcal:")}"' in text
    assert address_of(world.manager) not in text


def test_the_list_of_workspaces_leads_there(world, desk_of):
    assert PAGE in desk_of(world.provider).browser.get("/desk/").content.decode()


def test_nobody_sees_it_without_signing_in(world):
    answer = Browser().get(PAGE)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/account/login/")


def test_a_press_ends_the_old_address(world, desk_of):
    browser, before = desk_of(world.provider).browser, path_of(world.provider)
    assert Browser().get(before).status_code == 200
    answer = browser.post(PAGE, follow=True)
    assert "The old one has ended" in answer.content.decode()
    assert Browser().get(before).status_code == 404
    assert Browser().get(path_of(world.provider)).status_code == 200


def test_a_press_ends_nobody_elses(world, desk_of):
    before = path_of(world.manager)
    desk_of(world.provider).browser.post(PAGE)
    assert path_of(world.manager) == before


def test_who_cannot_be_booked_has_none(world, desk_of):
    StaffMember.objects.filter(user=world.admin).update(is_active=False)
    browser = desk_of(world.admin).browser
    assert b"No calendar feed" in browser.get(PAGE).content
    assert browser.post(PAGE).status_code == 200
