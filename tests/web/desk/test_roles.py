"""Every role against every address; what is another organization's does not exist."""

import pytest
from django.test import Client as Browser

from portico.domain.states import Role
from tests.make import make_appointment, make_user

PAGES = {
    "appointments/": (200, 200, 200, 200),
    "appointments/new/": (200, 200, 200, 200),
    "appointments/{own}/": (200, 200, 200, 200),
    "appointments/{other}/": (200, 200, 200, 403),
    "appointments/{own}/edit/": (200, 200, 200, 200),
    "appointments/{other}/edit/": (200, 200, 200, 403),
    "appointments/{own}/cancel/": (200, 200, 200, 200),
    "appointments/{other}/cancel/": (200, 200, 200, 403),
    "people/?find=anna": (200, 200, 200, 200),
    "settings/portal/": (200, 200, 403, 403),
    "settings/emails/": (200, 200, 403, 403),
}
POSTS = {
    "appointments/{other}/cancel/": (302, 302, 302, 403),
    "appointments/{other}/send-held/": (302, 302, 302, 403),
    "settings/portal/": (302, 302, 403, 403),
    "settings/emails/": (302, 302, 403, 403),
    "draft/": (204, 204, 204, 204),
}
ROLES = ("admin", "manager", "scheduler", "provider")


@pytest.fixture
def addresses(world):
    own = make_appointment(world.event, world.provider, world.anna, world.provider.staff_member)
    other = make_appointment(world.event, world.manager, world.ben)
    return {"own": own.uid, "other": other.uid}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", PAGES)
def test_page_by_role(role, path, world, desk_of, addresses):
    answer = desk_of(getattr(world, role)).get(path.format(**addresses))

    assert answer.status_code == PAGES[path][ROLES.index(role)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", POSTS)
def test_change_by_role(role, path, world, desk_of, addresses):
    fields = {"reason": "The stand is full", "name": "Half a thought"}

    answer = desk_of(getattr(world, role)).post(path.format(**addresses), fields)

    assert answer.status_code == POSTS[path][ROLES.index(role)]


@pytest.mark.parametrize("path", [*PAGES, *POSTS])
def test_stranger_finds_nothing(path, world, desk_of, addresses):
    stranger = desk_of(world.stranger_admin)

    assert stranger.get(path.format(**addresses)).status_code in (404, 405)
    assert stranger.post(path.format(**addresses)).status_code in (404, 405)


@pytest.mark.parametrize("path", PAGES)
def test_stranger_in_own_workspace_finds_no_foreign_appointment(path, world, desk_of, addresses):
    stranger = desk_of(world.stranger_admin, world.stranger_workspace)
    answer = stranger.get(path.format(**addresses))

    assert answer.status_code == (404 if "{" in path else 200)


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_sent_to_sign_in(path, world, addresses):
    answer = Browser().get(f"/desk/{world.event.public_id}/{path.format(**addresses)}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/desk/account/login/")


def test_colleague_without_a_role_here_is_told_why(world, desk_of):
    answer = desk_of(world.manager, world.salon).get("appointments/")

    assert answer.status_code == 403


def test_refusal_of_settings_says_why_and_nav_has_no_link(world, desk_of):
    scheduler = desk_of(world.scheduler)

    assert "managers change settings" in scheduler.get("settings/portal/").content.decode()
    assert "/settings/" not in scheduler.get("appointments/").content.decode()


def test_provider_lists_only_own(world, desk_of, addresses):
    page = desk_of(world.provider).get("appointments/").content.decode()

    assert str(addresses["own"]) in page
    assert str(addresses["other"]) not in page


def test_provider_finds_only_own_clients(world, desk_of, addresses):
    provider = desk_of(world.provider)

    assert "Anna Berg" in provider.get("people/", find="a").content.decode()
    assert "Ben Osei" not in provider.get("people/", find="ben").content.decode()


def test_picker_lists_only_own_workspaces(world, desk_of):
    page = desk_of(world.manager).browser.get("/desk/").content.decode()

    assert world.event.name in page
    assert "Lindenhof" not in page
    assert world.stranger_workspace.name not in page


def test_only_administrators_add_workspaces(world, desk_of):
    fields = {"name": "Second hall", "kind": "location", "time_zone": "Europe/Berlin"}

    assert desk_of(world.manager).browser.post("/desk/workspaces/new/", fields).status_code == 403
    made = desk_of(world.admin).browser.post("/desk/workspaces/new/", fields)
    assert made.status_code == 302
    assert world.organization.workspaces.get(name="Second hall").automated_messages.exists()


def test_scheduler_cannot_add_colleagues(world, desk_of, typing):
    scheduler = desk_of(world.scheduler)
    fields = typing(do="new:staff", find="new.colleague@helvion.example", new_name="Noor Haddad")

    assert scheduler.post("appointments/new/", fields).status_code == 403
    assert not world.organization.staff_members.filter(name="Noor Haddad").exists()


def test_provider_makes_only_appointments_they_are_on(world, desk_of, typing):
    provider = desk_of(world.provider)
    refused = provider.post("appointments/new/", typing())
    allowed = provider.post(
        "appointments/new/", typing(organizer=str(world.provider.staff_member.uid))
    )

    assert refused.status_code == 422
    assert "you are on" in refused.content.decode()
    assert allowed.status_code == 302


def test_manager_of_another_workspace_sees_nothing_of_this(world, desk_of, addresses):
    elsewhere = make_user(world.organization, "Lena Voss", Role.MANAGER, world.salon)

    answer = desk_of(elsewhere, world.salon).get(f"appointments/{addresses['own']}/")

    assert answer.status_code == 404
