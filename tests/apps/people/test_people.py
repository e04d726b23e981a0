"""Users, staff members and clients."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client, Membership, User
from portico.apps.people.phones import list_by_mobile
from portico.apps.people.services.profiles import update_profile
from portico.apps.people.services.staff import create_staff_member
from portico.apps.people.services.users import create_first_administrator
from portico.domain.actors import SYSTEM
from portico.domain.errors import InvalidInput
from portico.domain.states import Role
from tests.conftest import World
from tests.make import NOW, PASSWORD, client_actor


def first(password: str = PASSWORD) -> User:
    return create_first_administrator(
        organization_name="Salt & Stone",
        name="Mara",
        email="Mara@Salt.example",
        password=password,
        actor=SYSTEM,
        now=NOW,
    )


@pytest.mark.django_db
def test_the_first_administrator_is_made_once() -> None:
    user = first()
    assert (user.email, user.check_password(PASSWORD)) == ("mara@salt.example", True)
    assert user.memberships.get().role == Role.SYSTEM_ADMINISTRATOR
    with pytest.raises(InvalidInput):
        first()
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        first(password)
    assert set(caught.value.fields) == {"password"}
    assert not User.objects.exists()


def test_a_role_in_a_workspace_is_no_system_administrator(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=world.manager,
            organization=world.organization,
            workspace=world.salon,
            role=Role.SYSTEM_ADMINISTRATOR,
        )


def test_a_profile_change_is_recorded_with_what_changed(world: World) -> None:
    fields = {
        "client": world.anna,
        "first_name": "Anna",
        "last_name": "Berg",
        "phone": "",
        "language": "",
        "time_zone": "Europe/London",
        "actor": client_actor(world.anna),
        "now": NOW,
    }
    update_profile(**fields)
    update_profile(**fields)
    entry = LogEntry.objects.get(verb="profile_changed")
    assert entry.changes == {"time_zone": ["", "Europe/London"]}
    with pytest.raises(ValidationError):
        update_profile(**{**fields, "time_zone": "+02:00"})
    with pytest.raises(ValidationError):
        update_profile(**{**fields, "first_name": "x" * 10_000})


def test_names_are_shown_short_where_anybody_could_look(world: World) -> None:
    assert world.anna.short_name == "Anna B."
    member = create_staff_member(
        organization=world.organization, name=" Jo ", email="", actor=SYSTEM, now=NOW
    )
    assert str(member) == "Jo"


@pytest.mark.parametrize(
    "kept",
    [
        *("+41795550140", "+41 79 555 01 40", "0041 79 555 01 40", "+41 (0)79 555-01.40"),
        *("079 555 01 40", "079/555 01 40"),
    ],
)
def test_a_number_is_found_however_it_is_written(world: World, kept: str) -> None:
    Client.objects.filter(pk=world.anna.pk).update(phone=kept)
    assert list_by_mobile(world.organization.pk, "+41795550140", "CH") == [world.anna]
    assert list_by_mobile(world.organization.pk, "+41795550141", "CH") == []
    assert list_by_mobile(world.stranger_organization.pk, "+41795550140", "CH") == []


def test_a_number_is_looked_up_by_an_index(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1) as asked:
        list_by_mobile(world.organization.pk, "+41795550140", "CH")
    plan = f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(plan + asked.captured_queries[0]["sql"])
        assert "client_by_number" in str(cursor.fetchall())
