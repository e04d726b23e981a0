"""The suppression list at the desk: listed, searched, taken off, and told at the client."""

from typing import Any

import pytest
from django.urls import reverse

from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message, SuppressedAddress
from portico.apps.messaging.services.suppressing import suppress_address
from portico.domain.actors import SYSTEM
from tests.apps.messaging.steps import enqueue
from tests.make import NOW

ANNA = "anna@clients.example"


def suppress(world: Any, address: str = ANNA, **fields: Any) -> SuppressedAddress:
    wanted = {"reason": "hard_bounce", "detail": "550 5.1.1 User unknown", **fields}
    return suppress_address(
        organization_id=world.organization.pk, address=address, actor=SYSTEM, now=NOW, **wanted
    )


def show(desk: Any, **query: str) -> str:
    return desk.browser.get(desk.url("settings/delivery/suppressed/"), query).content.decode()


def test_nobody_is_on_it(desk: Any) -> None:
    assert "Every address is written to" in show(desk)
    assert "No such address" in show(desk, q="nobody")


def test_who_stands_on_it_since_when_and_why(world: Any, desk: Any) -> None:
    suppress(world)
    suppress(world, "angry@clients.example", reason="complaint", detail="")
    page = show(desk)
    for words in (ANNA, "Anna Berg", "Mail to it came back for good", "550 5.1.1 User unknown"):
        assert words in page
    assert "A mail was reported as unwanted" in page
    found = show(desk, q="ANGRY")
    assert "angry@clients.example" in found
    assert ANNA not in found


def test_taken_off_the_list(world: Any, desk: Any) -> None:
    entry = suppress(world)
    path = desk.url(f"settings/delivery/suppressed/{entry.uid}/release/")
    assert desk.browser.get(path).status_code == 405
    answer = desk.browser.post(path, follow=True)
    assert f"{ANNA} is written to again." in answer.content.decode()
    assert not SuppressedAddress.objects.exists()
    assert LogEntry.objects.filter(verb="address_released", subject_uid=world.anna.uid).exists()


def test_a_number_that_sent_stop_is_its_owners(world: Any, desk: Any) -> None:
    entry = suppress(world, "+41615550140", channel="sms", reason="stopped")
    page = show(desk)
    assert "STOP came from this number" in page
    assert "Take off" not in page.split("<tbody>")[1]
    path = desk.url(f"settings/delivery/suppressed/{entry.uid}/release/")
    assert desk.browser.post(path).status_code == 404


def test_the_client_record_says_so(world: Any, desk: Any) -> None:
    path = desk.url(f"clients/{world.anna.uid}/")
    assert "Gets no mail" not in desk.browser.get(path).content.decode()
    suppress(world)
    page = desk.browser.get(path).content.decode()
    assert "Gets no mail" in page
    assert f"Nothing is sent to {ANNA}" in page
    assert desk.url("settings/delivery/suppressed/?q=anna%40clients.example") in page
    history = desk.browser.get(path, {"tab": "history"}).content.decode()
    assert "put the address on the suppression list" in history


def test_a_scheduler_sees_it_at_the_client_and_has_no_list(world: Any, desk_of: Any) -> None:
    suppress(world)
    desk = desk_of(world.scheduler)
    page = desk.get(f"clients/{world.anna.uid}/").content.decode()
    assert "Gets no mail" in page
    assert "Suppression list" not in page
    assert desk.get("settings/delivery/suppressed/").status_code == 403


def test_delivery_counts_them(world: Any, desk: Any) -> None:
    suppress(world)
    page = desk.browser.get(desk.url("settings/delivery/")).content.decode()
    assert "Nothing is sent to 1 address" in page
    assert desk.url("settings/delivery/suppressed/") in page


@pytest.mark.parametrize(
    ("state", "report", "words"),
    [
        ("sent", "delivered", "delivered"),
        ("sent", "delayed", "sent, not there yet"),
        ("failed", "bounced", "came back"),
        ("sent", "complained", "reported as unwanted"),
        ("scheduled", "delayed", "on its way"),
    ],
)
def test_the_log_says_what_became_of_it(
    world: Any, desk: Any, state: str, report: str, words: str
) -> None:
    message = enqueue(world)
    Message.objects.filter(pk=message.pk).update(state=state, report=report, sent_at=NOW)
    log = reverse("desk:message_log", args=[world.event.public_id])
    row = desk.browser.get(log).content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert words in row
    assert ("Retry" in row) is (state == "failed")
