"""Staff group appointments that are there, name the primary contact, take one out."""

from uuid import uuid4

import pytest

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.selectors.desk_groups import (
    DeskGroup,
    list_companions,
    load_desk_group,
)
from portico.apps.appointments.selectors.groups import load_seen_group
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.regrouping import (
    change_primary,
    group_appointments,
    leave_group,
)
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.people.selectors import get_desk_access
from portico.domain.errors import NotThere, Refused
from tests.apps.appointments.groups import book_together, wish
from tests.apps.appointments.visits import LATER, TEN, book, minutes
from tests.booking import again, ask, berlin, make_colleague, make_service
from tests.conftest import World
from tests.make import make_client, staff_actor


@pytest.fixture
def three(world: World) -> list[Appointment]:
    """Anna and Ben at ten, Cleo half an hour later, each with somebody of their own."""
    cleo = make_client(world.organization, "Cleo", "Diaz")
    made = []
    starts = (TEN, TEN, TEN + minutes(30))
    for client, start in zip((world.anna, world.ben, cleo), starts, strict=True):
        service = make_service(world.salon, make_colleague(world.salon, f"For {client}"))
        made.append(book(client, world.salon, ask(service), start))
    return made


def group(world: World, *appointments: Appointment) -> GroupBooking:
    return group_appointments(
        workspace=world.salon,
        uids=[one.uid for one in appointments],
        actor=staff_actor(world.admin),
        now=LATER,
    )


def leave(world: World, appointment: Appointment) -> None:
    actor = staff_actor(world.admin)
    leave_group(workspace=world.salon, uid=appointment.uid, actor=actor, now=LATER)


def name_primary(world: World, of: Appointment, to: Appointment) -> None:
    change_primary(
        workspace=world.salon, uid=of.uid, to=to.uid, actor=staff_actor(world.admin), now=LATER
    )


def cancel(world: World, appointment: Appointment) -> None:
    cancel_appointment(
        workspace=world.salon,
        uid=appointment.uid,
        reason="Ill.",
        actor=staff_actor(world.admin),
        now=LATER,
    )


def at_desk(world: World, appointment: Appointment) -> DeskGroup:
    access = get_desk_access(world.admin, world.salon.public_id)
    found = load_desk_group(access, appointment)
    assert found is not None
    return found


def client_of(appointment: Appointment) -> Client:
    return Client.objects.get(attends__appointment=appointment)


def codes(world: World, *appointments: Appointment) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        group(world, *appointments)
    return caught.value.decision.codes


def test_the_first_is_primary(world: World, three: list[Appointment]) -> None:
    made = group(world, three[1], three[0])
    assert made.primary_contact == world.ben
    assert {again(one).group for one in three[:2]} == {made}
    assert again(three[2]).group is None
    entry = LogEntry.objects.filter(verb="grouped").first()
    assert entry is not None
    assert entry.changes == {"primary_contact": ["", "Ben Osei"]}


def test_others_join_the_group_of_the_first(world: World, three: list[Appointment]) -> None:
    made = group(world, *three[:2])
    assert group(world, three[1], three[2]) == made
    assert made.primary_contact == world.anna
    assert made.appointments.count() == 3


def test_one_of_another_group_does_not(world: World, three: list[Appointment]) -> None:
    group(world, *three[:2])
    assert codes(world, three[2], three[0]) == ("in_a_group",)


def test_what_is_no_group(world: World, three: list[Appointment]) -> None:
    assert codes(world, three[0]) == ("too_few",)
    lines = three[0].lines.get()
    other_day = book(
        world.ben, world.salon, ask((lines.service, lines.staff_member)), berlin(25, 10)
    )
    assert codes(world, three[0], other_day) == ("other_day",)
    again_anna = book(
        world.anna, world.salon, ask((lines.service, lines.staff_member)), TEN + minutes(120)
    )
    assert codes(world, three[0], again_anna) == ("client_twice",)
    cancel(world, three[1])
    assert "visit_over" in codes(world, three[0], three[1])


def test_strangers_are_not_there(world: World, three: list[Appointment]) -> None:
    actor = staff_actor(world.admin)
    with pytest.raises(NotThere):
        group_appointments(
            workspace=world.event, uids=[one.uid for one in three], actor=actor, now=LATER
        )
    with pytest.raises(NotThere):
        group_appointments(
            workspace=world.salon, uids=[three[0].uid, uuid4()], actor=actor, now=LATER
        )
    group(world, *three)
    with pytest.raises(NotThere):
        leave_group(workspace=world.practice, uid=three[0].uid, actor=actor, now=LATER)
    with pytest.raises(NotThere):
        change_primary(
            workspace=world.event, uid=three[0].uid, to=three[1].uid, actor=actor, now=LATER
        )


def test_leaving(world: World, three: list[Appointment]) -> None:
    made = group(world, *three)
    leave(world, three[2])
    assert again(three[2]).group is None
    assert again(three[2]).state == "confirmed"
    assert load_seen_group(world.anna, again(three[0])) is not None
    leave(world, three[1])
    assert not GroupBooking.objects.filter(pk=made.pk).exists()
    assert again(three[0]).group is None
    with pytest.raises(NotThere):
        leave(world, three[0])


def test_another_primary(world: World, three: list[Appointment]) -> None:
    made = group(world, *three)
    name_primary(world, three[0], three[2])
    made.refresh_from_db()
    assert made.primary_contact == client_of(three[2])
    assert LogEntry.objects.filter(verb="primary_changed").count() == 3
    name_primary(world, three[0], three[2])
    assert LogEntry.objects.filter(verb="primary_changed").count() == 3


def test_who_cannot_be_primary(world: World, three: list[Appointment]) -> None:
    group(world, *three)
    cancel(world, three[1])
    for to in (again(three[1]), book_elsewhere(world)):
        with pytest.raises(Refused) as caught:
            name_primary(world, three[0], to)
        assert caught.value.decision.codes == ("not_a_member",)


def book_elsewhere(world: World) -> Appointment:
    service = make_service(world.salon, make_colleague(world.salon, "Zoe"))
    return book(world.ben, world.salon, ask(service), berlin(26, 10))


def test_who_has_not_opened_the_link_cannot_be_primary(world: World) -> None:
    world.salon.group_maximum = 2
    world.salon.save()
    cut = make_service(world.salon, make_colleague(world.salon), make_colleague(world.salon))
    made = book_together(world.anna, world.salon, wish(ask(cut)), wish(ask(cut), "Lea"))
    mine, hers = made.appointments.order_by("pk")
    with pytest.raises(Refused) as caught:
        name_primary(world, mine, hers)
    assert caught.value.decision.codes == ("not_opened",)
    found = at_desk(world, mine)
    assert [one.may_lead for one in found.members] == [False, False]


def test_the_primary_drops_out(world: World, three: list[Appointment]) -> None:
    group(world, *three)
    cancel(world, three[0])
    found = at_desk(world, again(three[1]))
    assert found.is_primary_gone
    assert not found.is_over
    seen = load_seen_group(world.ben, again(three[1]))
    assert seen is not None
    assert not seen.is_primary
    name_primary(world, three[1], three[1])
    found = at_desk(world, again(three[1]))
    assert not found.is_primary_gone


def test_one_active_member_left(world: World, three: list[Appointment]) -> None:
    group(world, *three)
    cancel(world, three[0])
    cancel(world, three[1])
    found = at_desk(world, again(three[2]))
    assert found.is_over
    assert not found.is_primary_gone
    assert load_seen_group(client_of(three[2]), again(three[2])) is None


def test_who_is_seen(world: World, three: list[Appointment]) -> None:
    group(world, *three)
    assert load_seen_group(world.anna, three[0]) is None, "read before it was in one"
    mine = load_seen_group(world.anna, again(three[0]))
    assert mine is not None
    assert [one.first_name for one in mine.others] == ["Ben", "Cleo"]
    assert mine.others[0].services == ("Cut",)
    assert mine.others[0].staff == ("For Ben Osei",)
    his = load_seen_group(world.ben, again(three[1]))
    assert his is not None
    assert (his.members, his.primary_name) == ((), "Anna B.")


def test_a_narrowed_view_shows_no_more(world: World, three: list[Appointment]) -> None:
    group(world, *three)
    world.anna.shown_only = frozenset({three[0].uid, three[2].uid})
    seen = load_seen_group(world.anna, again(three[0]))
    assert seen is not None
    assert [one.first_name for one in seen.others] == ["Cleo"]


def test_who_could_join(world: World, three: list[Appointment]) -> None:
    access = get_desk_access(world.admin, world.salon.public_id)
    book_elsewhere(world)
    assert list_companions(access, three[0]) == [three[1], three[2]]
    group(world, three[1], three[2])
    assert list_companions(access, again(three[0])) == []
    cancel(world, three[1])
    assert list_companions(access, again(three[0])) == [three[2]]


def test_clients_hear_nothing(world: World, three: list[Appointment]) -> None:
    """Grouping changes nothing about anybody's own time."""
    written = Message.objects.count()
    group(world, *three)
    leave(world, three[1])
    assert Message.objects.count() == written


def test_who_joins_must_fit_everybody_who_is_there(world: World, three: list[Appointment]) -> None:
    group(world, *three[:2])
    line = three[2].lines.get()
    wish = ask((line.service, line.staff_member))
    bens = book(world.ben, world.salon, wish, TEN + minutes(120))
    assert codes(world, three[0], bens) == ("client_twice",)
