"""Automated messages in the business's own words."""

import re

import pytest

from portico.apps.access.models import PortalLink
from portico.apps.appointments.models import Appointment
from portico.apps.appointments.previewing import preview_message
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.messaging.own_words import OwnWords
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import AUTOMATED
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.steps import enqueue
from tests.apps.messaging.words import EVERY_TAG, mail_to, whole, write
from tests.catcher import body_of
from tests.conftest import World
from tests.make import NOW, make_appointment

pytestmark = pytest.mark.django_db
POLICY = "Half the price is due <later> than 24 hours before."


def book(world: World, **fields: object) -> None:
    """Staff book Anna at the salon, whose portal is on."""
    world.salon.portal_enabled = True
    world.salon.cancellation_policy = POLICY
    world.salon.save()
    make_appointment(world.salon, world.admin, world.anna, **fields)


def test_every_tag_is_filled_in(world: World, post: Post) -> None:
    write(world.salon, "appointment_booked", EVERY_TAG, subject="On {{ appointment.date }}")
    book(world, is_online=True, join_link="https://meet.example/a?b=1&c=2")
    post.deliver()
    mail = mail_to(post, "anna@")
    text, html = body_of(mail, "plain"), body_of(mail, "html")
    assert mail["Subject"] == "On Monday 30 November 2026"
    assert "{{" not in text + html
    assert "Hello Anna Berg (anna@clients.example, )," in text
    assert "Spectral CT roadmap with Ada Admin" in text
    assert "at 10:00, Online." in text
    tokens = set(re.findall(r"/open/([^/]+)/", text))
    assert len(tokens) == 1
    for wish in ("?do=reschedule", "?do=cancel"):
        assert wish in text
        assert wish in html
    assert 'href="https://meet.example/a?b=1&amp;c=2"' in html
    assert text.count(POLICY) == 1
    assert "&lt;later&gt;" in html
    assert "Bye." in text
    assert text.index("When:") < text.index("Bye.") < text.index("Open my appointment:")


def test_no_token_is_kept(world: World, post: Post) -> None:
    write(world.salon, "appointment_booked", EVERY_TAG)
    book(world)
    post.deliver()
    kept = Message.objects.get(trigger="appointment_booked", recipient_kind="client")
    assert "/open/" in body_of(mail_to(post, "anna@"), "plain")
    assert "/open/" not in kept.kept_text
    assert "‹portal link›?do=cancel" in kept.kept_text
    assert PortalLink.objects.count() == 1


def test_what_is_written_is_never_markup(world: World, post: Post) -> None:
    write(world.salon, "appointment_booked", "<b>Bold</b> {{ client.first_name }}\n<script>x")
    world.anna.first_name = "<i>A</i> {{ client.email }}"
    world.anna.save()
    book(world)
    post.deliver()
    html = body_of(mail_to(post, "anna@"), "html")
    assert "&lt;b&gt;Bold&lt;/b&gt; &lt;i&gt;A&lt;/i&gt; {{ client.email }}<br>&lt;script" in html


def test_with_the_portal_off_lines_with_its_links_are_left_out(world: World, post: Post) -> None:
    write(world.salon, "appointment_booked", EVERY_TAG)
    world.salon.portal_enabled = False
    world.salon.save()
    make_appointment(world.salon, world.admin, world.anna)
    post.deliver()
    text = body_of(mail_to(post, "anna@"), "plain")
    for word in ("Yours:", "Move:", "Cancel:", "Book:", "Join:", "http"):
        assert word not in text
    assert "Bye." in text
    assert "When:" in text


def test_the_language_follows_the_client(world: World, post: Post) -> None:
    write(world.salon, "appointment_booked", "Our own English words.")
    world.anna.language = "de"
    world.anna.save()
    book(world)
    make_appointment(world.salon, world.admin, world.ben)
    post.deliver()
    german, english = mail_to(post, "anna@"), mail_to(post, "ben@")
    assert "Our own English words." not in body_of(german, "plain")
    assert "30. November 2026" in body_of(german, "plain")
    assert "Our own English words." in body_of(english, "plain")


def test_words_for_clients_do_not_go_to_colleagues(world: World, post: Post) -> None:
    write(world.salon, "appointment_booked", "Dear client")
    write(world.salon, "appointment_booked", "Dear {{ business.name }}", audience="internal")
    member = world.provider.staff_member
    make_appointment(world.salon, world.admin, world.anna, member)
    post.deliver()
    assert "Dear client" in body_of(mail_to(post, "anna@"), "plain")
    staff = body_of(mail_to(post, member.email), "plain")
    assert "Dear Salt & Stone" in staff
    assert "Anna Berg" in staff


def test_a_reminder_has_the_words_of_its_own_offset(world: World, post: Post) -> None:
    rows = AutomatedMessage.objects.filter(workspace=world.event, trigger="reminder")
    for row in rows:
        row.texts = {"en": {"body": f"{row.hours_before} hours before"}}
        row.save()
    make_appointment(world.event, world.scheduler, world.anna)
    reminder = Message.objects.get(trigger="reminder", recipient_kind="client")
    post.now = reminder.due_at
    post.deliver()
    assert "24 hours before" in Message.objects.get(pk=reminder.pk).kept_text


@pytest.mark.parametrize("trigger", ["portal_link_shared", "profile_changed"])
def test_messages_without_an_appointment(world: World, post: Post, trigger: str) -> None:
    write(world.event, trigger, "Hi {{ client.first_name }}: {{ client.profile_link }}")
    enqueue(world, trigger=trigger, facts={"fields": ["phone"]})
    post.deliver()
    mail = mail_to(post, "anna@")
    assert "Hi Anna: http" in body_of(mail, "plain")
    assert "{{" not in whole(mail)


def test_the_version_that_was_sent_is_kept(world: World, post: Post) -> None:
    write(world.salon, "appointment_booked", "Words", version=7)
    book(world)
    post.deliver()
    kept = Message.objects.get(trigger="appointment_booked", recipient_kind="client")
    assert kept.template_version == 7


def test_the_policy_goes_with_what_books_and_reminds_only(world: World, post: Post) -> None:
    book(world)
    post.deliver()
    assert POLICY in body_of(mail_to(post, "anna@"), "plain")
    staff = [m for m in post.catcher.mails if "anna@" not in m["To"]]
    assert all(POLICY not in body_of(m, "plain") for m in staff)


def test_plain_text_can_be_read(world: World, post: Post) -> None:
    write(world.salon, "appointment_booked", EVERY_TAG)
    book(world)
    post.deliver()
    text = body_of(mail_to(post, "anna@"), "plain")
    assert "\n\n\n" not in text
    assert not re.search(r"<[a-z/]|&(amp|lt|gt|quot|#)", text.replace("<later>", ""))


@pytest.mark.parametrize("own", ["", "In short."])
@pytest.mark.parametrize(
    "trigger", sorted(trigger for trigger, audience in AUTOMATED if audience == "client")
)
def test_every_message_to_a_client_carries_the_portal_link_while_the_portal_is_on(
    world: World, trigger: str, own: str
) -> None:
    made = make_appointment(world.salon, world.admin, world.anna)
    row = AutomatedMessage.objects.get(workspace=world.salon, trigger=trigger, audience="client")
    for is_on in (True, False):
        Workspace.objects.filter(pk=world.salon.pk).update(portal_enabled=is_on)
        about = Appointment.objects.select_related("workspace").get(pk=made.pk)
        mail = preview_message(row, about, OwnWords("", own), language="en", now=NOW)
        if mail is None:
            assert trigger == "portal_link_shared"
            assert not is_on
            continue
        assert (f"/w/{world.salon.public_id}/" in mail.text) is is_on
        assert ("answer=" in mail.text) is False
