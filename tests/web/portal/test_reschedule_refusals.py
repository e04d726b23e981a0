"""Each row of the list of refusals, through the portal: it fires, and beside its boundary not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.access.models import PortalSession
from portico.apps.appointments.models import Appointment, BookedService, GroupBooking
from portico.apps.catalog.models import Offering, Service, ServiceOption
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from tests.apps.appointments.visits import TEN, book
from tests.booking import again, ask, berlin, make_colleague, make_option, make_service
from tests.conftest import World
from tests.make import NOW, make_appointment
from tests.web.portal.test_cancel import path_of, words

NEW = berlin(25, 14)
LIMIT = TEN - timedelta(hours=4)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
LATE = "Moving it online closed on Tue 24 Nov, 6:00, 4 hours before the start."


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


def press(browser: Browser, made: Appointment, start: datetime = NEW) -> HttpResponse:
    seen = again(made)
    together = Appointment.objects.filter(group=seen.group, state__in=["pending", "confirmed"])
    versions = [one.version for one in together] if seen.group and browser else [seen.version]
    fields = {"start": f"{start:%Y-%m-%dT%H:%MZ}", "version": str(sum(versions))}
    return browser.post(path_of(made, "reschedule/"), fields)


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


FIRES = [
    (switched_off, ["Salt &amp; Stone moves appointments by telephone, not online."]),
    (switched_off_for_one_service, ["Salt &amp; Stone moves appointments by telephone"]),
    (state("cancelled"), ["It is cancelled."]),
    (state("declined"), ["It was declined."]),
    (state("completed"), ["It has taken place."]),
    (state("checked_in"), ["This appointment has already begun."]),
    (state("in_session"), ["This appointment has already begun."]),
    (at_the_start, ["This appointment has already begun."]),
    (a_second_later, [LATE]),
    (more_hours_by_one_service, ["closed on Mon 23 Nov, 14:00, 20 hours before the start."]),
    (after_the_grace, ["Moving it online closed on Tue 24 Nov, 8:15."]),
    (in_the_grace_of_staff, [LATE]),
    (after_the_grace_but_just_moved, ["Moving it online closed on Tue 24 Nov, 8:15."]),
    (longer_by_hand, ["Your visit was given a special length, so Mara has to move it."]),
    (processing_by_hand, ["Your visit was given a special length, so Mara has to move it."]),
    (finishing_by_hand, ["Your visit was given a special length, so Mara has to move it."]),
    (an_option_that_staff_took_away, ["Your visit was given a special length"]),
    (off_in_the_list, ["One of its services is not booked online."]),
    (prompt_to_call, ["One of its services is not booked online."]),
    (retired, ["One of its services is not booked online."]),
    (off_for_mara, ["One of its services is not booked online."]),
    (mara_left, ["One of its services is not booked online."]),
    (overlapping, ["Two parts of your visit run at the same time, so we fit in the new time"]),
    (nested_in_processing, ["Two parts of your visit run at the same time"]),
    (member_of_a_group, ["Ben O. is the contact of your group, and can move it for all of you."]),
    (two_clients, ["Others attend as well, so"]),
    (without_a_service, ["It was arranged by hand"]),
    (may_not_book, ["Online booking is not open to you at the moment."]),
]
DOES_NOT_FIRE = [
    *(switched_on_for_both_services, state("pending"), a_second_before_the_start),
    *(exactly_the_hours_before, fewer_hours_by_both_services, in_the_grace),
    *(set_back_to_the_default, by_hand_what_is_the_default_by_now),
    *(by_hand_what_the_staff_member_takes, an_edited_default_is_no_change_by_hand),
    *(an_option_is_no_change_by_hand, left_out_of_anyone, another_service_is_off),
    *(one_right_after_the_other, only_buffers_overlap, primary_of_a_group, last_of_a_group),
    with_a_colleague,
]


def named(case: Any) -> str:
    return str(getattr(case, "__name__", ""))


@pytest.mark.parametrize(("arrange", "sentences"), FIRES, ids=named)
def test_fires(
    scene: Scene, there: Browser, arrange: Callable[[Scene], None], sentences: list[str]
) -> None:
    arrange(scene)
    before, taken = again(scene.made).starts_at, Occupancy.objects.count()
    answer = press(there, scene.made)
    assert answer.status_code == 409
    shown = words(there.get(path_of(scene.made, "reschedule/")))
    details = words(there.get(path_of(scene.made)))
    for page in (words(answer), shown, details):
        for sentence in sentences:
            assert sentence in page
    for page in (words(answer), shown):
        assert 'href="tel:+494055566120"' in page
        assert "mailto:" not in page
        assert 'name="start"' not in page
    assert f'href="{path_of(scene.made, "reschedule/")}"' not in details
    assert "Reschedule</button>" in details
    assert 'aria-disabled="true"' in details
    assert again(scene.made).starts_at == before
    assert Occupancy.objects.count() == taken


@pytest.mark.parametrize("arrange", DOES_NOT_FIRE, ids=named)
def test_does_not_fire(scene: Scene, there: Browser, arrange: Callable[[Scene], None]) -> None:
    arrange(scene)
    assert f'href="{path_of(scene.made, "reschedule/")}"' in words(there.get(path_of(scene.made)))
    answer = press(there, scene.made)
    assert answer.status_code == 302, words(answer)
    assert again(scene.made).starts_at == NEW


def test_all_reasons_stand_there_at_once(scene: Scene, there: Browser) -> None:
    for arrange in (switched_off, a_second_later, longer_by_hand, retired, overlapping,
                    member_of_a_group, two_clients, may_not_book):  # fmt: skip
        arrange(scene)
    page = words(press(there, scene.made))
    for sentence in (
        *("by telephone, not online", LATE, "a special length", "is not booked online"),
        *("run at the same time", "is the contact of your group", "Others attend as well"),
        "not open to you at the moment",
    ):
        assert sentence in page


def test_what_is_proposed_has_no_time_to_move(scene: Scene, there: Browser, world: World) -> None:
    made = make_appointment(world.salon, world.admin, world.anna, starts_at=None)
    page = words(there.get(path_of(made, "reschedule/")))
    assert "It has no agreed time yet." in page
    assert press(there, made).status_code == 409


@pytest.mark.parametrize(
    ("given", "said", "href"),
    [
        ({"phone": "", "email": "hello@x.example"}, "by e-mail, not online", "mailto:hello@x"),
        ({"phone": ""}, "does not move appointments online", ""),
        ({"phone": "", "website": "https://x.example"}, "does not move", "https://x.example"),
    ],
)
def test_each_way_on_only_where_it_is_given(
    scene: Scene, there: Browser, given: dict[str, str], said: str, href: str
) -> None:
    scene.settle(allow_self_rescheduling=False, email="", website="")
    scene.settle(**given)
    page = words(there.get(path_of(scene.made, "reschedule/")))
    assert said in page
    assert (f'href="{href}' in page) if href else ("mailto:" not in page)
    assert 'href="tel:' not in page


def test_deadlines_are_told_on_the_clients_own_wall(
    scene: Scene, enter: Callable[..., Browser]
) -> None:
    Client.objects.filter(pk=scene.world.anna.pk).update(time_zone="America/New_York")
    scene.world.anna.refresh_from_db()
    a_second_later(scene)
    there = enter(scene.world.anna, scene.world.salon, now=LIMIT)
    page = words(there.get(path_of(scene.made, "reschedule/")))
    assert "closed on Tue 24 Nov, 0:00 (New York time), 4 hours before the start." in page


def test_the_hours_of_cancelling_are_others(scene: Scene, there: Browser) -> None:
    """Each switch and each deadline for itself."""
    scene.settle(allow_self_cancellation=True, self_cancellation_hours=20)
    page = words(there.get(path_of(scene.made)))
    assert "Reschedule online until" in page
    assert "Cancel online until" in page
    scene.at(TEN - timedelta(hours=19))
    page = words(there.get(path_of(scene.made)))
    assert "Cancelling online closed on Mon 23 Nov, 14:00" in page
    assert press(there, scene.made).status_code == 302
