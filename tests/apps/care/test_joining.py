"""Where one joins: the link goes by what the workspace chose, and stands in no text of others."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from django.test import Client as Browser

from portico.apps.appointments.join_texts import join_text
from portico.apps.appointments.models import BookedService
from portico.apps.appointments.selectors.feeds import list_client_items
from portico.apps.appointments.selectors.mail import load_mail_facts
from portico.apps.care.models import VideoServer
from portico.apps.care.selectors.joining import find_client_join, find_staff_join
from portico.apps.care.services.setting_sessions import SessionSettings, change_session_settings
from portico.apps.care.video import Guest, RoomServer, make_room_address, name_room
from portico.apps.messaging.models import Message
from portico.apps.people.selectors import get_desk_access
from portico.domain.errors import InvalidInput
from portico.domain.states import Video
from tests.care import make_past
from tests.conftest import World
from tests.make import NOW, make_appointment, make_staff_member, staff_actor
from tests.web.portal.conftest import clock, enter

__all__ = ["clock", "enter"]

SECRET = "a secret of the video server, 32 bytes"
BASE = "https://meet.helvion.example"


def choose(world: World, video: Video, workspace=None, **fields) -> None:
    wanted = {
        "completes_by_itself": True,
        "video": video,
        "join_link": "",
        "base_url": "",
        "app_id": "",
        "secret": "",
        **fields,
    }
    change_session_settings(
        workspace=workspace or world.event,
        wanted=SessionSettings(**wanted),
        actor=staff_actor(world.manager),
        now=NOW,
    )


@pytest.fixture
def meeting(world: World):
    return make_appointment(
        world.event, world.provider, world.anna, world.provider.staff_member, is_online=True
    )


def find(world: World, meeting, client=None) -> str | None:
    return find_client_join(client or world.anna, world.event, meeting.uid, now=NOW)


def test_the_fixed_link(world: World, meeting) -> None:
    assert find(world, meeting) is None
    choose(world, Video.LINK, join_link="https://zoom.example/j/1")
    assert find(world, meeting) == "https://zoom.example/j/1"


def test_a_link_of_its_own_goes_first(world: World) -> None:
    choose(world, Video.ROOMS, base_url=BASE)
    own = "https://meet.example/own"
    made = make_appointment(world.event, world.provider, world.anna, is_online=True, join_link=own)
    assert find(world, made) == own


def test_the_room_of_whoever_organizes(world: World, meeting) -> None:
    choose(world, Video.PERSONAL)
    assert find(world, meeting) is None
    member = world.provider.staff_member
    member.join_link = "https://rooms.example/mara"
    member.save()
    assert find(world, meeting) == "https://rooms.example/mara"


def test_a_room_for_each_appointment_with_a_name_nobody_guesses(world: World, meeting) -> None:
    choose(world, Video.ROOMS, base_url=BASE)
    other = make_appointment(
        world.event, world.provider, world.anna, starts_at=NOW + timedelta(days=9), is_online=True
    )
    one, two = find(world, meeting), find(world, other)
    assert one is not None
    assert two is not None
    rooms = {urlsplit(address).path for address in (one, two)}
    assert len(rooms) == 2
    assert all(len(room) > 30 for room in rooms)
    assert str(meeting.uid) not in one
    assert one == find(world, meeting)


def test_with_a_secret_the_address_is_the_clients_own(world: World, meeting) -> None:
    choose(world, Video.ROOMS, base_url=BASE, app_id="portico", secret=SECRET)
    kept = VideoServer.objects.get()
    assert SECRET not in kept.sealed_secret
    address = urlsplit(find(world, meeting))
    (token,) = parse_qs(address.query)["jwt"]
    claims = jwt.decode(
        token,
        SECRET,
        algorithms=["HS256"],
        audience="jitsi",
        options={"verify_exp": False, "verify_nbf": False},
    )
    assert claims["room"] == address.path.removeprefix("/")
    assert claims["iss"] == "portico"
    assert claims["sub"] == "meet.helvion.example"
    assert claims["exp"] == int((NOW + timedelta(hours=12)).timestamp())
    assert claims["context"]["user"] == {
        "id": str(world.anna.uid),
        "name": "Anna Berg",
        "moderator": False,
    }
    staff = find_staff_join(
        get_desk_access(world.provider, world.event.public_id), meeting.uid, now=NOW
    )
    (token,) = parse_qs(urlsplit(staff).query)["jwt"]
    said = jwt.decode(token, options={"verify_signature": False})
    assert said["context"]["user"]["moderator"] is True


def test_the_secret_is_kept_until_another_is_written_or_none_is_wanted(world: World) -> None:
    choose(world, Video.ROOMS, base_url=BASE, app_id="portico", secret=SECRET)
    sealed = VideoServer.objects.get().sealed_secret
    choose(world, Video.ROOMS, base_url=BASE, app_id="other")
    assert VideoServer.objects.get().sealed_secret == sealed
    choose(world, Video.ROOMS, base_url=BASE)
    assert VideoServer.objects.get().sealed_secret == ""


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"base_url": ""}, {"base_url": ("required",)}),
        ({"base_url": "javascript:alert(1)"}, {"base_url": ("not_a_link",)}),
        ({"join_link": "ftp://x.example"}, {"join_link": ("not_a_link",)}),
        ({"app_id": "portico"}, {"secret": ("required",)}),
    ],
)
def test_what_cannot_be_is_refused(world: World, fields, faults) -> None:
    with pytest.raises(InvalidInput) as refused:
        choose(world, Video.ROOMS, **{"base_url": BASE, **fields})
    assert refused.value.fields == faults


def test_it_works_at_any_time_and_for_nobody_else(world: World) -> None:
    choose(world, Video.ROOMS, base_url=BASE)
    past = make_past(world.event, world.provider, world.anna, is_online=True)
    assert find(world, past)
    assert find(world, past, world.ben) is None
    in_person = make_appointment(world.event, world.provider, world.anna)
    assert find(world, in_person) is None


@pytest.mark.parametrize(
    ("video", "own", "is_discreet", "is_portal_on", "is_staff", "expected"),
    [
        (Video.LINK, "", False, True, False, "https://fixed.example"),
        (Video.LINK, "https://own.example", False, True, False, "https://own.example"),
        (Video.LINK, "https://own.example", True, True, False, "page"),
        (Video.LINK, "https://own.example", True, False, False, "https://own.example"),
        (Video.LINK, "https://own.example", True, True, True, "https://own.example"),
        (Video.PERSONAL, "", False, True, False, "page"),
        (Video.PERSONAL, "https://own.example", False, True, False, "https://own.example"),
        (Video.ROOMS, "", False, True, False, "page"),
        (Video.ROOMS, "", False, False, False, ""),
        (Video.ROOMS, "", False, False, True, "desk"),
    ],
)
def test_what_texts_may_say(
    world: World, video, own, is_discreet, is_portal_on, is_staff, expected
) -> None:
    workspace, uid = world.event, uuid4()
    workspace.video, workspace.join_link = video, "https://fixed.example"
    workspace.discreet_messages, workspace.portal_enabled = is_discreet, is_portal_on
    said = join_text(own, workspace, uid, is_online=True, is_staff=is_staff)
    page = f"/{workspace.public_id}/appointments/{uid}/join/"
    if expected in ("page", "desk"):
        assert said.endswith(("/w" if expected == "page" else "/desk") + page)
    else:
        assert said == expected
    assert join_text(own, workspace, uid, is_online=False, is_staff=is_staff) == ""


def test_a_room_of_ones_own_is_led_to_by_the_page_only(world: World) -> None:
    workspace, uid = world.event, uuid4()
    workspace.video = Video.PERSONAL
    for fixed, has_room, expected in (("", False, False), ("", True, True), ("x", False, True)):
        workspace.join_link = "https://fixed.example" if fixed else ""
        said = join_text("", workspace, uid, is_online=True, has_room=has_room)
        assert said.endswith("/join/") is expected


@pytest.mark.parametrize("who", ["nobody", "organizer", "staff of a service", "workspace"])
def test_join_is_offered_where_it_leads_somewhere_and_nowhere_else(
    world: World, enter: Callable[..., Browser], who: str
) -> None:
    """On every page, in mails and feeds: what is offered is what `find_client_join` finds."""
    fixed = "https://fixed.example" if who == "workspace" else ""
    choose(world, Video.PERSONAL, join_link=fixed)
    visit = make_appointment(
        world.event,
        world.provider,
        world.anna,
        world.provider.staff_member,
        is_online=True,
        starts_at=NOW + timedelta(days=1),
    )
    if who == "staff of a service":
        own = make_staff_member(world.organization, "Nils", join_link="https://rooms.example/nils")
        BookedService.objects.create(
            organization=world.organization,
            appointment=visit,
            position=1,
            name="Talk",
            staff_member=own,
            starts_at=visit.starts_at,
            duration=45,
        )
    if who == "organizer":
        member = world.provider.staff_member
        member.join_link = "https://rooms.example/mara"
        member.save()
    is_there = find(world, visit) is not None
    assert is_there is (who != "nobody")
    home = f"/w/{world.event.public_id}/"
    item = f"{home}appointments/{visit.uid}/"
    browser = enter(world.anna, world.event)
    for page in (home, f"{home}appointments/", item, f"{item}calendar.ics"):
        shown = browser.get(page).content.decode().replace("\r\n ", "")
        assert (f"{visit.uid}/join/" in shown) is is_there, page
    text = browser.get(item).content.decode()
    assert ("There is no link to join yet" in text) is not is_there
    items = list_client_items(world.anna, world.event, now=NOW)
    assert [bool(one.join_link) for one in items] == [is_there]
    message = Message.objects.filter(subject_uid=visit.uid, recipient_kind="client").first()
    assert bool(load_mail_facts(message).join_link) is is_there
    desk = Browser()
    desk.force_login(world.provider)
    shown = desk.get(f"/desk/{world.event.public_id}/appointments/{visit.uid}/")
    assert (f"{visit.uid}/join/" in shown.content.decode()) is is_there
    assert ("No link is set up" in shown.content.decode()) is not is_there


def test_a_name_with_odd_signs_stays_a_name() -> None:
    guest = Guest('An"na & <b>#', uuid4())
    address = make_room_address("jitsi", RoomServer(BASE), uuid4(), guest, now=NOW)
    assert " " not in address
    assert "<" not in address
    assert address.count("#") == 1


def test_rooms_hang_on_the_key_of_the_installation(settings) -> None:
    uid = uuid4()
    before = name_room(uid)
    settings.SECRET_KEY = "another key of another installation"
    assert name_room(uid) != before
