"""Every role against every address; what is another organization's does not exist."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from portico.domain.roles import Grant, grant_of
from portico.domain.states import Role
from tests.make import make_appointment, make_user
from tests.web.desk.table import CLOSED, IN_WORKSPACE, ITEMS, OF_WORKSPACE, PLACES, TABLE, patterns

ROLES = {
    "admin": Role.SYSTEM_ADMINISTRATOR,
    "manager": Role.MANAGER,
    "scheduler": Role.SCHEDULER,
    "provider": Role.PROVIDER,
}
METHODS = ("get", "post")


def test_every_address_stands_in_the_table() -> None:
    """A new address: say in `table.py` which permission opens it and what it names."""
    assert set(patterns()) - set(TABLE) - CLOSED == set()


def test_whatever_names_a_thing_is_walked() -> None:
    naming = {n for n in PLACES if set(patterns()[n].pattern.converters) - {"public_id"}}
    assert naming == set(ITEMS)


def ask(browser, name, workspace, parameters) -> set[int]:
    """The answers to GET and POST; which of the two an address knows is not looked at here."""
    given = {"public_id": workspace.public_id} | parameters
    wanted = {key: given[key] for key in patterns()[name].pattern.converters}
    address = reverse(f"desk:{name}", kwargs=wanted)
    answers = [getattr(browser, method)(address) for method in METHODS]
    for answer in answers:
        assert not answer.headers.get("Location", "").startswith("/desk/account/")
    codes = {answer.status_code for answer in answers} - {405}
    assert codes, f"{name} answers neither GET nor POST"
    return codes


def is_let_in(codes: set[int]) -> bool:
    return codes <= {200, 204, 302, 409, 422}


def expected(role: Role, name: str, *, is_own: bool) -> bool:
    """What the role table says."""
    place = TABLE[name]
    if place.needs is None:
        return True
    grant = grant_of(role, place.needs, is_clinical=False)
    return grant is Grant.ALL or (grant is Grant.OWN and (is_own or place.makes is None))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("name", "is_own"), [*((name, True) for name in PLACES), *((name, False) for name in ITEMS)]
)
def test_address_by_role(name, role, is_own, world, desk_of):
    makes = TABLE[name].makes
    user = getattr(world, role)
    owner = user if is_own else (world.scheduler if role == "manager" else world.manager)
    parameters = makes(world, owner) if makes else {}

    codes = ask(desk_of(user).browser, name, world.event, parameters)

    if expected(ROLES[role], name, is_own=is_own):
        assert is_let_in(codes)
    else:
        assert codes == {403}


@pytest.mark.parametrize("name", IN_WORKSPACE)
def test_another_organization_finds_nothing(name, world, desk_of):
    makes = TABLE[name].makes
    parameters = makes(world, world.manager) if makes else {}

    assert ask(desk_of(world.stranger_admin).browser, name, world.event, parameters) == {404}


@pytest.mark.parametrize("name", ITEMS)
def test_nor_from_its_own_workspace(name, world, desk_of):
    parameters = TABLE[name].makes(world, world.manager)
    stranger = desk_of(world.stranger_admin).browser

    assert ask(stranger, name, world.stranger_workspace, parameters) == {404}


@pytest.mark.parametrize("name", OF_WORKSPACE)
def test_nor_from_another_workspace_of_the_organization(name, world, desk_of):
    parameters = TABLE[name].makes(world, world.manager)

    assert ask(desk_of(world.admin).browser, name, world.salon, parameters) == {404}


@pytest.mark.parametrize("name", IN_WORKSPACE)
def test_colleague_without_a_role_here_is_told_why(name, world, desk_of):
    makes = TABLE[name].makes
    parameters = makes(world, world.manager) if makes else {}
    elsewhere = make_user(world.organization, "Lena Voss", Role.MANAGER, world.salon)

    assert ask(desk_of(elsewhere).browser, name, world.event, parameters) == {403}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", PLACES)
def test_nobody_is_sent_to_sign_in(name, method, world):
    makes = TABLE[name].makes
    given = {"public_id": world.event.public_id} | (makes(world, world.manager) if makes else {})
    wanted = {key: given[key] for key in patterns()[name].pattern.converters}
    answer = getattr(Browser(), method)(reverse(f"desk:{name}", kwargs=wanted))

    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/desk/account/login/")


@pytest.mark.parametrize("name", sorted(CLOSED))
@pytest.mark.parametrize("role", [*ROLES, None])
def test_what_is_closed_does_not_exist(name, role, world, desk_of):
    browser = desk_of(getattr(world, role)).browser if role else Browser()

    assert ask(browser, name, world.event, {}) == {404}


@pytest.fixture
def addresses(world):
    own = make_appointment(world.event, world.provider, world.anna, world.provider.staff_member)
    other = make_appointment(world.event, world.manager, world.ben)
    return {"own": own.uid, "other": other.uid}


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
