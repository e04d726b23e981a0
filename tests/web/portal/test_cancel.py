"""Cancel in the portal: the question, every reason through the POST, and who else may not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.access.models import PortalSession
from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.workspaces.models import Workspace
from portico.domain.states import AppointmentState
from tests.conftest import World
from tests.make import NOW, make_appointment

START = NOW + timedelta(days=7)


@pytest.fixture
def alone(world: World) -> Appointment:
    """Anna alone is invited, with a colleague."""
    return make_appointment(world.event, world.scheduler, world.anna)


def path_of(made: Appointment, page: str = "") -> str:
    return f"/w/{made.workspace.public_id}/appointments/{made.uid}/{page}"


def press(browser: Browser, made: Appointment, reason: str = "", **more: str) -> HttpResponse:
    fields = {"reason": reason, "version": str(again(made).version), **more}
    return browser.post(path_of(made, "cancel/"), fields)


def again(made: Appointment) -> Appointment:
    return Appointment.objects.get(pk=made.pk)


def words(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_the_question_names_it_and_changes_nothing(
    world: World, alone: Appointment, anna: Browser
) -> None:
    page = words(anna.get(path_of(alone)))
    assert f'href="{path_of(alone, "cancel/")}"' in page
    assert ">Mon 30 Nov, 10:00</time>." in page
    question = words(anna.get(path_of(alone, "cancel/")))
    assert "Cancel “Spectral CT roadmap” on Mon 30 Nov?" in question
    assert "You can undo it for 10 minutes; so long we hold your time." in question
    assert "Cancel appointment</button>" in question
    assert "Keep appointment" in question
    assert "Others attend" not in question
    assert again(alone).state == AppointmentState.PENDING


def test_pressed_it_is_cancelled_and_undo_is_offered(
    world: World, alone: Appointment, anna: Browser
) -> None:
    answer = press(anna, alone, "A cold")
    assert answer["Location"] == path_of(alone) + "?done=cancelled"
    page = words(anna.get(answer["Location"]))
    assert "Your appointment is cancelled." in page
    assert "Reason: A cold" in page
    assert "We hold your time until" in page
    assert ">10:10</time>, 10 minutes from now." in page
    assert f'action="{path_of(alone, "undo/")}"' in page
    assert "It is cancelled." in page
    gone = again(alone)
    assert (gone.state, gone.cancel_type, gone.cancelled_by_client) == (
        "cancelled",
        "normal",
        world.anna,
    )


def test_among_several_it_is_a_decline(world: World, meeting: Appointment, anna: Browser) -> None:
    assert "this declines it for you" in words(anna.get(path_of(meeting, "cancel/")))
    answer = press(anna, meeting)
    page = words(anna.get(answer["Location"]))
    assert answer["Location"].endswith("?done=declined")
    assert "You declined. The others keep the appointment." in page
    assert "You can take it back until" in page
    assert again(meeting).state == "pending"
    assert "You have declined it already." in page


def test_from_a_proposed_one_a_client_withdraws(world: World, anna: Browser) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, starts_at=None)
    Workspace.objects.update(allow_self_cancellation=False)
    assert "Withdraw</a>" in words(anna.get(path_of(made)))
    assert "Withdraw from “Spectral CT roadmap”?" in words(anna.get(path_of(made, "cancel/")))
    answer = press(anna, made)
    assert again(made).state == "cancelled"
    assert "You can take it back until" in words(anna.get(answer["Location"]))


def switch_off(world: World, made: Appointment, clock: Any) -> None:
    Workspace.objects.filter(pk=world.event.pk).update(allow_self_cancellation=False)


def begin(world: World, made: Appointment, clock: Any) -> None:
    PortalSession.objects.update(last_seen_at=START)
    clock.move_to(START)


def just_before_the_start(world: World, made: Appointment, clock: Any) -> None:
    clock.move_to(START - timedelta(seconds=1))


def one_day(world: World, made: Appointment, clock: Any) -> None:
    Workspace.objects.filter(pk=world.event.pk).update(self_cancellation_hours=24)
    clock.move_to(START - timedelta(hours=24))


def one_day_and_a_second(world: World, made: Appointment, clock: Any) -> None:
    one_day(world, made, clock)
    clock.shift(1)


def month_ahead(world: World, made: Appointment, clock: Any) -> None:
    """Booked online by Anna just now, long after the hours."""
    Workspace.objects.filter(pk=world.event.pk).update(self_cancellation_hours=24 * 30)
    Appointment.objects.filter(pk=made.pk).update(booked_by=world.anna)
    clock.move_to(NOW + timedelta(minutes=15))


def month_ahead_a_second_later(world: World, made: Appointment, clock: Any) -> None:
    month_ahead(world, made, clock)
    clock.shift(1)


def state(wanted: str) -> Callable[..., None]:
    def change(world: World, made: Appointment, clock: Any) -> None:
        Appointment.objects.filter(pk=made.pk).update(state=wanted)

    return change


def group(world: World, made: Appointment, clock: Any) -> None:
    together = GroupBooking.objects.create(
        organization=world.organization, workspace=world.event, primary_contact=world.ben
    )
    make_appointment(world.event, world.manager, world.ben)
    Appointment.objects.update(group=together)


def group_of_one(world: World, made: Appointment, clock: Any) -> None:
    group(world, made, clock)
    Appointment.objects.exclude(pk=made.pk).update(state="declined")


def blocked(world: World, made: Appointment, clock: Any) -> None:
    world.anna.may_book = False
    world.anna.save()


REFUSED = [
    (switch_off, ["MedTech Congress 2027 cancels appointments by telephone, not online."]),
    (begin, ["This appointment has already begun."]),
    (
        one_day_and_a_second,
        ["Cancelling online closed on Sun 29 Nov, 10:00, 24 hours before the start."],
    ),
    (month_ahead_a_second_later, ["Cancelling online closed on Mon 23 Nov, 10:15."]),
    (state("cancelled"), ["It is cancelled."]),
    (state("declined"), ["It was declined."]),
    (state("completed"), ["It has taken place."]),
    (state("checked_in"), ["This appointment has already begun."]),
    (group, ["Ben O. is the contact of your group, and can cancel for all of you."]),
]
ALLOWED = [just_before_the_start, one_day, month_ahead, group_of_one, blocked, state("confirmed")]


@pytest.mark.parametrize(("arrange", "sentences"), REFUSED)
def test_refused_with_every_reason_and_the_way_on(
    world: World,
    alone: Appointment,
    anna: Browser,
    clock: Any,
    arrange: Callable[..., None],
    sentences: list[str],
) -> None:
    arrange(world, alone, clock)
    before = again(alone).state
    answer = press(anna, alone, "I tried")
    assert answer.status_code == 409
    assert "I tried" in words(answer)
    assert again(alone).state == before
    for page in (words(answer), words(anna.get(path_of(alone)))):
        for sentence in sentences:
            assert sentence in page
        assert 'href="tel:+41615550140"' in page
        assert "mailto:" not in page
    page = words(anna.get(path_of(alone)))
    assert 'aria-disabled="true" aria-describedby="no-cancel"' in page
    assert f'href="{path_of(alone, "cancel/")}"' not in page
    assert "<form" not in words(anna.get(path_of(alone, "cancel/")))


@pytest.mark.parametrize("arrange", ALLOWED)
def test_allowed_to_the_very_second(
    world: World, alone: Appointment, anna: Browser, clock: Any, arrange: Callable[..., None]
) -> None:
    arrange(world, alone, clock)
    assert press(anna, alone).status_code == 302
    assert again(alone).state == "cancelled"


def test_all_reasons_stand_there_at_once(
    world: World, alone: Appointment, anna: Browser, clock: Any
) -> None:
    switch_off(world, alone, clock)
    one_day_and_a_second(world, alone, clock)
    group(world, alone, clock)
    page = words(press(anna, alone))
    assert "by telephone, not online" in page
    assert "24 hours before the start" in page
    assert "Ben O. is the contact of your group" in page


@pytest.mark.parametrize(
    ("given", "said", "href"),
    [
        ({"email": "hello@x.example"}, "by e-mail, not online", "mailto:hello@x.example"),
        ({}, "does not cancel appointments online", ""),
        ({"website": "https://x.example"}, "does not cancel", "https://x.example"),
    ],
)
def test_each_way_on_only_where_it_is_given(
    world: World, alone: Appointment, anna: Browser, given: dict[str, str], said: str, href: str
) -> None:
    blank = {"phone": "", "email": "", "website": "", "allow_self_cancellation": False}
    Workspace.objects.filter(pk=world.event.pk).update(**blank | given)
    page = words(anna.get(path_of(alone)))
    assert said in page
    assert f'href="{href}"' in page if href else 'href="mailto:' not in page
    assert 'href="tel:' not in page


def test_deadlines_are_told_on_the_clients_own_wall(
    world: World, alone: Appointment, enter: Callable[..., Browser], clock: Any
) -> None:
    world.anna.time_zone = "America/New_York"
    world.anna.save()
    one_day_and_a_second(world, alone, clock)
    page = words(press(enter(world.anna, world.event, now=START - timedelta(days=1)), alone))
    assert "closed on Sun 29 Nov, 4:00 (New York time), 24 hours before the start." in page


def test_a_reason_that_is_too_long_is_kept_beside_its_field(
    alone: Appointment, anna: Browser
) -> None:
    answer = press(anna, alone, "x" * 501)
    assert answer.status_code == 422
    assert "Shorten the reason: 500 characters at most." in words(answer)
    assert "x" * 501 in words(answer)
    assert again(alone).state == "pending"
    assert press(anna, alone, "x" * 500).status_code == 302


@pytest.mark.parametrize("version", ["0", "", "none", "٣", "9" * 30])
def test_what_somebody_changed_meanwhile_is_shown_first(
    alone: Appointment, anna: Browser, version: str
) -> None:
    later = START + timedelta(hours=3)
    Appointment.objects.filter(pk=alone.pk).update(
        starts_at=later, ends_at=later + timedelta(minutes=45), version=2
    )
    answer = press(anna, alone, "A cold", version=version)
    page = words(answer)
    assert answer.status_code == 409
    assert "Somebody changed this while it was open on your screen." in page
    assert "13:00–13:45" in page
    assert "A cold" in page
    assert 'name="version" value="2"' in page
    assert again(alone).state == "pending"
    assert press(anna, alone, "A cold").status_code == 302


def test_it_needs_a_token_of_ours(alone: Appointment, anna: Browser) -> None:
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = anna.cookies
    for page in ("cancel/", "undo/", "restore/", "confirm/"):
        assert strict.post(path_of(alone, page)).status_code == 403
    assert again(alone).state == "pending"


@pytest.mark.parametrize("page", ["cancel/", "undo/", "restore/", "confirm/"])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_stranger_finds_nothing(
    world: World, anna: Browser, enter: Callable[..., Browser], page: str, method: str
) -> None:
    others = make_appointment(world.event, world.scheduler, world.ben)
    elsewhere = make_appointment(world.salon, world.admin, world.anna)
    away = make_appointment(world.stranger_workspace, world.stranger_admin, world.stranger_client)
    for made in (others, elsewhere, away):
        path = f"/w/{world.event.public_id}/appointments/{made.uid}/{page}"
        assert getattr(anna, method)(path).status_code == 404
        assert again(made).state != "cancelled"
    stranger = enter(world.stranger_client, world.stranger_workspace)
    path = f"/w/{world.stranger_workspace.public_id}/appointments/{others.uid}/{page}"
    assert getattr(stranger, method)(path).status_code == 404


@pytest.mark.parametrize("page", ["undo/", "restore/", "confirm/"])
def test_get_only_leads_back(alone: Appointment, anna: Browser, page: str) -> None:
    press(anna, alone)
    assert anna.get(path_of(alone, page))["Location"] == path_of(alone)
    assert again(alone).state == "cancelled"
