"""What came in, as staff see it: by role, escaped, with nothing that opens anything."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, TimeProposal
from portico.apps.appointments.services.replying import receive_mail
from portico.apps.history.models import LogEntry
from portico.config.replies import Replies
from tests.make import NOW, make_appointment
from tests.replies import REPLIES, STAMP, address_of, attendee_of, fill_mail, write_reply

TOKEN = "Zk3vQ9x-Lr_8sT2mWb7Yc4Nd6Fg1Hj5Kp0QaEuIoRy"


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.REPLIES = REPLIES


@pytest.fixture
def meeting(world: Any) -> Appointment:
    return make_appointment(world.event, world.manager, world.anna, world.ben)


def receive(world: Any, meeting: Appointment, name: str, **more: Any) -> None:
    to = address_of(attendee_of(meeting, world.anna))
    raw = fill_mail(name, to=to, uid=meeting.uid, token=TOKEN, **more)
    receive_mail(raw=raw, way="http", now=NOW)


def test_the_list_says_what_was_understood_and_what_it_did(world, desk, meeting) -> None:
    receive(world, meeting, "outlook-365", partstat="TENTATIVE")
    receive(world, meeting, "words-only")
    page = desk.get("messages/incoming/").content.decode()
    assert "Tentative" in page
    assert "Recorded" in page
    assert "A mail of words only: read it and answer it yourself." in page
    assert "Which hall is it, &lt;b&gt;please&lt;/b&gt;?" in page
    assert TOKEN not in page
    assert address_of(attendee_of(meeting, world.anna))[:40] not in page
    kept = desk.get("messages/incoming/", show="kept").content.decode()
    assert "Tentative" not in kept
    assert "words only" in kept


@pytest.mark.parametrize("page", ["0", "99", "x", "²", "-1", "9" * 30])
def test_any_page_number_shows_a_page(world, desk, meeting, page: str) -> None:
    receive(world, meeting, "apple")
    assert desk.get("messages/incoming/", page=page).status_code == 200


def test_pages_have_fifty_and_a_fixed_number_of_queries(
    world, desk, meeting, django_assert_max_num_queries
) -> None:
    attendee = attendee_of(meeting, world.anna)
    for number in range(55):
        at = NOW + timedelta(minutes=10 * number)
        stamp = STAMP + timedelta(minutes=number)
        raw = write_reply(to=address_of(attendee), uid=meeting.uid, stamp=stamp)
        receive_mail(raw=raw, way="http", now=at)
    with django_assert_max_num_queries(14):
        first = desk.get("messages/incoming/").content.decode()
    assert "Page 1 of 2, 55 in all" in first
    assert first.count("<tr>") == 51
    assert desk.get("messages/incoming/", page="2").content.decode().count("<tr>") == 6


def test_empty_pages_say_what_to_expect(desk, settings) -> None:
    assert "No answer by calendar yet" in desk.get("messages/incoming/").content.decode()
    kept = desk.get("messages/incoming/", show="kept").content.decode()
    assert "Everything that came in was recorded" in kept
    settings.REPLIES = Replies()
    page = desk.get("messages/incoming/").content.decode()
    assert "Calendars cannot answer yet" in page
    assert 'aria-current="page">' not in page


def test_a_provider_sees_only_what_came_about_their_own(world, desk_of, meeting) -> None:
    receive(world, meeting, "apple")
    provider = desk_of(world.provider)
    assert "Spectral CT" not in provider.get("messages/incoming/").content.decode()
    own = make_appointment(
        world.event,
        world.manager,
        world.anna,
        world.provider.staff_member,
        starts_at=NOW + timedelta(days=9),
        name="With Mara",
    )
    receive(world, own, "gmail")
    page = provider.get("messages/incoming/").content.decode()
    assert "With Mara" in page
    assert "Spectral CT" not in page


def test_the_stranger_sees_nothing(world, desk_of, meeting) -> None:
    receive(world, meeting, "outlook-counter")
    proposal = TimeProposal.objects.get()
    path = f"appointments/{meeting.uid}/proposals/{proposal.uid}/dismiss/"
    stranger = desk_of(world.stranger_admin)
    assert stranger.get("messages/incoming/").status_code == 404
    assert stranger.post(path).status_code == 404
    own = desk_of(world.stranger_admin, world.stranger_workspace)
    assert "Anna" not in own.get("messages/incoming/").content.decode()
    assert own.post(path).status_code == 404
    elsewhere = desk_of(world.admin, world.salon)
    assert "Anna" not in elsewhere.get("messages/incoming/").content.decode()
    assert elsewhere.post(path).status_code == 404
    assert desk_of(world.provider).post(path).status_code == 403
    proposal.refresh_from_db()
    assert proposal.closed_at is None


def test_a_mail_of_nobodys_is_shown_to_nobody(world, desk_of) -> None:
    receive_mail(raw=b"To: reply@in.example.org\r\nSubject: Hoi\r\n\r\n", way="pipe", now=NOW)
    for user in (world.admin, world.stranger_admin):
        workspace = world.event if user is world.admin else world.stranger_workspace
        page = desk_of(user, workspace).get("messages/incoming/").content.decode()
        assert "No answer by calendar yet" in page


def test_a_proposal_stands_with_its_appointment_and_fills_the_form(world, desk, meeting) -> None:
    receive(world, meeting, "outlook-counter")
    proposal = TimeProposal.objects.get()
    page = desk.get(f"appointments/{meeting.uid}/").content.decode()
    assert "Anna Berg proposes another time" in page.replace("\n", " ")
    assert "11:00–11:45" in page
    assert "Could we start an hour later?" in page
    form = desk.get(f"appointments/{meeting.uid}/edit/", proposal=str(proposal.uid))
    shown = form.content.decode()
    assert 'value="11:00"' in shown
    assert 'value="2026-11-30"' in shown
    meeting.refresh_from_db()
    assert meeting.starts_at == NOW + timedelta(days=7)


@pytest.mark.parametrize("proposal", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_proposal_leaves_the_form_as_it_is(desk, meeting, proposal: str) -> None:
    page = desk.get(f"appointments/{meeting.uid}/edit/", proposal=proposal).content.decode()
    assert 'value="10:00"' in page


def test_a_move_closes_the_proposal(world, desk, meeting, typing) -> None:
    receive(world, meeting, "outlook-counter")
    people = (f"client:{world.anna.uid}", f"client:{world.ben.uid}")
    fields = typing(*people, date="2026-11-30", start="11:00", version=str(meeting.version))
    assert desk.post(f"appointments/{meeting.uid}/edit/", fields).status_code == 302
    page = desk.get(f"appointments/{meeting.uid}/").content.decode()
    assert "Move it there" not in page


def test_dismiss_puts_it_aside_once(world, desk, meeting) -> None:
    receive(world, meeting, "outlook-counter")
    proposal = TimeProposal.objects.get()
    path = f"appointments/{meeting.uid}/proposals/{proposal.uid}/dismiss/"
    assert desk.get(path).status_code == 405
    for _ in range(2):
        assert desk.post(path).status_code == 302
    page = desk.get(f"appointments/{meeting.uid}/").content.decode()
    assert "Move it there" not in page
    assert "put the proposed time aside" in page
    assert LogEntry.objects.filter(verb="proposal_dismissed").count() == 1
