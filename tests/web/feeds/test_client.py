"""A client's feed: the same state as the portal, and nothing of anybody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import vobject
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from portico.apps.access.services.ending import end_all_of_client
from portico.apps.access.services.feeding import renew_client_feed
from portico.apps.appointments.models import Appointment
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.history.models import LogEntry
from portico.domain.states import Answer, AppointmentState
from tests.conftest import World
from tests.make import NOW, client_actor, make_appointment, make_room, staff_actor
from tests.web.feeds.conftest import ask, path_of


def read(path: str) -> list[Any]:
    """The events, as two libraries agree to see them."""
    answer = ask(path)
    assert answer.status_code == 200
    events = vobject.readOne(answer.content.decode()).contents.get("vevent", [])
    other = Calendar.from_ical(answer.content)
    assert [event.uid.value for event in events] == [str(e["uid"]) for e in other.walk("VEVENT")]
    assert not [error for event in other.walk("VEVENT") for error in event.errors]
    return events


def end(made: Appointment, state: AppointmentState, at: datetime) -> None:
    Appointment.objects.filter(pk=made.pk).update(state=state)
    LogEntry.objects.filter(subject_uid=made.uid).update(at=at)


def test_it_says_what_portal_and_mails_say(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, room_uid=make_room(world.event).uid
    )
    Appointment.objects.filter(pk=made.pk).update(sequence=3)
    (event,) = read(path_of(world.anna, world.event))
    assert event.uid.value == str(made.uid)
    assert event.sequence.value == "3"
    assert event.summary.value == "Spectral CT roadmap"
    assert event.dtstart.value == made.starts_at
    assert event.dtend.value == made.ends_at
    assert event.status.value == "TENTATIVE"
    assert event.location.value == "R4"
    page = f"http://127.0.0.1:8000/w/{world.event.public_id}/appointments/{made.uid}/"
    assert event.url.value == page
    assert "attendee" not in event.contents
    content = ask(path_of(world.anna, world.event)).content
    assert not [word for word in (b"Ben", b"Osei", b"RSVP", b"anna@", b"ben@") if word in content]


def test_it_is_an_answer_that_calendars_take(world: World) -> None:
    answer = ask(path_of(world.anna, world.event))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert not answer.cookies
    calendar = vobject.readOne(answer.content.decode())
    assert calendar.method.value == "PUBLISH"
    assert calendar.contents["name"][0].value == world.event.name
    assert calendar.contents["x-wr-calname"][0].value == world.event.name


def test_the_same_is_not_sent_twice(world: World, clock: Any) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    path = path_of(world.anna, world.event)
    etag = ask(path).headers["ETag"]
    clock.shift(timedelta(hours=5))
    again = ask(path, if_none_match=etag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert ask(path, if_none_match='"other"').status_code == 200
    Appointment.objects.filter(pk=made.pk).update(sequence=1)
    assert ask(path, if_none_match=etag).status_code == 200


def test_what_was_taken_away_is_noticed(world: World, clock: Any) -> None:
    """A date alone cannot tell it, so only the ETag decides."""
    make_appointment(world.event, world.scheduler, world.anna)
    made = make_appointment(
        world.event, world.scheduler, world.anna, starts_at=NOW + timedelta(days=9)
    )
    path = path_of(world.anna, world.event)
    assert len(read(path)) == 2
    made.attendees.filter(client=world.anna).delete()
    answer = ask(path, if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT")
    assert answer.status_code == 200
    assert len(read(path)) == 1


@pytest.mark.parametrize(
    ("state", "status", "takes_time"),
    [
        (AppointmentState.PENDING, "TENTATIVE", "OPAQUE"),
        (AppointmentState.CONFIRMED, "CONFIRMED", "OPAQUE"),
        (AppointmentState.COMPLETED, "CONFIRMED", "OPAQUE"),
        (AppointmentState.DECLINED, "CANCELLED", "TRANSPARENT"),
        (AppointmentState.CANCELLED, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_each_state(world: World, state: AppointmentState, status: str, takes_time: str) -> None:
    end(make_appointment(world.event, world.scheduler, world.anna), state, NOW)
    (event,) = read(path_of(world.anna, world.event))
    assert (event.status.value, event.transp.value) == (status, takes_time)


def test_what_one_declined_takes_no_time(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.ben)
    made.attendees.filter(client=world.anna).update(answer=Answer.DECLINED)
    (event,) = read(path_of(world.anna, world.event))
    assert (event.status.value, event.transp.value) == ("TENTATIVE", "TRANSPARENT")


def test_without_a_time_there_is_nothing_to_show(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    Appointment.objects.filter(pk=made.pk).update(
        state=AppointmentState.PROPOSED, starts_at=None, ends_at=None
    )
    assert read(path_of(world.anna, world.event)) == []


@pytest.mark.parametrize(
    ("state", "days_ago", "is_told"),
    [
        (AppointmentState.CANCELLED, 29, True),
        (AppointmentState.CANCELLED, 30, False),
        (AppointmentState.DECLINED, 29, True),
        (AppointmentState.DECLINED, 30, False),
        (AppointmentState.CONFIRMED, 30, True),
    ],
)
def test_what_ended_is_told_for_thirty_days(
    world: World, state: AppointmentState, days_ago: int, is_told: bool
) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    end(made, state, NOW - timedelta(days=days_ago))
    assert bool(read(path_of(world.anna, world.event))) is is_told


@pytest.mark.parametrize(("days_ago", "is_told"), [(89, True), (90, False)])
def test_what_is_over_stays_for_ninety_days(world: World, days_ago: int, is_told: bool) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    ends_at = NOW - timedelta(days=days_ago)
    Appointment.objects.filter(pk=made.pk).update(
        state=AppointmentState.COMPLETED, starts_at=ends_at - timedelta(hours=1), ends_at=ends_at
    )
    assert bool(read(path_of(world.anna, world.event))) is is_told


def test_of_too_many_the_latest_are_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portico.apps.appointments.selectors.feeds.MOST", 2)
    days = (5, 3, 4)
    for day in days:
        start = NOW + timedelta(days=day)
        make_appointment(world.event, world.scheduler, world.anna, starts_at=start)
    told = [event.dtstart.value for event in read(path_of(world.anna, world.event))]
    assert told == [NOW + timedelta(days=4), NOW + timedelta(days=5)]


def test_a_discreet_feed_names_the_business_only(world: World) -> None:
    world.practice.discreet_messages = True
    world.practice.save()
    make_appointment(
        world.practice, world.admin, world.anna, name="Couple therapy", objectives="Grief"
    )
    answer = ask(path_of(world.anna, world.practice))
    assert b"herapy" not in answer.content
    assert b"Grief" not in answer.content
    assert b"SUMMARY:Appointment at Lindenhof Practice" in answer.content
    assert b"X-WR-CALNAME:Lindenhof Practice" in answer.content


@pytest.mark.parametrize(("is_confirmed_first", "is_told"), [(True, False), (False, True)])
def test_join_is_told_as_to_a_browser_that_nobody_confirmed(
    world: World, is_confirmed_first: bool, is_told: bool
) -> None:
    world.event.confirm_new_devices = is_confirmed_first
    world.event.save()
    link = "https://meet.example/room"
    make_appointment(world.event, world.scheduler, world.anna, is_online=True, join_link=link)
    (event,) = read(path_of(world.anna, world.event))
    assert ("location" in event.contents) is is_told
    assert (link in event.serialize().replace("\r\n ", "")) is is_told


@pytest.mark.parametrize(
    "text",
    ["commas, semicolons; and \\n", "BEGIN:VEVENT\nATTENDEE:mailto:eve@example.org", "é🎉" * 60],
)
def test_whatever_staff_typed_stays_in_its_field(world: World, text: str) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, objectives=text)
    Appointment.objects.filter(pk=made.pk).update(name=text)
    (event,) = read(path_of(world.anna, world.event))
    assert event.summary.value == text
    assert text in event.description.value
    lines = ask(path_of(world.anna, world.event)).content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line for line in lines)


def test_it_speaks_the_clients_language(world: World) -> None:
    world.practice.discreet_messages = True
    world.practice.save()
    world.anna.language = "de"
    world.anna.save()
    make_appointment(world.practice, world.admin, world.anna)
    (event,) = read(path_of(world.anna, world.practice))
    assert event.summary.value == "Termin bei Lindenhof Practice"


def test_only_of_its_client_and_workspace(world: World) -> None:
    own = make_appointment(world.event, world.scheduler, world.anna)
    make_appointment(world.event, world.scheduler, world.ben)
    later = NOW + timedelta(days=8)
    make_appointment(world.salon, world.admin, world.anna, starts_at=later)
    make_appointment(world.stranger_workspace, world.stranger_admin, world.stranger_client)
    assert [e.uid.value for e in read(path_of(world.anna, world.event))] == [str(own.uid)]


def swap(path: str, other: str, which: str) -> str:
    """Anna's path with one part of somebody else's: the workspace's id, the uid or the proof."""
    *_, here, mark = path.rsplit("/", 2)
    *_, there, theirs = other.rsplit("/", 2)
    # 16 bytes of uid are 21 letters and a third; 63 bits of the proof change with the 22nd.
    mixed = {"workspace": mark, "uid": theirs[:22] + mark[22:], "proof": mark[:22] + theirs[22:]}
    return f"/feed/{there if which == 'workspace' else here}/{mixed[which]}"


@pytest.mark.parametrize("which", ["workspace", "uid", "proof"])
@pytest.mark.parametrize("owner", ["another client", "another workspace", "another organization"])
def test_the_stranger(world: World, owner: str, which: str) -> None:
    path = path_of(world.anna, world.event)
    other = {
        "another client": path_of(world.ben, world.event),
        "another workspace": path_of(world.anna, world.salon),
        "another organization": path_of(world.stranger_client, world.stranger_workspace),
    }[owner]
    assert ask(path).status_code == 200
    mixed = swap(path, other, which)
    if mixed != path:
        assert ask(mixed).status_code == 404


@pytest.mark.parametrize("place", [0, 21, 22, 40, 63])
def test_one_letter_ends_it(world: World, place: int) -> None:
    path = path_of(world.anna, world.event)
    at = len(path) - len(".ics") - 64 + place
    letter = "A" if path[at] != "A" else "B"
    assert ask(path[:at] + letter + path[at + 1 :]).status_code == 404


@pytest.mark.parametrize("mark", ["x", "a" * 63, "a" * 65, "é" * 64, "=" * 64, "a" * 64, "+/" * 32])
def test_what_is_no_mark(world: World, mark: str) -> None:
    assert ask(f"/feed/{world.event.public_id}/{mark}.ics").status_code == 404
    assert ask(f"/feed/staff/{mark}.ics").status_code == 404


def name_of(function: Any) -> str:
    return function.__name__


def revoke(world: World) -> None:
    end_all_of_client(client=world.anna, actor=staff_actor(world.admin), now=NOW)


def renew(world: World) -> None:
    renew_client_feed(client=world.anna, actor=client_actor(world.anna), now=NOW)


def move_away(world: World) -> None:
    change_contact(
        client=world.anna,
        workspace=world.event,
        email="anna@elsewhere.example",
        actor=staff_actor(world.admin),
        now=NOW,
    )


def rewrite_address(world: World) -> None:
    """However it came about: the address is bound, not only the version."""
    world.anna.email = "anna@elsewhere.example"
    world.anna.save()


def shut_out(world: World) -> None:
    world.anna.has_portal_access = False
    world.anna.save()


def switch_off(world: World) -> None:
    world.event.portal_enabled = False
    world.event.save()


@pytest.mark.parametrize(
    "ends",
    [revoke, renew, move_away, rewrite_address, shut_out, switch_off],
    ids=name_of,
)
def test_it_ends_and_never_says_why(world: World, ends: Any) -> None:
    path = path_of(world.anna, world.event)
    assert ask(path).status_code == 200
    ends(world)
    gone = ask(path)
    unknown = ask(f"/feed/{world.event.public_id}/{'a' * 64}.ics")
    assert gone.status_code == unknown.status_code == 404
    assert gone.content == unknown.content
    assert not gone.cookies


@pytest.mark.parametrize("ends", [revoke, renew, move_away], ids=name_of)
def test_another_address_comes_after_it(world: World, ends: Any) -> None:
    """And nobody else's ends."""
    before, other = path_of(world.anna, world.event), path_of(world.ben, world.event)
    ends(world)
    after = path_of(world.anna, world.event)
    assert after != before
    assert ask(after).status_code == 200
    assert path_of(world.ben, world.event) == other


def test_an_address_in_other_letters_is_the_same(world: World) -> None:
    before = path_of(world.anna, world.event)
    world.anna.email = world.anna.email.upper()
    world.anna.save()
    assert path_of(world.anna, world.event) == before


def test_a_new_portal_url_ends_no_feed(world: World) -> None:
    path = path_of(world.anna, world.event)
    world.event.portal_slug = "another"
    world.event.save()
    assert ask(path).status_code == 200


def test_it_takes_no_press(world: World) -> None:
    path = path_of(world.anna, world.event)
    assert Browser().post(path).status_code == 405


def every_row() -> dict[str, list[Any]]:
    return {
        m._meta.label: list(m._default_manager.order_by("pk").values()) for m in apps.get_models()
    }


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_writes_no_row(world: World, method: str) -> None:
    make_appointment(world.event, world.scheduler, world.anna)
    path, before = path_of(world.anna, world.event), every_row()
    browser = Browser()
    for _ in range(2):
        assert getattr(browser, method)(path).status_code == 200
    assert every_row() == before


def test_a_head_has_the_same_etag_and_no_body(world: World) -> None:
    path = path_of(world.anna, world.event)
    head = Browser().head(path)
    assert head.content == b""
    assert head.headers["ETag"] == ask(path).headers["ETag"]


def test_the_queries_stay_as_many(world: World) -> None:
    counts = []
    for number in range(3):
        for more in range(number * 3 + 1):
            start = NOW + timedelta(days=number + 1, hours=more)
            make_appointment(world.event, world.scheduler, world.anna, starts_at=start)
        path = path_of(world.anna, world.event)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask(path).status_code == 200
        counts.append(len(queries))
    assert counts == [4, 4, 4]
