"""What mails say a client can still do, until when, and whom to ask; the session confirmation."""

from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.workspaces.models import Workspace
from tests.apps.appointments.visits import book
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.words import mail_to, switch
from tests.booking import ask, berlin, make_colleague, make_service
from tests.catcher import body_of
from tests.conftest import World
from tests.make import make_appointment

pytestmark = pytest.mark.django_db
OPEN = {
    "who_may_book": "known_clients",
    "allow_self_cancellation": True,
    "allow_self_rescheduling": True,
    "self_cancellation_hours": 24,
    "self_rescheduling_hours": 24,
    "phone": "040 1234",
}


def text_of(world: World, post: Post, **rules: Any) -> str:
    """The mail of Anna's booking for Wednesday at ten, on one line."""
    Workspace.objects.filter(pk=world.salon.pk).update(**{**OPEN, **rules})
    world.salon.refresh_from_db()
    mara = make_colleague(world.salon)
    book(world.anna, world.salon, ask(make_service(world.salon, mara)), starts_at=berlin(25, 10))
    post.deliver()
    return " ".join(body_of(mail_to(post, "anna@"), "plain").split())


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({}, "You can move or cancel it yourself until Tue 24 Nov 2026, 10:00 (Berlin time). "),
        (
            {"self_cancellation_hours": 2},
            "You can move it yourself until Tue 24 Nov 2026, 10:00 (Berlin time), and cancel it "
            "until Wed 25 Nov 2026, 08:00 (Berlin time). For anything else, and later than that, "
            "please call 040 1234. Move it: http",
        ),
        (
            {"allow_self_cancellation": False},
            "Something came up? You can move it yourself until Tue 24 Nov 2026, 10:00",
        ),
        (
            {"allow_self_rescheduling": False, "self_cancellation_hours": 0},
            "You can cancel it yourself until it begins. For anything else, please call 040 1234.",
        ),
        (
            {"self_cancellation_hours": 0, "self_rescheduling_hours": 0},
            "You can move or cancel it yourself until it begins. For anything else, please call "
            "040 1234. Move",
        ),
        (
            {"allow_self_cancellation": False, "allow_self_rescheduling": False},
            "Something came up? Please call 040 1234.",
        ),
        (
            {"allow_self_cancellation": False, "allow_self_rescheduling": False, "phone": ""},
            "Something came up? Please answer this mail.",
        ),
        ({"portal_enabled": False}, "Something came up? Please call 040 1234."),
    ],
    ids=["both", "each", "move", "cancel", "to the start", "none", "no telephone", "no portal"],
)
def test_it_says_what_can_still_be_done(
    world: World, post: Post, rules: dict[str, Any], said: str
) -> None:
    assert said in text_of(world, post, **rules)


def test_its_links_lead_to_the_own_appointment(world: World, post: Post) -> None:
    text = text_of(world, post)
    assert "?do=reschedule" in text
    assert "?do=cancel" in text


def test_nothing_can_be_done_where_the_portal_is_closed_to_them(world: World, post: Post) -> None:
    world.anna.has_portal_access = False
    world.anna.save()
    text = text_of(world, post)
    assert "Something came up? Please call 040 1234." in text
    assert "?do=" not in text


def test_staff_and_cancelled_ones_are_told_nothing_of_it(world: World, post: Post) -> None:
    text_of(world, post)
    Appointment.objects.update(state="cancelled")
    assert all(
        "Something came up" not in body_of(mail, "plain")
        for mail in post.catcher.mails
        if "anna@" not in mail["To"]
    )


def book_session(world: World, post: Post, **fields: Any) -> Any:
    """A session at the practice; the mail that confirms it."""
    world.practice.portal_enabled = True
    world.practice.save()
    make_appointment(
        world.practice,
        world.admin,
        world.anna,
        world.provider.staff_member,
        is_online=True,
        join_link="https://meet.example/abc",
        **fields,
    )
    post.deliver()
    return mail_to(post, "anna@")


def test_a_practice_confirms_sessions_with_the_link_to_join(world: World, post: Post) -> None:
    mail = book_session(world, post)
    assert mail["Subject"].startswith("Confirmed: Appointment at Lindenhof")
    assert "Confirmed for you, Anna" in body_of(mail, "plain")
    text = body_of(mail, "plain")
    assert "Join:\r\n" in text
    assert "?do=join" in text
    assert "meet.example" not in text  # a discreet mail: its own portal link leads there
    assert "meet.example" not in body_of(mail, "html")


def test_join_stands_there_without_a_portal_too(world: World, post: Post) -> None:
    world.anna.has_portal_access = False
    world.anna.save()
    text = body_of(book_session(world, post), "plain")
    assert "Join:\r\nhttps://meet.example/abc" in text
    assert "/open/" not in text


def test_a_session_confirmation_is_switched_off_like_every_message(
    world: World, post: Post
) -> None:
    switch(world.practice, "appointment_booked", is_on=False)
    with pytest.raises(IndexError):
        book_session(world, post)
