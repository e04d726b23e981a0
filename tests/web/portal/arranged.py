"""Anna's visit in the salon, and what can be the matter with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import PortalSession
from portico.apps.appointments.models import Appointment, BookedService, GroupBooking
from portico.apps.catalog.models import Offering, Service, ServiceOption
from portico.apps.people.models import Client, StaffMember
from portico.apps.workspaces.models import Workspace
from tests.apps.appointments.visits import TEN, book
from tests.booking import ask, make_colleague, make_option, make_service
from tests.conftest import World
from tests.make import NOW

LIMIT = TEN - timedelta(hours=4)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@dataclass
class Scene:
    """Anna's visit tomorrow from ten to half past eleven: cut, then dry, both with Mara."""

    world: World
    made: Appointment
    cut: Service
    dry: Service
    mara: StaffMember
    clock: Any

    def change(self, made: Appointment | None = None, **fields: Any) -> None:
        Appointment.objects.filter(pk=(made or self.made).pk).update(**fields)

    def settle(self, **fields: Any) -> None:
        Workspace.objects.filter(pk=self.world.salon.pk).update(**fields)

    def line(self, number: int, **fields: Any) -> None:
        BookedService.objects.filter(appointment=self.made, position=number).update(**fields)

    def service(self, one: Service, **fields: Any) -> None:
        Service.objects.filter(pk=one.pk).update(**fields)

    def at(self, now: datetime) -> None:
        self.clock.move_to(now)
        PortalSession.objects.update(last_seen_at=now)

    def group(self, primary: Client) -> Appointment:
        """Ben comes too, at the same time, with Lena; Mara's rules hold for each."""
        lena = make_colleague(self.world.salon, "Lena")
        service = make_service(self.world.salon, lena, name="Beard trim")
        other = book(self.world.ben, self.world.salon, ask(service))
        row = GroupBooking.objects.create(
            organization=self.world.organization,
            workspace=self.world.salon,
            primary_contact=primary,
        )
        Appointment.objects.filter(pk__in=[self.made.pk, other.pk]).update(group=row)
        return other


@pytest.fixture
def scene(world: World, clock: Any) -> Scene:
    Workspace.objects.filter(pk=world.salon.pk).update(
        portal_enabled=True,
        phone="+49 40 55566 120",
        allow_self_rescheduling=True,
        self_rescheduling_hours=4,
        minimum_notice_minutes=0,
        increment=30,
    )
    world.salon.refresh_from_db()
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara, name="Cut")
    dry = make_service(world.salon, mara, name="Dry", duration=30)
    made = book(world.anna, world.salon, ask(cut, dry), now=NOW)
    clock.move_to(NOW + timedelta(minutes=16))  # after the grace
    return Scene(world, made, cut, dry, mara, clock)


@pytest.fixture
def there(scene: Scene, enter: Callable[..., Browser]) -> Browser:
    return enter(scene.world.anna, scene.world.salon)


# disabled


def switched_off(scene: Scene) -> None:
    scene.settle(allow_self_rescheduling=False)


def switched_off_for_one_service(scene: Scene) -> None:
    scene.service(scene.dry, allow_self_rescheduling=False)


def switched_on_for_both_services(scene: Scene) -> None:
    switched_off(scene)
    scene.service(scene.cut, allow_self_rescheduling=True)
    scene.service(scene.dry, allow_self_rescheduling=True)


# not_upcoming


def state(wanted: str) -> Callable[[Scene], None]:
    def change(scene: Scene) -> None:
        more = {"cancel_type": "normal"} if wanted == "cancelled" else {}
        scene.change(state=wanted, **more)

    change.__name__ = wanted
    return change


def at_the_start(scene: Scene) -> None:
    scene.settle(self_rescheduling_hours=0)
    scene.at(TEN)


def a_second_before_the_start(scene: Scene) -> None:
    at_the_start(scene)
    scene.at(TEN - SECOND)


# too_late


def exactly_the_hours_before(scene: Scene) -> None:
    scene.at(LIMIT)


def a_second_later(scene: Scene) -> None:
    scene.at(LIMIT + SECOND)


def more_hours_by_one_service(scene: Scene) -> None:
    scene.service(scene.dry, self_rescheduling_hours=20)
    scene.at(TEN - timedelta(hours=20) + SECOND)


def fewer_hours_by_both_services(scene: Scene) -> None:
    for one in (scene.cut, scene.dry):
        scene.service(one, self_rescheduling_hours=1)
    scene.at(TEN - timedelta(hours=1))


def booked_late(scene: Scene, ago: timedelta) -> None:
    """Two hours before the start by Anna herself, so much ago."""
    booked_at = TEN - timedelta(hours=2)
    scene.change(created_at=booked_at)
    scene.at(booked_at + ago)


def in_the_grace(scene: Scene) -> None:
    booked_late(scene, 15 * MINUTE)


def after_the_grace(scene: Scene) -> None:
    booked_late(scene, 15 * MINUTE + SECOND)


def in_the_grace_of_staff(scene: Scene) -> None:
    """Staff booked it: no grace."""
    in_the_grace(scene)
    scene.change(booked_by=None, source="staff")


def after_the_grace_but_just_moved(scene: Scene) -> None:
    """A move does not renew it: moved a minute ago, booked long before."""
    after_the_grace(scene)
    scene.change(sequence=3, version=5)


# duration_changed


def longer_by_hand(scene: Scene) -> None:
    scene.line(1, duration=45, by_hand=["duration"])


def processing_by_hand(scene: Scene) -> None:
    scene.line(1, processing=5, by_hand=["processing"])


def finishing_by_hand(scene: Scene) -> None:
    scene.line(1, finishing=5, by_hand=["finishing"])


def set_back_to_the_default(scene: Scene) -> None:
    scene.line(1, duration=30, by_hand=["duration"])


def by_hand_what_is_the_default_by_now(scene: Scene) -> None:
    scene.line(1, duration=25, by_hand=["duration"])
    scene.service(scene.dry, duration=25)


def by_hand_what_the_staff_member_takes(scene: Scene) -> None:
    scene.line(1, duration=40, by_hand=["duration"])
    Offering.objects.filter(service=scene.dry).update(duration=40)


def an_edited_default_is_no_change_by_hand(scene: Scene) -> None:
    scene.service(scene.cut, duration=50)


def an_option_is_no_change_by_hand(scene: Scene) -> None:
    option: ServiceOption = make_option(scene.dry, 15)
    scene.line(1, duration=45, options=[str(option.uid)])


def an_option_that_staff_took_away(scene: Scene) -> None:
    option = make_option(scene.dry, 15)
    scene.line(1, duration=30, options=[str(option.uid)], by_hand=["duration"])


# not_online


def off_in_the_list(scene: Scene) -> None:
    scene.service(scene.dry, clients_can_self_schedule=False)


def prompt_to_call(scene: Scene) -> None:
    scene.service(scene.dry, is_prompt_to_call=True)


def retired(scene: Scene) -> None:
    scene.service(scene.dry, is_retired=True)


def off_for_mara(scene: Scene) -> None:
    Offering.objects.filter(service=scene.dry).update(is_online_bookable=False)


def mara_left(scene: Scene) -> None:
    StaffMember.objects.filter(pk=scene.mara.pk).update(is_active=False)


def left_out_of_anyone(scene: Scene) -> None:
    Offering.objects.update(is_in_anyone=False)


def another_service_is_off(scene: Scene) -> None:
    make_service(scene.world.salon, scene.mara, name="Perm", clients_can_self_schedule=False)


# overlapping_services


def overlapping(scene: Scene) -> None:
    scene.line(1, starts_at=TEN + 59 * MINUTE)


def nested_in_processing(scene: Scene) -> None:
    """The second while the first one's colour settles: still at the same time."""
    scene.line(0, duration=20, processing=35, finishing=5)
    scene.service(scene.cut, duration=20, processing=35, finishing=5)
    scene.line(1, starts_at=TEN + 20 * MINUTE)


def one_right_after_the_other(scene: Scene) -> None:
    scene.line(1, starts_at=TEN + 60 * MINUTE)


def only_buffers_overlap(scene: Scene) -> None:
    scene.line(0, buffer_after=20)
    scene.line(1, buffer_before=20)


# group_member, several_clients, no_service, blocked


def member_of_a_group(scene: Scene) -> None:
    scene.group(scene.world.ben)


def primary_of_a_group(scene: Scene) -> None:
    scene.group(scene.world.anna)


def last_of_a_group(scene: Scene) -> None:
    other = scene.group(scene.world.ben)
    scene.change(other, state="declined")


def two_clients(scene: Scene) -> None:
    scene.made.attendees.create(organization=scene.world.organization, client=scene.world.ben)


def with_a_colleague(scene: Scene) -> None:
    lena = make_colleague(scene.world.salon, "Lena")
    scene.made.attendees.create(organization=scene.world.organization, staff_member=lena)


def without_a_service(scene: Scene) -> None:
    scene.made.lines.all().delete()


def may_not_book(scene: Scene) -> None:
    Client.objects.filter(pk=scene.world.anna.pk).update(may_book=False)


def named(case: Any) -> str:
    return str(getattr(case, "__name__", ""))
