"""Groups at the desk: made of appointments that are there, changed, taken apart."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.services.regrouping import group_appointments
from portico.apps.people.models import Client
from tests.make import NOW, make_appointment, make_client, staff_actor

NEXT_WEEK = NOW + timedelta(days=7)


@pytest.fixture
def three(world):
    """Anna, Ben and Cleo on one day, each with a colleague of their own."""
    cleo = make_client(world.organization, "Cleo", "Diaz")
    staff = [user.staff_member for user in (world.manager, world.scheduler, world.provider)]
    clients = (world.anna, world.ben, cleo)
    return [
        make_appointment(
            world.event,
            world.manager,
            client,
            member,
            name=f"Visit of {client.first_name}",
            starts_at=NEXT_WEEK + timedelta(hours=number),
        )
        for number, (client, member) in enumerate(zip(clients, staff, strict=True))
    ]


def put_together(world, *made) -> GroupBooking:
    actor = staff_actor(world.manager)
    uids = [one.uid for one in made]
    return group_appointments(workspace=world.event, uids=uids, actor=actor, now=NOW)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def path_of(made, page: str = "") -> str:
    return f"appointments/{made.uid}/{page}"


def test_the_page_leads_to_group_with(desk, three):
    page = words(desk.get(path_of(three[0])))
    assert f"/{path_of(three[0], 'group/')}" in page
    page = words(desk.get(path_of(three[0], "group/")))
    assert "11:00, Ben Osei: Visit of Ben, with Sven Aalto" in page
    assert "Cleo Diaz" in page
    assert "Anna Berg: " not in page


def test_ticking_makes_a_group(desk, world, three):
    answer = desk.post(path_of(three[0], "group/"), {"uids": [three[1].uid, three[2].uid]})
    assert answer.status_code == 302
    group = GroupBooking.objects.get()
    assert group.primary_contact == world.anna
    assert group.appointments.count() == 3
    page = words(desk.get(path_of(three[0])))
    assert "Primary contact" in page
    assert page.count("Remove from group") == 3
    assert "put it into a group" in page
    assert "Primary contact: Anna Berg" in page


def test_the_list_marks_a_group(desk, world, three):
    assert "</svg>Group</span>" not in words(desk.get("appointments/"))
    put_together(world, *three[:2])
    assert words(desk.get("appointments/")).count("</svg>Group</span>") == 2


def test_a_typed_member_is_marked_and_in_no_list(desk, world, three):
    client = Client.objects.get(attends__appointment=three[1])
    Client.objects.filter(pk=client.pk).update(is_provisional=True)
    put_together(world, *three)
    assert "Typed by the booker, with ben@clients.example." in words(desk.get(path_of(three[0])))
    page = words(desk.get(f"clients/{client.uid}/"))
    assert "Typed by somebody else for a group" in page
    assert "Ben Osei" not in words(desk.get("clients/"))
    assert "Ben Osei" not in words(desk.get("people/", find="Ben"))


def test_nothing_ticked_is_said_beside_the_field(desk, three):
    answer = desk.post(path_of(three[0], "group/"))
    assert answer.status_code == 422
    assert "Choose one appointment or more." in words(answer)
    assert not GroupBooking.objects.exists()


def test_what_keeps_them_apart_is_said_and_ticks_are_kept(desk, world, three):
    double = make_appointment(
        world.event,
        world.manager,
        world.anna,
        world.scheduler.staff_member,
        starts_at=NEXT_WEEK + timedelta(hours=4),
    )
    answer = desk.post(path_of(three[0], "group/"), {"uids": [double.uid]})
    assert answer.status_code == 422
    assert "Somebody has two of these appointments." in words(answer)
    assert f'value="{double.uid}"' in words(answer).split("checked")[0].rsplit("<input", 1)[1]


def test_one_that_was_cancelled_meanwhile(desk, three):
    Appointment.objects.filter(pk=three[1].pk).update(state="cancelled")
    answer = desk.post(path_of(three[0], "group/"), {"uids": [three[1].uid]})
    assert answer.status_code == 422
    assert "cannot be chosen any more" in words(answer)


def test_nothing_on_that_day(desk, world):
    made = make_appointment(world.event, world.manager, world.anna)
    assert "Nothing else on that day" in words(desk.get(path_of(made, "group/")))


def test_another_primary(desk, world, three):
    group = put_together(world, *three)
    page = words(desk.get(path_of(three[1], "group/primary/")))
    assert "<b>Anna Berg</b> is the primary contact" in page
    answer = desk.post(path_of(three[1], "group/primary/"), {"to": three[2].uid})
    assert answer.status_code == 302
    group.refresh_from_db()
    assert group.primary_contact.first_name == "Cleo"
    page = words(desk.get(path_of(three[1])))
    assert "Cleo Diaz is the primary contact now." in page
    assert "Primary contact: Anna Berg → Cleo Diaz" in page


@pytest.mark.parametrize("to", ["", "nobody"])
def test_choosing_nobody(desk, world, three, to):
    put_together(world, *three)
    answer = desk.post(path_of(three[0], "group/primary/"), {"to": to})
    assert answer.status_code == 422
    assert "Choose somebody" in words(answer)


def test_without_a_group_there_is_no_primary(desk, three):
    assert desk.get(path_of(three[0], "group/primary/")).status_code == 404


def test_removing_leaves_the_appointment(desk, world, three):
    put_together(world, *three)
    answer = desk.post(path_of(three[2], "group/leave/"))
    assert answer.status_code == 302
    three[2].refresh_from_db()
    assert three[2].group is None
    assert "is out of the group" in words(desk.get(path_of(three[2])))
    desk.post(path_of(three[2], "group/leave/"))
    assert "It is in no group any more." in words(desk.get(path_of(three[2])))


def test_the_primary_who_cancels_leaves_a_question(desk, world, three):
    put_together(world, *three)
    Appointment.objects.filter(pk=three[0].pk).update(state="cancelled")
    page = words(desk.get(path_of(three[1])))
    assert "Anna Berg, the primary contact, is not in this group any more." in page
    assert "Name another" in page


def test_one_active_left(desk, world, three):
    put_together(world, *three)
    Appointment.objects.filter(pk__in=[three[0].pk, three[1].pk]).update(state="cancelled")
    page = words(desk.get(path_of(three[2])))
    assert "Fewer than two of them are active" in page
    assert "Change primary" not in page


def test_a_provider_sees_of_others_only_when(desk_of, world, three):
    put_together(world, *three)
    page = words(desk_of(world.provider).get(path_of(three[2])))
    assert "Cleo Diaz" in page
    assert "Ben Osei" not in page
    assert "Another customer" in page
    assert page.count("Remove from group") == 1


def test_a_provider_groups_only_their_own(desk_of, world, three):
    provider = desk_of(world.provider)
    answer = provider.post(path_of(three[2], "group/"), {"uids": [three[0].uid]})
    assert answer.status_code == 422
    assert not GroupBooking.objects.exists()
