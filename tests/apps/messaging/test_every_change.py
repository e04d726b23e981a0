"""Every change to a visit, where something keeps its messages back or their words short."""

from collections.abc import Callable
from typing import Any

import pytest

from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.people.models import Client
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.scenes import Visit, make_visit, play, told
from tests.apps.messaging.words import whole
from tests.conftest import World

pytestmark = pytest.mark.django_db
BOOKED, MOVED = "appointment_booked", "appointment_rescheduled"
CANCELLED, RESTORED = "appointment_cancelled", "appointment_restored"
TABLE: dict[str, tuple[Callable[[Visit], Any], set[str], set[str]]] = {
    "books": (Visit.book, {BOOKED}, {BOOKED}),
    "client moves": (Visit.move, {MOVED}, {MOVED}),
    "client cancels": (Visit.cancel, {CANCELLED}, {CANCELLED}),
    "undo": (Visit.undo, {RESTORED}, {RESTORED}),
    "restore": (Visit.restore, {RESTORED}, {RESTORED}),
    "staff cancel": (Visit.staff_cancel, {CANCELLED}, {CANCELLED}),
    "staff cancel quietly": (
        lambda v: v.staff_cancel(is_notifying=False),
        set(),
        {CANCELLED},
    ),
    "un-cancel": (Visit.uncancel, {RESTORED}, {RESTORED}),
    "un-cancel quietly": (lambda v: v.uncancel(is_notifying=False), set(), {RESTORED}),
    "delete": (Visit.delete, set(), set()),
    "no-show": (Visit.miss, set(), set()),
}
"""What is done, and what then goes to the client and to the staff member."""
every_change = pytest.mark.parametrize("change", list(TABLE))


@every_change
def test_a_client_who_wants_none_gets_the_notice_of_the_own_booking_only(
    world: World, change: str
) -> None:
    act, to_client, _ = TABLE[change]
    Client.objects.filter(pk=world.anna.pk).update(appointment_emails=False)
    world.anna.refresh_from_db()
    play(make_visit(world), act)
    always = to_client & {BOOKED}
    assert told("client") == always
    # Who did not get the cancellation is not told that it is taken back either.
    is_return = change in ("undo", "restore", "un-cancel", "un-cancel quietly")
    skipped = {CANCELLED} if is_return else to_client - always
    assert told("client", Message.SKIPPED) == skipped


@every_change
def test_what_is_switched_off_goes_to_nobody(world: World, change: str) -> None:
    rows = AutomatedMessage.objects.filter(workspace=world.salon)
    rows.filter(audience="client").update(is_on=False)
    act, _, to_staff = TABLE[change]
    play(make_visit(world), act)
    assert told("client") == set()
    assert told("staff") == to_staff


@every_change
def test_while_emails_are_off_everything_is_held(world: World, change: str) -> None:
    act, _, _ = TABLE[change]
    play(make_visit(world, send_emails=False), act)
    assert told("client") == set()
    assert told("client", Message.SENT) == set()


@every_change
@pytest.mark.parametrize("invites", [True, False], ids=["invitations", "plain"])
def test_with_the_portal_off_no_link_and_no_answer(
    world: World, post: Post, change: str, *, invites: bool
) -> None:
    act, _, _ = TABLE[change]
    play(make_visit(world, portal_enabled=False, send_invitations=invites), act)
    for said in to_anna(world, post, change):
        assert "/open/" not in said
        assert "answer=" not in said
        assert "/w/" not in said


@every_change
def test_who_was_nobodys_wish_is_never_named(world: World, post: Post, change: str) -> None:
    act, _, _ = TABLE[change]
    visit = make_visit(world)
    visit.asks_for_mara = False
    play(visit, act)
    for said in to_anna(world, post, change):
        assert "xokafor" not in said.lower()


def to_anna(world: World, post: Post, change: str) -> list[str]:
    """Everything in the mails that she gets now; what is to come to her is looked at too."""
    Message.objects.filter(state=Message.SENT).delete()
    post.now = max(post.now, *Message.objects.values_list("created_at", flat=True))
    post.deliver()
    mails = [whole(one) for one in post.catcher.mails if world.anna.email in one["To"]]
    assert len(mails) == len(TABLE[change][1])
    return mails
