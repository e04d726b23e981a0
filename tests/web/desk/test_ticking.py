"""A group of what was ticked in the list: looked at, refused row by row, made."""

import re
from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from tests.make import make_appointment, make_client
from tests.web.desk.test_groups import NEXT_WEEK, path_of, put_together, three, words

__all__ = ["three"]
TICKED = "groups/ticked/"


def ticked(desk: Any, *made: Appointment, first: Appointment | None = None, **more: str) -> Any:
    query = {"pick": [str(one.uid) for one in made]} | more
    if first is not None:
        query["first"] = str(first.uid)
    return desk.get(TICKED, **query)


def press(desk: Any, *made: Appointment, first: Appointment | None = None) -> Any:
    address = "&".join(f"pick={one.uid}" for one in made)
    return desk.post(f"{TICKED}?{address}", {"first": str(first.uid)} if first else {})


def chosen(answer: Any) -> str:
    """Whose radio is on."""
    found = re.search(r'name="first" value="([^"]+)" checked', answer.content.decode())
    return found[1] if found else ""


def test_each_row_has_a_box_with_a_name(desk, three):
    page = words(desk.get("appointments/"))
    assert page.count('type="checkbox" name="pick"') == 3
    assert "11:00</time> Visit of Ben, Ben Osei</span>" in page
    assert "Make a group</button>" in page


def test_the_page_names_who_when_and_the_primary(desk, three):
    page = ticked(desk, *three[:2])
    text = words(page)
    assert page.status_code == 200
    assert "2 appointments, Monday 30 November" in text
    assert "Anna Berg" in text
    assert "Ben Osei" in text
    assert "Sven Aalto" in text
    assert chosen(page) == str(three[0].uid)
    assert not GroupBooking.objects.exists()


def test_the_first_picked_is_primary(desk, three):
    assert chosen(ticked(desk, *three, first=three[2])) == str(three[2].uid)
    press(desk, *three, first=three[2])
    group = GroupBooking.objects.get()
    assert group.primary_contact.first_name == "Cleo"
    assert group.appointments.count() == 3


def test_without_script_the_first_of_the_list_is_primary(desk, three):
    answer = press(desk, three[1], three[0])
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(path_of(three[0]))
    assert GroupBooking.objects.get().primary_contact.first_name == "Anna"
    assert "They are one group now." in words(desk.get(path_of(three[0])))


def test_who_was_typed_cannot_lead(desk, world, three):
    Client.objects.filter(pk=world.anna.pk).update(is_provisional=True)
    page = ticked(desk, *three[:2])
    assert chosen(page) == str(three[1].uid)
    assert "cannot be primary contact" in words(page)
    press(desk, *three[:2], first=three[0])
    assert GroupBooking.objects.get().primary_contact.first_name == "Ben"


def test_others_join_the_group_that_is_there(desk, world, three):
    group = put_together(world, three[1], three[2])
    page = ticked(desk, *three)
    assert "Ben Osei stays its primary contact" in words(page)
    assert chosen(page) == ""
    assert press(desk, *three, first=three[0]).status_code == 302
    assert group.appointments.count() == 3
    assert GroupBooking.objects.get().primary_contact.first_name == "Ben"
    page = ticked(desk, *three)
    assert "They are one group already." in words(page)
    assert "Make it a group" not in words(page)


@pytest.mark.parametrize(
    ("change", "sentence", "fault"),
    [
        ("cancelled", "One of these appointments is over or cancelled.", "It is over or cancelled"),
        ("later", "The appointments of a group are on one day.", "on another day than the first"),
        ("two", "Each appointment of a group is for exactly one person.", "exactly one person"),
        ("nobody", "Nobody of the staff is on one of these", "Nobody of the staff is on it."),
        ("twice", "Somebody has two of these appointments.", "This person has two of them."),
    ],
)
def test_each_refusal_in_a_sentence_and_beside_its_row(desk, world, three, change, sentence, fault):
    other = three[1]
    member, later = world.scheduler.staff_member, NEXT_WEEK + timedelta(hours=5)
    cleo = three[2].attendees.get(client__isnull=False).client
    if change == "cancelled":
        Appointment.objects.filter(pk=other.pk).update(state="cancelled")
    elif change == "later":
        later += timedelta(days=1)
        other = make_appointment(world.event, world.manager, cleo, member, starts_at=later)
    elif change == "two":
        people = (world.ben, cleo, member)
        other = make_appointment(world.event, world.manager, *people, starts_at=later)
    elif change == "nobody":
        other = make_appointment(world.event, world.manager, cleo, starts_at=later)
        Occupancy.objects.filter(subject_uid=other.uid).delete()
    else:
        other = make_appointment(world.event, world.manager, world.anna, member, starts_at=later)
    page = ticked(desk, three[0], other)
    assert page.status_code == 200
    assert sentence in words(page)
    assert fault in words(page)
    assert "Make it a group" not in words(page)
    assert press(desk, three[0], other).status_code == 422
    assert not GroupBooking.objects.exists()


def test_two_groups_do_not_become_one(desk, world, three):
    dora = make_client(world.organization, "Dora", "Eck")
    at = NEXT_WEEK + timedelta(hours=6)
    fourth = make_appointment(
        world.event, world.manager, dora, world.scheduler.staff_member, starts_at=at
    )
    put_together(world, *three[:2])
    put_together(world, three[2], fourth)
    page = ticked(desk, three[0], fourth)
    assert "in another group. Take it out there first." in words(page)
    assert "It is in another group." in words(page)
    assert press(desk, three[0], fourth).status_code == 422
    assert GroupBooking.objects.count() == 2


def test_one_can_be_left_out_and_back_keeps_filters_and_ticks(desk, three):
    Appointment.objects.filter(pk=three[1].pk).update(state="cancelled")
    page = ticked(desk, *three, q="visit", page="1")
    leave = re.search(
        r'href="\?([^"]+)">Leave out<span class="visually-hidden"> Visit of Ben', words(page)
    )
    assert leave
    less = desk.browser.get(desk.url(f"{TICKED}?{leave[1].replace('&amp;', '&')}"))
    assert "Make it a group" in words(less)
    back = re.search(r'href="([^"]+)">Back to the list', words(less))
    assert back
    listed = words(desk.browser.get(back[1].replace("&amp;", "&")))
    assert listed.count('name="pick"') == 3
    assert len(re.findall(r'name="pick" value="[^"]+" checked', listed)) == 2
    assert '<input type="hidden" name="q" value="visit">' in listed


def test_one_or_none_is_no_group(desk, three):
    assert "A group needs two people or more." in words(ticked(desk, three[0]))
    assert "Tick two appointments or more" in words(desk.get(TICKED))
    assert desk.post(TICKED).status_code == 422


def test_what_is_not_here_is_not_there(desk, world, three):
    at = NEXT_WEEK + timedelta(hours=7)
    elsewhere = make_appointment(world.salon, world.admin, world.anna, starts_at=at)
    assert ticked(desk, three[0], elsewhere).status_code == 404
    assert press(desk, three[0], elsewhere).status_code == 404
    for query in ({"pick": ["x"]}, {"first": "x"}, {"pick": [str(three[0].uid)] * 101}):
        assert desk.get(TICKED, **query).status_code == 404


def test_a_provider_ticks_only_their_own(desk_of, world, three):
    provider = desk_of(world.provider)
    assert words(provider.get("appointments/")).count('name="pick"') == 1
    assert ticked(provider, three[2], three[0]).status_code == 403
    assert press(provider, three[2], three[0]).status_code == 403


def test_somebody_changed_one_meanwhile(desk, world, three):
    put_together(world, *three[:2])
    answer = press(desk, *three[:2], first=three[0])
    assert answer.status_code == 302  # as it is: the same group, made by somebody else
    assert GroupBooking.objects.count() == 1
