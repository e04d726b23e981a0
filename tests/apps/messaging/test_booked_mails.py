"""Mails of a booking by the client: what stands, what awaits a word, and whom it is for."""

from typing import Any

import pytest

from portico.apps.appointments.services.booking import book_visit
from portico.apps.workspaces.models import Workspace
from tests.apps.messaging.conftest import Post
from tests.booking import ask, berlin, make_colleague, make_service
from tests.catcher import body_of
from tests.conftest import World
from tests.make import client_actor

pytestmark = pytest.mark.django_db


def book(world: World, post: Post, booked_for: str = "", **settings: Any) -> dict[str, Any]:
    """Anna books a cut with Mara; the mails by whom they go to."""
    Workspace.objects.filter(pk=world.salon.pk).update(who_may_book="known_clients", **settings)
    world.salon.refresh_from_db()
    mara = make_colleague(world.salon)
    mara.email = "mara@salt.example"
    mara.save()
    book_visit(
        client=world.anna,
        workspace=world.salon,
        request=ask(make_service(world.salon, mara)),
        starts_at=berlin(24, 10),
        booked_for=booked_for,
        actor=client_actor(world.anna),
        now=post.now,
    )
    post.deliver()
    return {str(mail["To"]).split("@")[0].split("<")[-1]: mail for mail in post.catcher.mails}


def test_booked_at_once(world: World, post: Post) -> None:
    mails = book(world, post)
    assert mails["anna"]["Subject"] == "Booked: Cut, Tue 24 Nov 2026, 10:00"
    text = body_of(mails["anna"], "plain")
    assert "confirm" not in text
    assert "For:" not in text
    assert mails["mara"]["Subject"] == "Booked: Cut, Tue 24 Nov 2026, 10:00"


def test_staff_have_still_to_confirm_it(world: World, post: Post) -> None:
    mails = book(world, post, confirmation="by_staff")
    assert mails["anna"]["Subject"] == "We have your booking: Cut, Tue 24 Nov 2026, 10:00"
    said = "Salt & Stone still confirms it. The time is kept for you."
    assert said in body_of(mails["anna"], "plain")
    assert mails["mara"]["Subject"] == "To be confirmed: Cut, Tue 24 Nov 2026, 10:00"
    assert "Confirm it at the desk." in body_of(mails["mara"], "plain")
    assert said not in body_of(mails["mara"], "plain")


def test_the_client_confirms_it_later(world: World, post: Post) -> None:
    mails = book(world, post, confirmation="by_request", confirmation_request_days=0)
    assert mails["anna"]["Subject"] == "Booked: Cut, Tue 24 Nov 2026, 10:00"
    assert "We ask you to confirm it when the day is near." in body_of(mails["anna"], "plain")


def test_whom_it_is_for_stands_in_it_unless_mails_are_discreet(world: World, post: Post) -> None:
    mails = book(world, post, booked_for="Lena")
    for name in ("anna", "mara"):
        assert "Lena" in body_of(mails[name], "plain")


def test_discreet_mails_name_nobody(world: World, post: Post) -> None:
    mails = book(world, post, booked_for="Lena", discreet_messages=True)
    assert "Lena" not in body_of(mails["anna"], "plain")
