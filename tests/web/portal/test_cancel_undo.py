"""Undo, Restore and Confirm in the portal, and the mailed Cancel link."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.access.models import PortalSession
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from tests.conftest import World
from tests.make import NOW, make_appointment
from tests.web.portal.test_cancel import START, again, alone, path_of, press, words

__all__ = ["alone"]


def undo(browser: Browser, made: Appointment) -> Any:
    return browser.post(path_of(made, "undo/"))


def restore(browser: Browser, made: Appointment) -> Any:
    return browser.post(path_of(made, "restore/"))


def test_undo_gives_everything_back(world: World, alone: Appointment, anna: Browser) -> None:
    anna.post(path_of(alone, "answer/"), {"answer": "accepted", "note": "See you"})
    before = again(alone)
    press(anna, alone)
    answer = undo(anna, alone)
    assert answer["Location"] == path_of(alone) + "?done=undone"
    page = words(anna.get(answer["Location"]))
    assert "Your appointment stands again." in page
    assert "You took it back" in page
    after = again(alone)
    assert (after.state, before.state) == ("confirmed", "confirmed")
    assert after.sequence == before.sequence + 2
    mine = Attendee.objects.get(appointment=alone, client=world.anna)
    assert (mine.answer, mine.note) == ("accepted", "See you")


def test_undo_of_a_decline_among_several(world: World, meeting: Appointment, anna: Browser) -> None:
    anna.post(path_of(meeting, "answer/"), {"answer": "tentative"})
    press(anna, meeting)
    page = words(anna.get(undo(anna, meeting)["Location"]))
    assert "Your appointment stands again." in page
    assert Attendee.objects.get(appointment=meeting, client=world.anna).answer == "tentative"


@pytest.mark.parametrize(("seconds", "status"), [(599, 302), (600, 409), (601, 409)])
def test_undo_ends_with_the_hold(
    alone: Appointment, anna: Browser, clock: Any, seconds: int, status: int
) -> None:
    press(anna, alone)
    clock.shift(seconds)
    assert undo(anna, alone).status_code == status
    assert again(alone).state == ("pending" if status == 302 else "cancelled")


def test_after_the_hold_the_page_says_so_and_offers_restore(
    alone: Appointment, anna: Browser, clock: Any
) -> None:
    press(anna, alone)
    clock.shift(600)
    answer = undo(anna, alone)
    page = words(answer)
    assert "It could be undone until Mon 23 Nov, 10:10." in page
    assert "We hold your time" not in page
    assert f'action="{path_of(alone, "restore/")}"' in page


def test_undo_works_once(alone: Appointment, anna: Browser) -> None:
    press(anna, alone)
    undo(anna, alone)
    assert "This time it cannot be undone." in words(anna.get(path_of(alone, "cancel/")))
    press(anna, alone)
    answer = undo(anna, alone)
    assert answer.status_code == 409
    assert "It was taken back once already, and that works once." in words(answer)
    assert not Occupancy.objects.exists()


def test_undo_of_nothing_is_refused(alone: Appointment, anna: Browser) -> None:
    answer = undo(anna, alone)
    assert answer.status_code == 409
    assert "There is nothing of yours to undo." in words(answer)


def test_the_list_shows_it_with_undo_while_the_hold_lasts(
    world: World, alone: Appointment, anna: Browser, clock: Any
) -> None:
    listed = f"/w/{world.event.public_id}/appointments/"
    home = f"/w/{world.event.public_id}/"
    press(anna, alone)
    assert f'action="{path_of(alone, "undo/")}"' in words(anna.get(listed))
    assert "Nothing is coming up" in words(anna.get(home))
    assert path_of(alone) not in words(anna.get(f"{listed}past/"))
    clock.shift(600)
    assert path_of(alone) not in words(anna.get(listed))
    assert path_of(alone) in words(anna.get(f"{listed}past/"))


def test_a_declined_meeting_of_others_stays_listed_and_is_not_next(
    world: World, meeting: Appointment, anna: Browser, clock: Any
) -> None:
    listed = f"/w/{world.event.public_id}/appointments/"
    press(anna, meeting)
    assert f'action="{path_of(meeting, "undo/")}"' in words(anna.get(listed))
    assert "Nothing is coming up" in words(anna.get(f"/w/{world.event.public_id}/"))
    clock.shift(600)
    page = words(anna.get(listed))
    assert path_of(meeting) in page
    assert "undo/" not in page


def test_when_staff_took_the_time_the_page_says_so_and_the_way_on(
    world: World, anna: Browser, clock: Any
) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press(anna, made)
    make_appointment(
        world.event,
        world.manager,
        world.ben,
        mara,
        allowance=Allowance(accepts_warnings=True),
        now=NOW + timedelta(minutes=1),
    )
    page = words(anna.get(path_of(made)))
    assert "Undo is not possible any more" in page
    assert "Somebody was faster: this time is taken." in page
    assert 'href="tel:+41615550140"' in page
    assert f'action="{path_of(made, "undo/")}"' not in page
    answer = undo(anna, made)
    assert answer.status_code == 409
    assert "this time is taken" in words(answer)
    assert f'action="{path_of(made, "undo/")}"' not in words(
        anna.get(f"/w/{world.event.public_id}/appointments/")
    )


def test_restore_books_the_same_time_again(
    world: World, alone: Appointment, anna: Browser, clock: Any
) -> None:
    press(anna, alone)
    clock.shift(3600)
    page = words(anna.get(path_of(alone)))
    assert "You cancelled it. Restore books it again for the same time." in page
    answer = restore(anna, alone)
    assert "Your appointment stands again." in words(anna.get(answer["Location"]))
    assert again(alone).state == "confirmed"
    assert Attendee.objects.get(appointment=alone, client=world.anna).answer == "accepted"


def test_restore_is_refused_with_all_reasons(
    world: World, alone: Appointment, anna: Browser, clock: Any
) -> None:
    press(anna, alone)
    world.anna.may_book = False
    world.anna.save()
    make_appointment(world.event, world.manager, world.anna, now=NOW + timedelta(minutes=20))
    clock.shift(3600)
    for answer in (anna.get(path_of(alone)), restore(anna, alone)):
        page = words(answer)
        assert "Online booking is not open to you at the moment." in page
        assert "You have another appointment then." in page
        assert 'aria-disabled="true" aria-describedby="no-restore"' in page
        assert 'href="tel:+41615550140"' in page
    assert again(alone).state == "cancelled"


@pytest.mark.parametrize(
    ("notice", "seconds", "status"),
    [(0, -1, 302), (0, 0, 409), (60, -3600, 302), (60, -3599, 409)],
)
def test_restore_until_the_start_and_within_notice(
    alone: Appointment, anna: Browser, clock: Any, notice: int, seconds: int, status: int
) -> None:
    Workspace.objects.update(minimum_notice_minutes=notice)
    press(anna, alone)
    clock.move_to(START + timedelta(seconds=seconds))
    PortalSession.objects.update(last_seen_at=START)
    assert restore(anna, alone).status_code == status


def test_what_staff_cancelled_is_not_the_clients_to_restore(
    alone: Appointment, anna: Browser
) -> None:
    Appointment.objects.filter(pk=alone.pk).update(state="cancelled", cancelled_by="Sven Aalto")
    page = words(anna.get(path_of(alone)))
    assert "restore/" not in page
    assert "undo/" not in page
    answer = restore(anna, alone)
    assert answer.status_code == 409
    assert "It was not you who cancelled it." in words(answer)


def test_confirm_where_the_client_is_asked(alone: Appointment, anna: Browser, clock: Any) -> None:
    assert "confirm/" not in words(anna.get(path_of(alone)))
    refused = anna.post(path_of(alone, "confirm/"))
    assert refused.status_code == 409
    assert "It is not you who confirms this appointment." in words(refused)
    Appointment.objects.update(confirmation="by_request")
    assert f'action="{path_of(alone, "confirm/")}"' in words(anna.get(path_of(alone)))
    answer = anna.post(path_of(alone, "confirm/"))
    assert "You confirmed the appointment." in words(anna.get(answer["Location"]))
    assert again(alone).state == "confirmed"
    twice = anna.post(path_of(alone, "confirm/"))
    assert "It is not waiting to be confirmed." in words(twice)


def test_confirm_is_switched_off_once_it_has_begun(
    alone: Appointment, anna: Browser, clock: Any, world: World
) -> None:
    Appointment.objects.update(confirmation="by_request", starts_at=NOW)
    page = words(anna.get(path_of(alone)))
    assert 'aria-disabled="true" aria-describedby="no-confirm"' in page
    assert anna.post(path_of(alone, "confirm/")).status_code == 409


def test_the_address_says_only_what_is_so(alone: Appointment, anna: Browser) -> None:
    for done in ("cancelled", "declined", "nonsense", "<b>"):
        page = words(anna.get(path_of(alone), {"done": done}))
        assert 'role="status"' not in page


@pytest.fixture
def link(world: World, alone: Appointment) -> str:
    return mint_portal_link(
        client=world.anna,
        workspace=world.event,
        address=world.anna.email,
        item_kind="appointment",
        item_uid=alone.uid,
        now=NOW,
    ).removeprefix("http://127.0.0.1:8000")


def test_a_mailed_cancel_link_only_asks(
    world: World, alone: Appointment, link: str, anna: Browser, enter: Callable[..., Browser]
) -> None:
    stranger = Browser()
    for _ in range(3):
        landing = words(stranger.get(f"{link}?do=cancel"))
        stranger.head(f"{link}?do=cancel")
    assert "Nothing is cancelled yet: you are asked first." in landing
    assert 'name="do" value="cancel"' in landing
    assert again(alone).state == "pending"
    opened = stranger.post(link, {"do": "cancel"})
    assert opened["Location"] == path_of(alone, "cancel/")
    assert again(alone).state == "pending"
    assert anna.get(f"{link}?do=cancel")["Location"] == path_of(alone, "cancel/")
    for nonsense in ("undo", "//evil.example", ""):
        assert anna.get(link, {"do": nonsense})["Location"] == path_of(alone)
