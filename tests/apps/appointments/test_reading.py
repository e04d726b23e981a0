"""What the client and the desk find, and what they do not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.desk import (
    AppointmentFilters,
    get_for_desk,
    list_appointments,
    load_conflicts,
)
from portico.apps.appointments.selectors.portal import get_for_client
from portico.apps.appointments.selectors.portal_lists import list_past, list_upcoming, load_home
from portico.apps.appointments.services.answering import answer_invitation
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.inputs import PersonInput
from portico.apps.people.models import User
from portico.apps.people.selectors import (
    DeskAccess,
    find_people,
    get_desk_access,
    list_people,
    list_schedulers,
    list_workspaces,
    match_addresses,
)
from portico.domain.errors import Forbidden, NotThere
from portico.domain.states import Answer
from tests.conftest import World
from tests.make import NOW, client_actor, make_appointment, make_room, staff_actor


def access(world: World, user: User) -> DeskAccess:
    return get_desk_access(user, world.event.public_id)


def test_home_shows_the_next_the_later_and_what_waits_for_an_answer(world: World) -> None:
    for day in (3, 1, 2, 4):
        start = NOW + timedelta(days=day)
        make_appointment(
            world.event,
            world.scheduler,
            world.anna,
            name=f"Day {day}",
            starts_at=start,
            minutes=30,
        )
    home = load_home(world.anna, world.event, now=NOW)
    assert home.next is not None
    assert home.next.name == "Day 1"
    assert [card.name for card in home.later] == ["Day 2", "Day 3"]
    assert len(home.to_answer) == 4


def test_home_takes_a_fixed_number_of_queries(world: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            load_home(world.anna, world.event, now=NOW)
        return len(queries)

    make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    few = count()
    for day in range(1, 6):
        start = NOW + timedelta(days=day)
        make_appointment(
            world.event, world.scheduler, world.anna, world.provider.staff_member, starts_at=start
        )
    assert count() == few <= 3


def test_strangers_find_nothing(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    assert get_for_client(world.anna, world.event, made.uid, now=NOW) is not None
    assert get_for_client(world.ben, world.event, made.uid, now=NOW) is None
    assert get_for_client(world.anna, world.salon, made.uid, now=NOW) is None
    assert get_for_client(world.stranger_client, world.event, made.uid, now=NOW) is None
    assert list_upcoming(world.ben, world.event, now=NOW) == ()


def test_upcoming_and_past_are_complete_and_apart(world: World) -> None:
    kept = make_appointment(world.event, world.scheduler, world.anna)
    gone = make_appointment(
        world.event, world.scheduler, world.anna, starts_at=NOW + timedelta(days=9)
    )
    cancel_appointment(
        workspace=world.event,
        uid=gone.uid,
        reason="",
        actor=staff_actor(world.scheduler),
        now=NOW,
    )
    assert [c.uid for c in list_upcoming(world.anna, world.event, now=NOW)] == [kept.uid]
    assert [c.uid for c in list_past(world.anna, world.event, now=NOW).cards] == [gone.uid]
    assert kept.ends_at is not None
    past = list_past(world.anna, world.event, now=kept.ends_at)
    assert [(c.uid, c.label) for c in past.cards] == [(gone.uid, ""), (kept.uid, "not_confirmed")]


def test_past_is_paged_to_the_oldest(world: World) -> None:
    for day in range(1, 23):
        start = NOW + timedelta(days=day)
        make_appointment(world.event, world.scheduler, world.anna, starts_at=start, minutes=30)
    late = NOW + timedelta(days=60)
    first = list_past(world.anna, world.event, now=late)
    second = list_past(world.anna, world.event, now=late, page=2)
    assert (first.count, len(first.cards), first.has_more) == ("20+", 20, True)
    assert (second.count, len(second.cards), second.has_more) == ("22", 2, False)
    beyond = list_past(world.anna, world.event, now=late, page=9)
    assert (beyond.count, beyond.cards, beyond.has_more) == ("", (), False)
    assert list_past(world.ben, world.event, now=late).count == "0"


@pytest.mark.parametrize("count", [20, 21, 300])
def test_thousands_of_past_ones_take_as_many_queries(
    world: World, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    first = make_appointment(world.event, world.scheduler, world.anna)
    Appointment.objects.filter(pk=first.pk).update(state="completed")
    first.refresh_from_db()
    kept = [field for field in Appointment._meta.concrete_fields if field.name not in ("id", "uid")]
    rows = Appointment.objects.bulk_create(
        Appointment(**{field.attname: getattr(first, field.attname) for field in kept})
        for _ in range(count - 1)
    )
    Attendee.objects.bulk_create(
        Attendee(appointment=row, organization=world.organization, client=world.anna)
        for row in rows
    )
    seen = set()
    for number in range(1, -(-count // 20) + 1):
        with django_assert_num_queries(3):
            page = list_past(world.anna, world.event, now=NOW, page=number)
        seen |= {card.uid for card in page.cards}
        assert page.has_more is (number * 20 < count)
    assert (len(seen), page.count) == (count, str(count))


def test_others_answers_and_addresses_stay_hidden(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.ben)
    answer_invitation(
        client=world.ben,
        workspace=world.event,
        uid=made.uid,
        answer=Answer.DECLINED,
        note="No money",
        actor=client_actor(world.ben),
        now=NOW,
    )
    page = get_for_client(world.anna, world.event, made.uid, now=NOW)
    assert page is not None
    assert [other.name for other in page.others] == ["Ben Osei"]
    assert "No money" not in repr(page)
    assert world.ben.email not in repr(page)
    assert [line.code for line in page.history] == ["created"]
    world.event.show_other_names = False
    hidden = get_for_client(world.anna, world.event, made.uid, now=NOW)
    assert hidden is not None
    assert "Ben" not in repr(hidden)


def test_the_list_counts_states_and_filters(world: World) -> None:
    room = make_room(world.event, "Rhine Hall")
    make_appointment(world.event, world.scheduler, world.anna, room_uid=room.uid)
    make_appointment(world.event, world.scheduler, world.ben, name="Proposed", starts_at=None)
    make_appointment(world.salon, world.admin, world.anna, starts_at=NOW + timedelta(days=1))
    desk = access(world, world.manager)
    everything = list_appointments(desk, AppointmentFilters())
    assert (everything.total, everything.counters) == (2, {"pending": 1, "proposed": 1})
    day = (NOW + timedelta(days=7)).date()
    for filters, names in [
        (AppointmentFilters(state="proposed"), ["Proposed"]),
        (AppointmentFilters(text="osei"), ["Proposed"]),
        (AppointmentFilters(text="rhine"), ["Spectral CT roadmap"]),
        (AppointmentFilters(room=room.uid), ["Spectral CT roadmap"]),
        (AppointmentFilters(day_from=day, day_to=day), ["Spectral CT roadmap"]),
        (AppointmentFilters(day_to=day - timedelta(days=1)), []),
        (AppointmentFilters(whose="my"), []),
    ]:
        assert [row.name for row in list_appointments(desk, filters).rows] == names, filters


def test_a_provider_sees_their_own_only(world: World) -> None:
    own = make_appointment(world.event, world.scheduler, world.provider.staff_member)
    other = make_appointment(world.event, world.scheduler, world.anna)
    desk = access(world, world.provider)
    assert [row.uid for row in list_appointments(desk, AppointmentFilters()).rows] == [own.uid]
    assert get_for_desk(desk, own.uid).appointment.uid == own.uid
    with pytest.raises(Forbidden):
        get_for_desk(desk, other.uid)


def test_another_organization_does_not_exist(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    with pytest.raises(NotThere):
        get_desk_access(world.stranger_admin, world.event.public_id)
    with pytest.raises(Forbidden):
        get_desk_access(world.scheduler, world.salon.public_id)
    outside = get_desk_access(world.stranger_admin, world.stranger_workspace.public_id)
    with pytest.raises(NotThere):
        get_for_desk(outside, made.uid)
    assert find_people(world.stranger_workspace, "anna") == []


def test_the_detail_says_who_was_sent_what(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, sends_emails=False)
    detail = get_for_desk(access(world, world.scheduler), made.uid)
    triggers = sorted(m.trigger for m in detail.attendees[0].messages)
    assert triggers == ["invitation", "reminder"]
    assert detail.held == 2
    assert [entry.verb for entry in detail.history] == ["created"]


def test_conflicts_while_editing_leave_out_the_appointment_itself(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, mara, world.anna)
    desk = access(world, world.scheduler)
    people = (PersonInput("staff", mara.uid), PersonInput("client", world.anna.uid))
    assert made.starts_at is not None
    assert made.ends_at is not None
    span = (made.starts_at, made.ends_at)
    assert load_conflicts(desk, *span, people, None, made.uid, now=NOW) == ()
    found = load_conflicts(desk, *span, people, None, None, now=NOW)
    assert {(c.name, c.is_tentative) for c in found} == {("Mara Okafor", True), ("Anna Berg", True)}


def test_people_are_found_by_every_word_and_matched_by_address(world: World) -> None:
    assert [p.name for p in find_people(world.event, "ber ann")] == ["Anna Berg"]
    assert [p.kind for p in find_people(world.event, "okafor")] == ["staff"]
    known = match_addresses(world.organization, ["anna@clients.example", "new@clients.example"])
    assert list(known) == ["anna@clients.example"]
    keys = [("client", world.ben.uid), ("staff", world.provider.staff_member.uid)]
    assert [p.name for p in list_people(world.event, keys)] == ["Ben Osei", "Mara Okafor"]


def test_workspaces_follow_roles(world: World) -> None:
    assert len(list_workspaces(world.admin)) == 3
    assert list_workspaces(world.scheduler) == [world.event]
    names = {user.name for user in list_schedulers(world.event)}
    assert names == {"Ada Admin", "Petra Ruehl", "Sven Aalto", "Mara Okafor"}
    assert Appointment.objects.count() == 0
