"""A client of the salon comes with friends: a group, booked online."""

from collections.abc import Sequence
from datetime import timedelta

from portico.apps.appointments.selectors.group_wishes import MemberWish, load_group_slots
from portico.apps.appointments.selectors.slots import ShownDays
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.appointments.services.grouping import book_group
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client
from portico.domain.actors import Actor
from portico.domain.groups import TypedMember
from portico.ops.demo.playing import Stage

NOON = 12


def book_friends(stage: Stage, booker: Client, services: Sequence[Service]) -> None:
    """The booker, Sophie, who gets a mail of her own, and Tom, who was told by word of mouth.

    At the first time from five days on, not before noon, at which all three fit.
    """
    typed = (None, TypedMember("Sophie", "sophie.arndt@mailbrief.example"), TypedMember("Tom"))
    members = [
        MemberWish(VisitRequest((LineWish(service.uid),)), who)
        for service, who in zip(services, typed, strict=True)
    ]
    booked_at = stage.now - timedelta(hours=20)
    first = stage.at(5, NOON).date()
    shown = ShownDays(first, first + timedelta(days=9))
    found = load_group_slots(booker, stage.workspace, members, shown, now=booked_at)
    for day in found.free_days:
        for slot in found.on(day):
            if slot.starts_at.astimezone(found.zone).hour >= NOON:
                book_group(
                    client=booker,
                    workspace=stage.workspace,
                    members=members,
                    starts_at=slot.starts_at,
                    accepted_policy=stage.workspace.cancellation_policy,
                    actor=Actor("client", booker.name, booker.uid),
                    now=booked_at,
                )
                return
