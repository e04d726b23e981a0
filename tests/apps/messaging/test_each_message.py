"""One line for each automated message there is: when it fires, and must not; for whom, and how."""

from dataclasses import dataclass

import pytest

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.catalog.models import Service
from portico.apps.messaging.models import AutomatedMessage, Message, NotificationChoice
from portico.apps.people.models import Client, StaffMember, User
from portico.domain.automated import AUTOMATED, TEXTED, row_of
from portico.domain.notifications import Change
from portico.domain.states import Role
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.events import ACTED, EVENTS, Case, make_case, on_their_way, play_event
from tests.apps.messaging.words import switch, whole
from tests.conftest import World
from tests.make import NOW, make_user
from tests.texts import agree_to_texts, make_sender

pytestmark = pytest.mark.django_db
Key = tuple[str, str]
AHEAD = "booked, booked by staff, client moves, staff move, staff move quietly, undo, restore, "
AHEAD += "un-cancel, un-cancel quietly, answer, share, sign-in, profile, form, summary"
"""When the visit is ahead and not confirmed; booked late, all such moments have passed."""
BOOKED = "booked, booked by staff, booked late"
CANCELS = "client cancels, staff cancel"
RETURNS = "undo, restore, un-cancel"


@dataclass(frozen=True)
class Line:
    """`fires`: on its way after these events, and after no other.

    `unwilling`: whether somebody who switched it off gets it all the same. `as_text`: a text goes
    beside it to who agreed to texts, and to nobody else. `portal_off`: *bare* of links or *never*.
    """

    fires: str
    unwilling: bool = False
    as_text: bool = False
    portal_off: str = "bare"


TABLE: dict[Key, Line] = {
    ("appointment_booked", "client"): Line(BOOKED, unwilling=True, as_text=True),
    ("invitation", "client"): Line(BOOKED, unwilling=True, as_text=True),
    ("confirmation_request", "client"): Line(AHEAD, as_text=True),
    ("reminder", "client"): Line(AHEAD, as_text=True),
    ("appointment_updated", "client"): Line("staff move", as_text=True),
    ("update", "client"): Line("staff move", as_text=True),
    ("appointment_rescheduled", "client"): Line("client moves", as_text=True),
    ("appointment_cancelled", "client"): Line(CANCELS, as_text=True),
    ("appointment_restored", "client"): Line(RETURNS, as_text=True),
    ("portal_link_shared", "client"): Line("share", unwilling=True, portal_off="never"),
    ("form_sent", "client"): Line("form", as_text=True, portal_off="never"),
    ("form_reminder", "client"): Line("form", as_text=True, portal_off="never"),
    ("summary_shared", "client"): Line("summary", portal_off="never"),
    ("sign_in", "client"): Line("sign-in", unwilling=True, portal_off="never"),
    ("profile_changed", "client"): Line("profile", unwilling=True),
    ("appointment_booked", "internal"): Line(BOOKED),
    ("appointment_rescheduled", "internal"): Line("client moves"),
    ("appointment_cancelled", "internal"): Line(f"{CANCELS}, staff cancel quietly"),
    ("appointment_restored", "internal"): Line(f"{RETURNS}, un-cancel quietly"),
    ("answer_received", "internal"): Line("answer"),
    ("answer_digest", "internal"): Line("answer"),
}
COLLEAGUES: dict[Key, str] = {
    ("invitation", "internal"): BOOKED,
    ("update", "internal"): "staff move",
    ("appointment_updated", "internal"): "staff move",
}
"""What colleagues on an appointment get as those who attend it."""
INVITING = frozenset({"invitation", "update"})
MARKED = ("xgrief", "xdivorce", "xsleep", "xill")
PLAIN = frozenset({"appointment_updated"})
every_message = pytest.mark.parametrize("key", list(TABLE), ids="-".join)


def named(line: str) -> list[str]:
    return line.split(", ")


def invites_for(key: Key) -> bool:
    return AUTOMATED[key].only_with == "invitations"


def expected_after(event: str, *, invites: bool) -> set[Key]:
    """From the tables; where invitations go out, nothing of the plain kind does."""
    fires = {key: line.fires for key, line in TABLE.items()} | COLLEAGUES
    left_out = PLAIN | {"appointment_booked"} if invites else INVITING
    return {key for key, on in fires.items() if event in named(on) and key[0] not in left_out}


def test_no_message_is_left_out() -> None:
    assert set(TABLE) == set(AUTOMATED)
    assert {key for key, line in TABLE.items() if line.as_text} == TEXTED
    assert {event for line in TABLE.values() for event in named(line.fires)} <= set(EVENTS)


@pytest.mark.parametrize("invites", [True, False], ids=["invitations", "plain"])
@pytest.mark.parametrize("event", list(EVENTS))
def test_what_is_on_its_way_after_it(world: World, event: str, *, invites: bool) -> None:
    play_event(make_case(world, send_invitations=invites), event)
    assert on_their_way() == expected_after(event, invites=invites)


@every_message
def test_to_who_switched_it_off(world: World, post: Post, key: Key) -> None:
    case = make_case(world, send_invitations=invites_for(key))
    for user in (case.lena, give_account(case)):
        for change in Change:
            NotificationChoice.objects.create(user=user, change=change, is_on=False)
    play_event(case, named(TABLE[key].fires)[0])
    off = {"appointment_emails": False, "marketing_emails": False}
    Client.objects.filter(pk=world.anna.pk).update(**off)
    assert bool(hand_over(post, key)) is TABLE[key].unwilling
    (fate,) = {one.state for one in written(key)}
    assert fate == (Message.SENT if TABLE[key].unwilling else Message.SKIPPED)


@every_message
@pytest.mark.parametrize("agreed", [True, False], ids=["consent", "no consent"])
def test_beside_it_a_text(world: World, key: Key, *, agreed: bool) -> None:
    case = make_case(world, send_invitations=invites_for(key))
    make_sender(world.salon)
    for trigger, audience in TEXTED:
        hours = 24 if trigger == "reminder" else 0
        AutomatedMessage.objects.create(
            organization=world.organization,
            workspace=world.salon,
            trigger=trigger,
            audience=audience,
            channel="sms",
            hours_before=hours,
        )
    agree_to_texts(world.anna, NOW if agreed else None)  # type: ignore[arg-type]
    play_event(case, named(TABLE[key].fires)[0])
    assert key in on_their_way()
    assert (key in on_their_way("sms")) is (agreed and TABLE[key].as_text)


@every_message
def test_while_the_portal_is_off(world: World, post: Post, key: Key) -> None:
    case = make_case(world, send_invitations=invites_for(key), portal_enabled=False)
    play_event(case, named(TABLE[key].fires)[0])
    mails = hand_over(post, key)
    assert bool(mails) is (TABLE[key].portal_off == "bare")
    for said in mails:
        assert not [way for way in ("/open/", "answer=", "/w/") if way in said]


@every_message
def test_where_anyone_was_chosen(world: World, post: Post, key: Key) -> None:
    """Her name is in what colleagues read, and in nothing that goes to the client."""
    case = make_case(world, send_invitations=invites_for(key))
    case.asks_for_mara = False
    play_event(case, named(TABLE[key].fires)[0])
    mails = hand_over(post, key)
    assert mails
    if AUTOMATED[key].is_for_client:
        assert not [said for said in mails if "xokafor" in said.lower()]


@every_message
def test_discreetly_it_says_nothing_private(world: World, post: Post, key: Key) -> None:
    """Marked words through subject, both texts, calendar part, and names of files and senders."""
    case = make_case(world, send_invitations=invites_for(key), discreet_messages=True)
    play_event(case, named(TABLE[key].fires)[0])
    if case.made is not None:
        mark_words(case.made.pk)
    mails = hand_over(post, key)
    assert mails
    for said in mails:
        assert not [word for word in MARKED if word in said.lower()]


def mark_words(key: int) -> None:
    name, objectives, topics, reason = MARKED
    BookedService.objects.filter(appointment_id=key).update(name=name)
    Service.objects.update(name=name, category=name)
    Appointment.objects.filter(pk=key).update(
        name=name, objectives=objectives, topics=topics, cancel_reason=reason
    )


@pytest.mark.parametrize("invites", [True, False], ids=["invitations", "plain"])
def test_one_switch_for_what_colleagues_hear_of_bookings(world: World, *, invites: bool) -> None:
    case = make_case(world, send_invitations=invites)
    switch(world.salon, "appointment_booked", "internal", is_on=False)
    play_event(case, "booked")
    assert not [key for key in on_their_way() if key[1] == "internal"]
    assert row_of("invitation", "internal") is AUTOMATED["appointment_booked", "internal"]


def give_account(case: Case) -> User:
    """Mara can choose what she hears about only with one."""
    user = make_user(case.world.organization, "Mara Own", Role.PROVIDER, case.world.salon)
    StaffMember.objects.filter(user=user).delete()
    case.mara.user = user
    case.mara.save()
    return user


def written(key: Key) -> list[Message]:
    trigger, audience = key
    rows = Message.objects.filter(trigger=trigger, channel="email")
    to_client = rows.filter(recipient_kind="client")
    return list(to_client if audience == "client" else rows.exclude(recipient_kind="client"))


def hand_over(post: Post, key: Key) -> list[str]:
    """At its time the worker sends it, and nothing else; all that the mails say."""
    mine = [one.pk for one in written(key)]
    Message.objects.exclude(pk__in=mine).delete()
    post.now = max([ACTED, *Message.objects.values_list("due_at", flat=True)])
    post.deliver()
    return [whole(mail) for mail in post.catcher.mails]
