"""Staff make a group from scratch: all or nothing, warned and overridden as elsewhere."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from portico.apps.appointments.models import Appointment, AppointmentDraft, GroupBooking
from portico.apps.appointments.services.drafting import save_draft
from portico.apps.appointments.services.gathering import VisitInput, create_group
from portico.apps.appointments.services.inputs import Allowance, LineInput
from portico.apps.catalog.models import Service
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client, StaffMember
from portico.domain.errors import ConflictsFound, InvalidInput, Refused
from tests.apps.appointments.visits import TEN, book, minutes
from tests.booking import ask, berlin, make_colleague, make_service
from tests.conftest import World
from tests.make import NOW, make_client, staff_actor


@pytest.fixture
def staff(world: World) -> tuple[StaffMember, StaffMember]:
    return make_colleague(world.salon), make_colleague(world.salon, "Lena")


@pytest.fixture
def cut(world: World, staff: tuple[StaffMember, StaffMember]) -> Service:
    return make_service(world.salon, *staff)


def visit(
    client: Client,
    service: Service,
    member: StaffMember | None = None,
    starts_at: datetime = TEN,
) -> VisitInput:
    line = LineInput(service.uid, member.uid if member else None)
    return VisitInput(client.uid, (line,), starts_at)


def create(world: World, *visits: VisitInput, **fields: Any) -> GroupBooking:
    wanted: dict[str, Any] = {"allowance": Allowance(), "user": world.admin, **fields}
    return create_group(
        workspace=world.salon, visits=visits, actor=staff_actor(world.admin), now=NOW, **wanted
    )


def test_everybody_with_somebody_of_their_own(world: World, cut: Service) -> None:
    group = create(world, visit(world.anna, cut), visit(world.ben, cut))
    assert group.primary_contact == world.anna
    made = list(group.appointments.order_by("pk"))
    assert [one.starts_at for one in made] == [TEN, TEN]
    assert [one.name for one in made] == ["Cut", "Cut"]
    assert len({one.lines.get().staff_member for one in made}) == 2
    told = Message.objects.filter(trigger="appointment_booked", recipient_kind="client")
    assert set(told.values_list("recipient_uid", flat=True)) == {world.anna.uid, world.ben.uid}


def test_more_than_clients_may_online(world: World) -> None:
    people = [make_colleague(world.salon, f"S{number}") for number in range(7)]
    wash = make_service(world.salon, *people)
    clients = [make_client(world.organization, f"C{number}") for number in range(7)]
    group = create(world, *(visit(client, wash) for client in clients))
    assert group.appointments.count() == 7


def test_nobody_is_told_where_staff_say_so(world: World, cut: Service) -> None:
    create(world, visit(world.anna, cut), visit(world.ben, cut), is_notifying=False)
    told = Message.objects.filter(trigger="appointment_booked", recipient_kind="client")
    assert not told.exists()


def test_a_draft_of_the_form_stays(world: World, cut: Service) -> None:
    save_draft(
        workspace=world.salon,
        user=world.admin,
        appointment_uid=None,
        fields={"name": ["Half typed"]},
        now=NOW,
    )
    create(world, visit(world.anna, cut), visit(world.ben, cut))
    assert AppointmentDraft.objects.exists()


def test_what_is_in_the_way_warns_and_may_be_kept(
    world: World, cut: Service, staff: tuple[StaffMember, StaffMember]
) -> None:
    mara, lena = staff
    cleo = make_client(world.organization, "Cleo")
    book(cleo, world.salon, ask((cut, lena)))
    visits = visit(world.anna, cut, mara), visit(world.ben, cut, lena)
    with pytest.raises(ConflictsFound) as caught:
        create(world, *visits)
    assert [one.name for one in caught.value.conflicts] == ["Lena"]
    assert caught.value.decision.codes == ("conflict_warning",)
    assert not GroupBooking.objects.exists()
    assert Appointment.objects.count() == 1
    seen = frozenset(one.key for one in caught.value.conflicts)
    create(world, *visits, allowance=Allowance(accepts_warnings=True, accepted=seen))
    assert GroupBooking.objects.get().appointments.count() == 2


def test_one_person_is_not_with_two_of_them_at_once(
    world: World, cut: Service, staff: tuple[StaffMember, StaffMember]
) -> None:
    visits = visit(world.anna, cut, staff[0]), visit(world.ben, cut, staff[0])
    with pytest.raises(ConflictsFound):
        create(world, *visits)
    with pytest.raises(Refused) as caught:
        create(world, *visits, allowance=Allowance(accepts_warnings=True))
    assert caught.value.decision.codes == ("staff_twice",)
    assert not Appointment.objects.exists()
    after = replace(visits[1], starts_at=TEN + minutes(60))
    assert create(world, visits[0], after).appointments.count() == 2


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"starts_at": berlin(25, 10)}, ("other_day",)),
        ({}, ()),
    ],
)
def test_one_day(
    world: World, cut: Service, change: dict[str, Any], codes: tuple[str, ...]
) -> None:
    visits = visit(world.anna, cut), replace(visit(world.ben, cut), **change)
    if not codes:
        create(world, *visits)
        return
    with pytest.raises(Refused) as caught:
        create(world, *visits)
    assert caught.value.decision.codes == codes
    assert not Appointment.objects.exists()


def test_one_visit_is_no_group(world: World, cut: Service) -> None:
    with pytest.raises(Refused) as caught:
        create(world, visit(world.anna, cut))
    assert caught.value.decision.codes == ("too_few",)


def test_every_fault_by_visit_and_line(world: World, cut: Service) -> None:
    stranger = VisitInput(world.stranger_client.uid, (LineInput(cut.uid),), TEN)
    past = visit(world.anna, cut, starts_at=berlin(23, 9))
    with pytest.raises(InvalidInput) as caught:
        create(world, past, stranger)
    assert caught.value.fields == {
        "visit:0:starts_at": ("past",),
        "visit:1:people": ("unknown",),
    }
    unknown = replace(visit(world.ben, cut), lines=(LineInput(cut.uid), LineInput(uuid4())))
    with pytest.raises(InvalidInput) as caught:
        create(world, visit(world.anna, cut), unknown)
    assert caught.value.fields == {"visit:1:line:1:service": ("unknown",)}
