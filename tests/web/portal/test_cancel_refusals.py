"""Each row of the refusals of cancelling, through the portal: it fires, and beside it not.

What `test_cancel.py` does not hold: rules of services, groups, and what is no reason here.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment
from portico.domain.states import AppointmentState
from tests.apps.appointments.visits import TEN
from tests.booking import again
from tests.conftest import World
from tests.make import make_appointment
from tests.web.portal.arranged import (
    SECOND,
    Scene,
    a_second_before_the_start,
    after_the_grace,
    after_the_grace_but_just_moved,
    at_the_start,
    finishing_by_hand,
    in_the_grace,
    in_the_grace_of_staff,
    last_of_a_group,
    longer_by_hand,
    mara_left,
    may_not_book,
    member_of_a_group,
    named,
    nested_in_processing,
    off_for_mara,
    off_in_the_list,
    overlapping,
    primary_of_a_group,
    prompt_to_call,
    retired,
    scene,
    state,
    there,
    without_a_service,
)
from tests.web.portal.test_cancel import path_of, words

__all__ = ["scene", "there"]

LATE = "Cancelling online closed on Tue 24 Nov, 6:00, 4 hours before the start."


@pytest.fixture(autouse=True)
def rules(scene: Scene) -> None:
    """Cancelling until four hours before; moving is switched off, and no concern of this."""
    scene.settle(
        allow_self_cancellation=True, self_cancellation_hours=4, allow_self_rescheduling=False
    )


def press(browser: Browser, made: Appointment, **more: str) -> HttpResponse:
    seen = again(made)
    active = Appointment.objects.filter(group=seen.group, state__in=["pending", "confirmed"])
    versions = [one.version for one in active] if seen.group and more else [seen.version]
    fields = {"reason": "A cold", "version": str(sum(versions)), **more}
    return browser.post(path_of(made, "cancel/"), fields)


def switched_off(scene: Scene) -> None:
    scene.settle(allow_self_cancellation=False)


def switched_off_for_one_service(scene: Scene) -> None:
    scene.service(scene.dry, allow_self_cancellation=False)


def switched_on_for_both_services(scene: Scene) -> None:
    switched_off(scene)
    for one in (scene.cut, scene.dry):
        scene.service(one, allow_self_cancellation=True)


def exactly_the_hours_before(scene: Scene) -> None:
    scene.at(TEN - timedelta(hours=4))


def a_second_later(scene: Scene) -> None:
    scene.at(TEN - timedelta(hours=4) + SECOND)


def more_hours_by_one_service(scene: Scene) -> None:
    scene.service(scene.dry, self_cancellation_hours=20)
    scene.at(TEN - timedelta(hours=20) + SECOND)


def fewer_hours_by_both_services(scene: Scene) -> None:
    for one in (scene.cut, scene.dry):
        scene.service(one, self_cancellation_hours=1)
    scene.at(TEN - timedelta(hours=1))


def everything_gone(scene: Scene) -> None:
    """No rule of booking counts (trap 14)."""
    for arrange in (retired, longer_by_hand, overlapping, off_for_mara, mara_left, may_not_book):
        arrange(scene)
    scene.cut.delete()


FIRES = [
    (switched_off, "Salt &amp; Stone cancels appointments by telephone, not online."),
    (switched_off_for_one_service, "Salt &amp; Stone cancels appointments by telephone"),
    (state("cancelled"), "It is cancelled."),
    (state("declined"), "It was declined."),
    (state("completed"), "It has taken place."),
    (state("checked_in"), "This appointment has already begun."),
    (state("in_session"), "This appointment has already begun."),
    (at_the_start, "This appointment has already begun."),
    (a_second_later, LATE),
    (more_hours_by_one_service, "closed on Mon 23 Nov, 14:00, 20 hours before the start."),
    (after_the_grace, "Cancelling online closed on Tue 24 Nov, 8:15."),
    (after_the_grace_but_just_moved, "Cancelling online closed on Tue 24 Nov, 8:15."),
    (in_the_grace_of_staff, LATE),
    (member_of_a_group, "Ben O. is the contact of your group, and can cancel for all of you."),
]
DOES_NOT_FIRE = [
    *(switched_on_for_both_services, state("pending"), exactly_the_hours_before),
    *(fewer_hours_by_both_services, in_the_grace, last_of_a_group, may_not_book),
    *(longer_by_hand, finishing_by_hand, nested_in_processing, overlapping, without_a_service),
    *(off_in_the_list, prompt_to_call, retired, off_for_mara, mara_left, everything_gone),
]


@pytest.mark.parametrize(("arrange", "sentence"), FIRES, ids=named)
def test_fires(
    scene: Scene, there: Browser, arrange: Callable[[Scene], None], sentence: str
) -> None:
    arrange(scene)
    before = again(scene.made).state
    answer = press(there, scene.made)
    assert answer.status_code == 409
    details = words(there.get(path_of(scene.made)))
    for page in (words(answer), words(there.get(path_of(scene.made, "cancel/"))), details):
        assert sentence in page
    assert "A cold" in words(answer)
    assert 'href="tel:+494055566120"' in words(answer)
    assert f'href="{path_of(scene.made, "cancel/")}"' not in details
    assert again(scene.made).state == before


@pytest.mark.parametrize("arrange", DOES_NOT_FIRE, ids=named)
def test_does_not_fire(scene: Scene, there: Browser, arrange: Callable[[Scene], None]) -> None:
    arrange(scene)
    assert f'href="{path_of(scene.made, "cancel/")}"' in words(there.get(path_of(scene.made)))
    assert press(there, scene.made).status_code == 302
    assert again(scene.made).state == AppointmentState.CANCELLED
    assert again(scene.made).cancel_type == "normal"


def test_until_the_very_start_where_there_are_no_hours(scene: Scene, there: Browser) -> None:
    scene.settle(self_cancellation_hours=0)
    a_second_before_the_start(scene)
    assert press(there, scene.made).status_code == 302


def test_a_primary_contact_cancels_all_or_another_and_never_alone(
    scene: Scene, there: Browser
) -> None:
    primary_of_a_group(scene)
    assert press(there, scene.made).status_code == 409
    assert press(there, scene.made, all="yes").status_code == 302
    states = set(Appointment.objects.values_list("state", flat=True))
    assert states == {AppointmentState.CANCELLED}


@pytest.mark.parametrize("is_on", [True, False])
def test_from_a_proposed_one_at_any_time(
    scene: Scene, there: Browser, world: World, is_on: bool
) -> None:
    scene.settle(allow_self_cancellation=is_on, self_cancellation_hours=24 * 30)
    made = make_appointment(world.salon, world.admin, world.anna, starts_at=None)
    assert press(there, made).status_code == 302
    assert again(made).state == AppointmentState.CANCELLED


def test_answers_are_free_of_the_hours_and_the_switch(
    scene: Scene, there: Browser, world: World
) -> None:
    scene.settle(send_invitations=True, self_cancellation_hours=24 * 30)
    made = make_appointment(world.salon, world.admin, world.anna, starts_at=TEN + timedelta(days=3))
    switched_off(scene)
    answer = there.post(path_of(made, "answer/"), {"answer": "declined", "note": ""})
    assert answer.status_code == 302
    assert again(made).state == AppointmentState.DECLINED
