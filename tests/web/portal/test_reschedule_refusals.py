"""Each row of the list of refusals, through the portal: it fires, and beside its boundary not."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from tests.apps.appointments.visits import TEN
from tests.booking import again, berlin
from tests.conftest import World
from tests.make import make_appointment
from tests.web.portal.arranged import (
    LIMIT,
    Scene,
    a_second_before_the_start,
    a_second_later,
    after_the_grace,
    after_the_grace_but_just_moved,
    an_edited_default_is_no_change_by_hand,
    an_option_is_no_change_by_hand,
    an_option_that_staff_took_away,
    another_service_is_off,
    at_the_start,
    by_hand_what_is_the_default_by_now,
    by_hand_what_the_staff_member_takes,
    exactly_the_hours_before,
    fewer_hours_by_both_services,
    finishing_by_hand,
    in_the_grace,
    in_the_grace_of_staff,
    last_of_a_group,
    left_out_of_anyone,
    longer_by_hand,
    mara_left,
    may_not_book,
    member_of_a_group,
    more_hours_by_one_service,
    named,
    nested_in_processing,
    off_for_mara,
    off_in_the_list,
    one_right_after_the_other,
    only_buffers_overlap,
    overlapping,
    primary_of_a_group,
    processing_by_hand,
    prompt_to_call,
    retired,
    scene,
    set_back_to_the_default,
    state,
    switched_off,
    switched_off_for_one_service,
    switched_on_for_both_services,
    there,
    two_clients,
    with_a_colleague,
    without_a_service,
)
from tests.web.portal.test_cancel import path_of, words

__all__ = ["scene", "there"]

NEW = berlin(25, 14)
LATE = "Moving it online closed on Tue 24 Nov, 6:00, 4 hours before the start."


def press(browser: Browser, made: Appointment, start: datetime = NEW) -> HttpResponse:
    seen = again(made)
    together = Appointment.objects.filter(group=seen.group, state__in=["pending", "confirmed"])
    versions = [one.version for one in together] if seen.group and browser else [seen.version]
    fields = {"start": f"{start:%Y-%m-%dT%H:%MZ}", "version": str(sum(versions))}
    return browser.post(path_of(made, "reschedule/"), fields)


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
