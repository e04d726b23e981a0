"""Groups in the portal: the primary contact sees little of the others, and changes all or one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from tests.conftest import World
from tests.make import NOW, make_appointment, make_client
from tests.web.portal.test_cancel import again, path_of, press, words

START = NOW + timedelta(days=7)
SECRETS = (
    *("cleo-the-address@clients.example", "+41 79 555 99 11", "Undercover", "Secretive Ltd"),
    *("Talks about Cleo", "About her scan", "Cleo said so", "https://meet.example/cleo"),
)


@pytest.fixture
def cleo(world: World) -> Client:
    return make_client(
        world.organization,
        "Cleo",
        "Undercover",
        email=SECRETS[0],
        phone=SECRETS[1],
        company="Secretive Ltd",
    )


@pytest.fixture
def group(world: World, cleo: Client) -> list[Appointment]:
    """Anna is the primary contact; Cleo comes two hours later, Ben another two."""
    mara = world.provider.staff_member
    made = []
    for hours, client in enumerate((world.anna, cleo, world.ben)):
        made.append(
            make_appointment(
                world.event,
                world.scheduler,
                client,
                mara,
                starts_at=START + timedelta(hours=2 * hours),
                objectives="About her scan" if client == cleo else "",
                topics="Talks about Cleo" if client == cleo else "",
                is_online=client == cleo,
                join_link="https://meet.example/cleo" if client == cleo else "",
            )
        )
    made[1].attendees.filter(client=cleo).update(note="Cleo said so", answer="tentative")
    row = GroupBooking.objects.create(
        organization=world.organization, workspace=world.event, primary_contact=world.anna
    )
    Appointment.objects.update(group=row)
    return made


def member_path(made: Appointment, member: Appointment, page: str = "cancel") -> str:
    return path_of(made, f"{page}/{member.uid}/")


def press_member(browser: Browser, made: Appointment, member: Appointment, **more: str) -> Any:
    fields = {"reason": "Cold", "version": str(again(member).version), **more}
    return browser.post(member_path(made, member), fields)


def press_all(browser: Browser, group: list[Appointment]) -> Any:
    version = sum(again(one).version for one in group if again(one).state != "cancelled")
    return press(browser, group[0], "Cold", version=str(version), all="yes")


def states(group: list[Appointment]) -> list[str]:
    return [again(one).state for one in group]


def test_the_primary_sees_first_names_times_and_states_and_nothing_else(
    world: World, group: list[Appointment], anna: Browser
) -> None:
    pages = ["", "cancel/", f"cancel/{group[1].uid}/"]
    for page in pages:
        text = words(anna.get(path_of(group[0], page)))
        assert "Cleo" in text
        for secret in SECRETS:
            assert secret not in text
    listed = words(anna.get(path_of(group[0])))
    assert "Mara Okafor" in listed
    assert ">12:00–12:45</time>" in listed
    assert "You are its contact" in listed
    press_member(anna, group[0], group[1])
    cancelled = words(anna.get(path_of(group[0])))
    assert all(secret not in cancelled for secret in SECRETS)


def test_a_member_sees_who_the_contact_is_and_no_one_else(
    world: World, group: list[Appointment], enter: Callable[..., Browser]
) -> None:
    ben = enter(world.ben, world.event)
    page = words(ben.get(path_of(group[2])))
    assert "Anna B. is its contact, and changes it for all of you." in page
    assert "Anna B. is the contact of your group, and can cancel for all of you." in page
    assert "Cleo" not in page
    assert "cancel/" not in page
    refused = press(ben, group[2])
    assert refused.status_code == 409
    assert "Cleo" not in words(refused)
    for path in (member_path(group[2], group[0]), path_of(group[0])):
        assert ben.get(path).status_code == 404
        assert ben.post(path).status_code in (404, 405)
    assert states(group) == ["pending"] * 3


def test_the_whole_group_is_cancelled_and_comes_back(
    world: World, group: list[Appointment], anna: Browser
) -> None:
    question = words(anna.get(path_of(group[0], "cancel/")))
    assert "Cancel all 3 visits of your group on Mon 30 Nov?" in question
    assert "Cancel all visits</button>" in question
    answer = press_all(anna, group)
    assert answer["Location"].endswith("?done=cancelled")
    assert states(group) == ["cancelled"] * 3
    page = words(anna.get(answer["Location"]))
    assert "All 3 visits of your group are cancelled." in page
    assert "We hold the times of all 3 visits until" in page
    back = anna.post(path_of(group[0], "undo/"))
    assert "All 3 visits of your group stand again." in words(anna.get(back["Location"]))
    assert states(group) == ["pending"] * 3


def test_without_the_word_for_all_a_primary_cancels_nothing(
    group: list[Appointment], anna: Browser
) -> None:
    """As from a page that was open before the group was made."""
    answer = press(anna, group[0], "Cold")
    assert answer.status_code == 409
    assert "Cancel all visits</button>" in words(answer)
    assert "Cold" in words(answer)
    assert states(group) == ["pending"] * 3


def test_somebody_who_joined_meanwhile_is_shown_first(
    world: World, group: list[Appointment], anna: Browser
) -> None:
    seen = sum(again(one).version for one in group)
    dora = make_appointment(
        world.event, world.manager, make_client(world.organization, "Dora"), starts_at=START
    )
    Appointment.objects.filter(pk=dora.pk).update(group=again(group[0]).group)
    answer = press(anna, group[0], "Cold", version=str(seen), all="yes")
    assert answer.status_code == 409
    assert "Somebody changed this while it was open" in words(answer)
    assert "Dora" in words(answer)
    assert states(group) == ["pending"] * 3


def test_one_member_is_cancelled_and_comes_back(
    world: World, group: list[Appointment], anna: Browser
) -> None:
    question = words(anna.get(member_path(group[0], group[1])))
    assert "Cancel the visit of Cleo?" in question
    answer = press_member(anna, group[0], group[1])
    assert answer["Location"] == path_of(group[0]) + "?done=member_cancelled#group"
    assert states(group) == ["pending", "cancelled", "pending"]
    page = words(anna.get(path_of(group[0]), {"done": "member_cancelled"}))
    assert "The visit is cancelled. All other visits of your group stand." in page
    undo = member_path(group[0], group[1], "undo")
    assert f'action="{undo}"' in page
    back = anna.post(undo)
    assert "The visit stands again." in words(anna.get(back["Location"].partition("#")[0]))
    assert states(group) == ["pending"] * 3
    again_refused = anna.post(undo)
    assert again_refused.status_code == 409
    assert "There is nothing of yours to undo." in words(again_refused)


def test_of_two_the_cancelled_one_can_still_be_taken_back(
    group: list[Appointment], anna: Browser
) -> None:
    press_member(anna, group[0], group[1])
    press_member(anna, group[0], group[2])
    page = words(anna.get(path_of(group[0])))
    assert "One visit is left of your group" in page
    assert f'action="{member_path(group[0], group[2], "undo")}"' in page
    assert anna.post(member_path(group[0], group[2], "undo")).status_code == 302
    assert states(group) == ["pending", "cancelled", "pending"]


def test_a_members_deadline_is_told_beside_the_switched_off_button(
    world: World, group: list[Appointment], anna: Browser, clock: Any
) -> None:
    Workspace.objects.filter(pk=world.event.pk).update(self_cancellation_hours=24)
    clock.move_to(START - timedelta(hours=23))
    page = words(anna.get(path_of(group[0])))
    late = "Cancelling online closed on Sun 29 Nov, 10:00, 24 hours before the start."
    assert late in page
    assert f'href="{member_path(group[0], group[1])}"' in page
    clock.shift(timedelta(hours=1, seconds=1))
    answer = press_member(anna, group[0], group[1])
    assert answer.status_code == 409
    assert "closed on Sun 29 Nov, 12:00, 24 hours before the start." in words(answer)
    assert "Cold" in words(answer)


def test_a_members_visit_that_changed_meanwhile_is_shown_first(
    group: list[Appointment], anna: Browser
) -> None:
    answer = press_member(anna, group[0], group[1], version="0")
    assert answer.status_code == 409
    assert "Somebody changed this while it was open" in words(answer)
    assert press_member(anna, group[0], group[1], reason="x" * 501).status_code == 422
    assert states(group) == ["pending"] * 3


def test_what_the_primary_typed_is_not_shown_to_members(
    group: list[Appointment], world: World, anna: Browser, enter: Callable[..., Browser]
) -> None:
    press_all(anna, group)
    assert "Cold" in words(anna.get(path_of(group[0])))
    assert "Cold" not in words(enter(world.ben, world.event).get(path_of(group[2])))
