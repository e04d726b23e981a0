"""A staff member's feed: what they are on, where their role lets them see it."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.access.services.feeding import renew_staff_feed
from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.people.models import Membership, StaffMember
from portico.domain.states import AppointmentState, Role
from tests.conftest import World
from tests.make import NOW, make_appointment, make_staff_member, staff_actor
from tests.web.feeds.conftest import ask, path_of


def read(path: str) -> list[Any]:
    answer = ask(path)
    assert answer.status_code == 200
    return vobject.readOne(answer.content.decode()).contents.get("vevent", [])


@pytest.fixture
def mara(world: World) -> StaffMember:
    """A provider of the event."""
    return world.provider.staff_member


def test_it_says_with_whom_and_leads_to_the_desk(world: World, mara: StaffMember) -> None:
    colleague = make_staff_member(world.organization, "Jon Falk")
    made = make_appointment(
        world.event, world.scheduler, world.anna, mara, colleague, objectives="The new scanner"
    )
    (event,) = read(path_of(mara))
    assert event.uid.value == str(made.uid)
    assert event.summary.value == "Spectral CT roadmap"
    assert event.description.value.split("\n")[0] == "With: Anna Berg, Jon Falk"
    assert "The new scanner" in event.description.value
    page = f"http://127.0.0.1:8000/desk/{world.event.public_id}/appointments/{made.uid}/"
    assert event.url.value == page
    assert "attendee" not in event.contents


def test_it_is_called_after_its_owner(world: World, mara: StaffMember) -> None:
    calendar = vobject.readOne(ask(path_of(mara)).content.decode())
    assert calendar.contents["x-wr-calname"][0].value == "Mara Okafor · Helvion Imaging"


def test_one_is_on_it_by_the_list_or_by_a_service(world: World, mara: StaffMember) -> None:
    """Who only organizes takes no time, and the feed shows time."""
    listed = make_appointment(world.event, world.scheduler, world.anna, mara)
    other = make_appointment(
        world.event, world.scheduler, world.ben, starts_at=NOW + timedelta(days=8)
    )
    BookedService.objects.create(
        appointment=other,
        organization=world.organization,
        staff_member=mara,
        name="Scan",
        starts_at=other.starts_at,
        duration=45,
    )
    make_appointment(world.event, world.provider, world.ben, starts_at=NOW + timedelta(days=9))
    make_appointment(world.event, world.scheduler, world.ben, starts_at=NOW + timedelta(days=10))
    told = [event.uid.value for event in read(path_of(mara))]
    assert told == [str(listed.uid), str(other.uid)]


def test_it_spans_the_workspaces_that_one_belongs_to(world: World, mara: StaffMember) -> None:
    here = make_appointment(world.event, world.admin, world.anna, mara)
    there = make_appointment(
        world.salon, world.admin, world.anna, mara, starts_at=NOW + timedelta(days=8)
    )
    assert [e.uid.value for e in read(path_of(mara))] == [str(here.uid)]
    Membership.objects.create(
        user=world.provider,
        organization=world.organization,
        workspace=world.salon,
        role=Role.PROVIDER,
    )
    assert [e.uid.value for e in read(path_of(mara))] == [str(here.uid), str(there.uid)]
    Membership.objects.filter(user=world.provider).delete()
    assert read(path_of(mara)) == []


def test_an_administrator_belongs_to_all(world: World) -> None:
    ada = world.admin.staff_member
    for workspace in (world.event, world.salon, world.practice):
        make_appointment(
            workspace, world.admin, world.anna, ada, starts_at=NOW + timedelta(days=workspace.pk)
        )
    assert len(read(path_of(ada))) == 3


def test_a_discreet_workspace_gives_away_no_service_and_no_full_name(
    world: World,
) -> None:
    world.practice.discreet_messages = True
    world.practice.save()
    ada = world.admin.staff_member
    make_appointment(world.practice, world.admin, world.anna, ada, name="Couple therapy")
    (event,) = read(path_of(ada))
    assert event.summary.value == "Appointment at Lindenhof Practice · Anna B."
    assert "herapy" not in event.serialize()
    assert "Berg" not in event.serialize()


def test_what_was_cancelled_is_told(world: World, mara: StaffMember) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    Appointment.objects.filter(pk=made.pk).update(state=AppointmentState.CANCELLED)
    (event,) = read(path_of(mara))
    assert (event.status.value, event.transp.value) == ("CANCELLED", "TRANSPARENT")


def renew(world: World) -> None:
    actor = staff_actor(world.provider)
    renew_staff_feed(staff_member=world.provider.staff_member, actor=actor, now=NOW)


def switch_off_user(world: World) -> None:
    world.provider.is_active = False
    world.provider.save()


def switch_off_member(world: World) -> None:
    StaffMember.objects.filter(user=world.provider).update(is_active=False)


def take_user_away(world: World) -> None:
    StaffMember.objects.filter(user=world.provider).update(user=None)


def give_to_somebody_else(world: World) -> None:
    StaffMember.objects.filter(user=world.manager).update(user=None)
    StaffMember.objects.filter(user=world.provider).update(user=world.manager)


@pytest.mark.parametrize(
    "ends",
    [renew, switch_off_user, switch_off_member, take_user_away, give_to_somebody_else],
    ids=lambda function: function.__name__,
)
def test_it_ends_and_never_says_why(world: World, mara: StaffMember, ends: Any) -> None:
    path = path_of(mara)
    assert ask(path).status_code == 200
    ends(world)
    gone = ask(path)
    assert gone.status_code == 404
    assert gone.content == ask(f"/feed/staff/{'a' * 64}.ics").content
    assert not gone.cookies


def test_nobodys_mark_opens_somebody_elses(world: World, mara: StaffMember) -> None:
    own, other = path_of(mara), path_of(world.scheduler.staff_member)
    at = len("/feed/staff/") + 22
    assert ask(own[:at] + other[at:]).status_code == 404
    mark = path_of(world.anna, world.event).rsplit("/", 1)[1]
    assert ask(f"/feed/staff/{mark}").status_code == 404
    assert ask(f"/feed/{world.event.public_id}/{own.rsplit('/', 1)[1]}").status_code == 404


def test_the_queries_stay_as_many(world: World, mara: StaffMember) -> None:
    counts = []
    for number in range(3):
        for more in range(number * 3 + 1):
            start = NOW + timedelta(days=number + 1, hours=more)
            make_appointment(world.event, world.scheduler, world.anna, mara, starts_at=start)
        path = path_of(mara)
        with CaptureQueriesContext(connection) as queries:
            assert ask(path).status_code == 200
        counts.append(len(queries))
    assert counts == [7, 7, 7]
