"""What has not gone out follows to where its client is reached now, and to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from portico.apps.access.models import PortalLink
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.validity import LinkStatus, portal_link_status
from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.announcing import send_held
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.entry.services.changing_profile import tell_profile_changed
from portico.apps.entry.services.reading_out import make_code_to_read
from portico.apps.messaging.letters import write_letter
from portico.apps.messaging.models import Message, SuppressedAddress
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.leasing import claim_message, finish_message
from portico.apps.messaging.services.retrying import retry_message, retry_messages
from portico.apps.people.models import Client
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import again, enqueue
from tests.conftest import World
from tests.make import NOW, appointment_form, make_appointment, staff_actor

pytestmark = pytest.mark.django_db
OLD, NEW = "anna@clients.example", "anna@new.example"


def move_house(world: World, post: Post, **typed: str) -> None:
    """Staff correct how Anna is reached."""
    change_contact(
        client=world.anna,
        workspace=world.event,
        actor=staff_actor(world.manager),
        now=post.now,
        **(typed or {"email": NEW}),
    )


def receivers(post: Post, trigger: str = "") -> list[str]:
    """Where mails went, but the notice that the address was changed."""
    sent = Message.objects.filter(state=Message.SENT).exclude(trigger="contact_changed")
    if trigger:
        sent = sent.filter(trigger=trigger)
    assert set(sent.values_list("address", flat=True)) <= set(post.catcher.recipients)
    return list(sent.order_by("pk").values_list("address", flat=True))


def meeting(world: World, **fields: Any) -> Appointment:
    return make_appointment(world.event, world.manager, world.anna, **fields)


def shift(world: World, made: Appointment, post: Post) -> None:
    """Staff move it a day and notify."""
    edit_appointment(
        workspace=world.event,
        uid=made.uid,
        form=appointment_form(
            world.manager.staff_member, world.anna, starts_at=post.now + timedelta(days=9)
        ),
        seen_version=Appointment.objects.get(pk=made.pk).version,
        allowance=Allowance(),
        is_notifying=True,
        user=world.manager,
        actor=staff_actor(world.manager),
        now=post.now,
    )


def test_an_update_in_its_two_minutes(world: World, post: Post) -> None:
    made = meeting(world)
    post.deliver()
    shift(world, made, post)
    post.wait(minutes=1)
    move_house(world, post)
    (waiting,) = Message.objects.filter(trigger="update", recipient_uid=world.anna.uid)
    assert waiting.address == NEW, "staff see where it will go"
    post.wait(minutes=2)
    post.deliver()
    assert receivers(post, "update") == [NEW]
    (mail,) = [mail for mail in post.catcher.mails if NEW in mail["To"]]
    assert OLD not in str(mail)


def test_an_invitation_that_was_held_back(world: World, post: Post) -> None:
    made = meeting(world, sends_emails=False)
    move_house(world, post)
    send_held(workspace=world.event, uid=made.uid, actor=staff_actor(world.admin), now=post.now)
    post.deliver()
    assert receivers(post, "invitation") == [NEW]


def test_a_reminder_of_days_ahead(world: World, post: Post) -> None:
    meeting(world, starts_at=NOW + timedelta(days=5))
    post.deliver()
    move_house(world, post)
    post.wait(days=4)
    post.deliver()
    assert receivers(post, "reminder") == [NEW]


def test_its_portal_link_opens(world: World, post: Post) -> None:
    enqueue(world)
    move_house(world, post)
    post.deliver()
    link = PortalLink.objects.select_related("client").get()
    assert link.address == NEW
    assert portal_link_status(link, now=post.now) == LinkStatus.OPEN


@pytest.mark.parametrize("is_one_of_many", [False, True])
def test_what_failed_goes_to_the_corrected_address(
    world: World, post: Post, *, is_one_of_many: bool
) -> None:
    message = enqueue(world)
    post.catcher.refused = {OLD: "550 5.1.1 nobody here"}
    post.deliver()
    assert again(message).state == Message.FAILED
    move_house(world, post)
    assert again(message).address == OLD, "it failed there"
    given: dict[str, Any] = {
        "organization": world.organization,
        "actor": staff_actor(world.admin),
        "now": post.now,
    }
    if is_one_of_many:
        retry_messages(message_uids=[message.uid], **given)
    else:
        retry_message(message_uid=message.uid, **given)
    assert again(message).address == NEW
    post.deliver()
    assert receivers(post) == [NEW]


def test_a_copy_after_an_unknown_outcome_follows_and_is_marked(world: World, post: Post) -> None:
    enqueue(world)
    post.catcher.answers = ["drop after"]
    post.deliver()
    move_house(world, post)
    post.wait(minutes=2)
    post.deliver()
    copy = post.catcher.mails[-1]
    assert (copy["To"], copy["X-Portico-Retry"]) == (f"Anna Berg <{NEW}>", "unknown")


def test_what_a_worker_has_in_hand_already(world: World, post: Post) -> None:
    message = enqueue(world)
    claimed = claim_message(message.pk, owner="w", now=post.now)
    assert claimed is not None
    move_house(world, post)
    assert write_letter(claimed, now=post.now).mail.to_address == NEW
    finish_message(claimed, state=Message.SENT)
    assert again(message).address == NEW


def test_a_change_on_any_other_way_counts_too(world: World, post: Post) -> None:
    enqueue(world)
    Client.objects.filter(pk=world.anna.pk).update(email=NEW)
    post.deliver()
    assert receivers(post) == [NEW]


@pytest.mark.parametrize(
    ("email", "reason"),
    [
        ("", "no e-mail address on record"),
        ("gone@clients.example", "held back: mail to this address came back"),
    ],
)
def test_an_address_that_nothing_goes_to(world: World, post: Post, email: str, reason: str) -> None:
    SuppressedAddress.objects.create(
        organization=world.organization,
        address="gone@clients.example",
        reason=SuppressedAddress.HARD_BOUNCE,
        since=NOW,
    )
    message = enqueue(world)
    move_house(world, post, email=email)
    post.deliver()
    kept = again(message)
    assert (kept.state, kept.reason) == (Message.SKIPPED, reason)
    assert kept.address == (email or OLD)


def warn_of_change(world: World, post: Post) -> None:
    tell_profile_changed(client=world.anna, workspace=world.event, fields=["phone"], now=post.now)


def read_out(world: World, post: Post) -> None:
    actor = staff_actor(world.manager)
    make_code_to_read(client=world.anna, workspace=world.event, actor=actor, now=post.now)


def write_to_somebody(world: World, post: Post) -> None:
    """To an address that was typed: nobody's on record, though it reads like Anna's."""
    enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        trigger="portal_link_shared",
        subject_kind="client",
        subject_uid=world.anna.uid,
        recipient=Recipient("address", None, OLD),
        due_at=post.now,
        dedupe=str(uuid4()),
        now=post.now,
    )


def write_to_her_sister(world: World, post: Post) -> None:
    """Ben has the same address, and keeps it."""
    Client.objects.filter(pk=world.ben.pk).update(email=OLD)
    enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        trigger="portal_link_shared",
        subject_kind="client",
        subject_uid=world.ben.uid,
        recipient=Recipient("client", world.ben.uid, OLD),
        due_at=post.now,
        dedupe=str(uuid4()),
        now=post.now,
    )


@pytest.mark.parametrize(
    "write", [warn_of_change, read_out, write_to_somebody, write_to_her_sister]
)
def test_what_stays_with_its_address(
    world: World, post: Post, write: Callable[[World, Post], None]
) -> None:
    write(world, post)
    move_house(world, post)
    post.deliver()
    assert receivers(post) == [OLD]
    assert NEW not in post.catcher.recipients


def test_a_way_in_ends_with_the_address_it_was_asked_for(world: World, post: Post) -> None:
    meeting(world)
    Message.objects.all().delete()
    ask_sign_in(workspace=world.event, address=OLD, browser_key="b" * 43, network="n", now=post.now)
    admit_requests(now=post.now)
    move_house(world, post)
    post.deliver()
    assert receivers(post) == []
    (asked,) = Message.objects.filter(trigger="sign_in")
    assert (asked.state, asked.address) == (Message.SKIPPED, OLD)
