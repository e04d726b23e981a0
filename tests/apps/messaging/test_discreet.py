"""Discreet messages and *Anyone*: marked words through everything that is sent."""

from datetime import timedelta

import pytest

from portico.apps.appointments.previewing import preview_message
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.own_words import OwnWords
from portico.domain.automated import AUTOMATED
from tests.apps.appointments.visits import book
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.words import EVERY_TAG, mail_to, whole, write
from tests.booking import ask, make_colleague, make_service
from tests.conftest import World
from tests.flows import Hands, make_flow
from tests.make import NOW, make_appointment

pytestmark = pytest.mark.django_db
MARKED = ("Xgrief", "Xdivorce", "Xsleep")


def book_marked(world: World) -> object:
    """Every field that could tell something holds a marked word."""
    return make_appointment(
        world.practice,
        world.admin,
        world.anna,
        world.provider.staff_member,
        name="Xgrief counselling",
        objectives="Xdivorce",
        topics="Xsleep",
    )


@pytest.mark.parametrize(("trigger", "audience"), sorted(AUTOMATED))
@pytest.mark.parametrize("body", ["", EVERY_TAG])
def test_no_template_says_what_it_is_about(
    world: World, trigger: str, audience: str, body: str
) -> None:
    world.practice.portal_enabled = True
    world.practice.save()
    made = book_marked(world)
    row = AutomatedMessage.objects.filter(
        workspace=world.practice, trigger=trigger, audience=audience
    )[0]
    is_about_one = AUTOMATED[trigger, audience].scope == "appointment"
    subject = "About {{ appointment.services }}" if is_about_one else ""
    mail = preview_message(row, made, OwnWords(subject, body), language="en", now=NOW)  # type: ignore[arg-type]
    assert mail is not None
    for word in MARKED:
        assert word not in mail.subject + mail.text + mail.html
    assert "{{" not in mail.subject + mail.text + mail.html


def test_what_is_sent_says_nothing_either(world: World, post: Post) -> None:
    write(world.practice, "appointment_booked", EVERY_TAG, subject="{{ appointment.services }}")
    made = book_marked(world)
    post.deliver()
    post.now = made.starts_at - timedelta(hours=20)  # type: ignore[attr-defined]
    post.deliver()
    assert len(post.catcher.mails) >= 3
    for mail in post.catcher.mails:
        for word in MARKED:
            assert word not in whole(mail)
    assert mail_to(post, "anna@")["Subject"].startswith("Reminder: Appointment at Lindenhof")


def test_what_flows_send_says_nothing_either(world: World, post: Post) -> None:
    words = "{{ appointment.services }}, {{ appointment.staff }}, {{ appointment.place }}"
    letter = {"kind": "email", "subject": "{{ appointment.services }}", "body": words}
    make_flow(world.practice, "appointment_booked", letter)
    book_marked(world)
    Hands(now=post.now).work()
    post.deliver()
    (mail,) = [one for one in post.catcher.mails if str(one["Subject"]).endswith("appointment")]
    assert not [word for word in MARKED if word in whole(mail)]


@pytest.mark.parametrize("is_named", [False, True])
def test_whoever_was_nobodys_wish_is_not_named(world: World, post: Post, is_named: bool) -> None:
    world.salon.names_anyone_staff = is_named
    world.salon.save()
    write(world.salon, "appointment_booked", EVERY_TAG)
    mara = make_colleague(world.salon, "Mara Xokafor")
    mara.email = "mara@xokafor.example"
    mara.save()
    book(world.anna, world.salon, ask(make_service(world.salon, mara)))
    post.deliver()
    said = whole(mail_to(post, "anna@")).lower()
    assert ("xokafor" in said) is is_named
    assert "xokafor" in whole(mail_to(post, "mara@")).lower()


def test_a_wished_staff_member_is_named(world: World, post: Post) -> None:
    mara = make_colleague(world.salon, "Mara Xokafor")
    service = make_service(world.salon, mara)
    book(world.anna, world.salon, ask((service, mara)))
    post.deliver()
    assert "Mara Xokafor" in whole(mail_to(post, "anna@"))
