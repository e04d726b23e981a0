"""A group of three in the salon, and short ways through cancelling it."""

from datetime import datetime
from typing import Any

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.services.undoing import undo
from portico.apps.appointments.services.withdrawing import Withdrawn, withdraw
from portico.apps.people.models import Client
from tests.apps.appointments.visits import LATER, TEN, book, minutes
from tests.booking import again, ask, make_colleague, make_service
from tests.conftest import World
from tests.make import client_actor, make_client


def make_group(world: World, **salon: Any) -> list[Appointment]:
    """Anna (primary) and Ben at ten with Mara and Lena, Cleo half an hour later with Omar."""
    rules: dict[str, Any] = {"allow_self_rescheduling": True, "self_rescheduling_hours": 4}
    rules |= {"allow_self_cancellation": True, "self_cancellation_hours": 4, "increment": 30}
    for name, value in {**rules, **salon}.items():
        setattr(world.salon, name, value)
    world.salon.save()
    made = []
    people = (("Mara", world.anna, TEN), ("Lena", world.ben, TEN))
    third = ("Omar", make_client(world.organization, "Cleo"), TEN + minutes(30))
    for name, client, start in (*people, third):
        service = make_service(world.salon, make_colleague(world.salon, name), name=f"Cut {name}")
        made.append(book(client, world.salon, ask(service), start))
    row = GroupBooking.objects.create(
        organization=world.organization, workspace=world.salon, primary_contact=world.anna
    )
    Appointment.objects.filter(pk__in=[one.pk for one in made]).update(group=row)
    return [again(one) for one in made]


def cancel(
    made: Appointment,
    client: Client,
    member: Appointment | None = None,
    *,
    is_whole_group: bool = True,
    now: datetime = LATER,
    **more: Any,
) -> Withdrawn:
    return withdraw(
        client=client,
        workspace=made.workspace,
        uid=made.uid,
        member_uid=member and member.uid,
        is_whole_group=is_whole_group and member is None,
        reason="Ill",
        actor=client_actor(client),
        now=now,
        **more,
    )


def take_back(
    made: Appointment, client: Client, member: Appointment | None = None, *, now: datetime
) -> None:
    undo(
        client=client,
        workspace=made.workspace,
        uid=made.uid,
        member_uid=member and member.uid,
        actor=client_actor(client),
        now=now,
    )


def states(group: list[Appointment]) -> list[str]:
    return [again(one).state for one in group]
