"""What a client's move and a group's cancel say to calendars, read back by another library."""

from email.message import EmailMessage

import icalendar
import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from tests.apps.appointments.grouped import cancel, make_group, take_back
from tests.apps.appointments.visits import TEN, book, minutes, move
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.test_change_mails import event_of, mails_to
from tests.booking import ask, berlin, make_colleague, make_service
from tests.catcher import body_of
from tests.conftest import World

pytestmark = pytest.mark.django_db
NEW = berlin(25, 14)


@pytest.fixture(autouse=True)
def rules(world: World) -> None:
    world.salon.allow_self_rescheduling = True
    world.salon.self_rescheduling_hours = 4
    world.salon.increment = 30
    world.salon.portal_enabled = True
    world.salon.save()


def last_two(post: Post, client: Client) -> tuple[icalendar.Event, str, icalendar.Event]:
    """The entry as it was first, the method of the last mail, and its entry."""
    first, *_, last = mails_to(post, client)
    method, entry = event_of(last)
    return event_of(first)[1], method, entry


def test_a_clients_move_is_a_request_of_the_same_entry(world: World, post: Post) -> None:
    world.salon.send_invitations = True
    world.salon.save()
    mara = make_colleague(world.salon)
    made = book(world.anna, world.salon, ask(make_service(world.salon, mara, name="Cut")))
    post.deliver()
    post.wait(minutes=20)
    move(made, world.anna, NEW, now=post.now)
    post.deliver()
    first, method, entry = last_two(post, world.anna)
    assert method == "REQUEST"
    assert str(entry["UID"]) == str(first["UID"])
    assert int(entry["SEQUENCE"]) == 1 > int(first["SEQUENCE"])
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (NEW, NEW + minutes(60))
    assert str(entry.get("STATUS", "CONFIRMED")) == "CONFIRMED"
    moved = mails_to(post, world.anna)[-1]
    assert moved["Subject"].startswith("Moved: ")
    assert "Moved, Anna Berg: this is the new time" in body_of(moved, "plain")


def test_of_a_group_each_gets_the_move_of_their_own(world: World, post: Post) -> None:
    world.salon.send_invitations = True
    world.salon.save()
    group = make_group(world)
    post.deliver()
    post.wait(minutes=20)
    move(group[0], world.anna, NEW, now=post.now)
    post.deliver()
    uids = set()
    for made, client, start in zip(
        group, members(group), (NEW, NEW, NEW + minutes(30)), strict=True
    ):
        first, method, entry = last_two(post, client)
        assert method == "REQUEST"
        assert (str(entry["UID"]), entry["DTSTART"].dt) == (str(first["UID"]), start)
        assert int(entry["SEQUENCE"]) == 1
        assert Appointment.objects.get(pk=made.pk).starts_at == start
        uids.add(str(entry["UID"]))
    assert len(uids) == 3


def test_of_a_group_each_gets_cancel_and_the_way_back(world: World, post: Post) -> None:
    world.salon.send_invitations = True
    world.salon.save()
    group = make_group(world)
    post.deliver()
    post.wait(minutes=20)
    cancel(group[0], world.anna, now=post.now)
    post.deliver()
    for client in members(group):
        mail = mails_to(post, client)[-1]
        method, entry = event_of(mail)
        assert (method, int(entry["SEQUENCE"])) == ("CANCEL", 1)
        assert str(entry["STATUS"]) == "CANCELLED"
        assert ("Ill" in body_of(mail, "plain")) is (client == world.anna)
        assert others_of(world, client).isdisjoint(addresses(mail))
    take_back(group[0], world.anna, now=post.now)
    post.deliver()
    for client in members(group):
        first, method, entry = last_two(post, client)
        assert (method, int(entry["SEQUENCE"])) == ("REQUEST", 2)
        assert (str(entry["UID"]), entry["DTSTART"].dt) == (str(first["UID"]), first["DTSTART"].dt)
        assert entry["DTSTART"].dt in (TEN, TEN + minutes(30))


def members(group: list[Appointment]) -> list[Client]:
    return [one.attendees.exclude(client=None).get().client for one in group]  # type: ignore[misc]


def others_of(world: World, client: Client) -> set[str]:
    everybody = {world.anna.email, world.ben.email, "cleo@clients.example"}
    return everybody - {client.email}


def addresses(mail: EmailMessage) -> set[str]:
    return {word.strip("<>,;:\"'") for word in mail.as_string().replace("mailto:", " ").split()}
