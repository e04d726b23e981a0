"""Profile: whether somebody wants texts; and staff who write down that somebody agreed."""

from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.messaging.models import Message, SuppressedAddress
from tests.conftest import World
from tests.make import NOW
from tests.texts import CALLED, MOBILE, NUMBER, agree_to_texts, make_sender


def page(anna: Browser, world: World) -> str:
    return anna.get(f"/w/{world.event.public_id}/profile/").content.decode()


def choose(anna: Browser, world: World, *names: str) -> Any:
    wanted = dict.fromkeys(("appointment_emails", "marketing_emails", *names), "on")
    return anna.post(f"/w/{world.event.public_id}/profile/mails/", wanted)


def test_ticking_is_agreeing(world: World, anna: Browser) -> None:
    make_sender(world.event)
    agree_to_texts(world.anna, None, MOBILE)  # type: ignore[arg-type]
    shown = page(anna, world)
    assert 'name="appointment_texts">' in shown
    assert CALLED in shown
    assert choose(anna, world, "appointment_texts").status_code == 302
    world.anna.refresh_from_db()
    assert world.anna.text_consent_at is not None
    assert (world.anna.appointment_texts, world.anna.marketing_texts) == (True, False)
    assert 'name="appointment_texts" checked' in page(anna, world)
    told = Message.objects.get(trigger="profile_changed")
    assert "text_consent" in told.facts["fields"]
    choose(anna, world)
    world.anna.refresh_from_db()
    assert world.anna.text_consent_at is None


@pytest.mark.parametrize("why", ["no_sender", "landline"])
def test_nobody_agrees_unasked(world: World, anna: Browser, why: str) -> None:
    if why == "landline":
        make_sender(world.event)
    phone = "+41 61 555 01 40" if why == "landline" else MOBILE
    agree_to_texts(world.anna, NOW, phone)
    assert 'name="appointment_texts"' not in page(anna, world)
    choose(anna, world)
    world.anna.refresh_from_db()
    assert world.anna.text_consent_at == NOW
    choose(anna, world, "appointment_texts", "marketing_texts")
    world.anna.refresh_from_db()
    assert world.anna.marketing_texts is False


def test_after_stop_the_way_back_is_shown(world: World, anna: Browser) -> None:
    make_sender(world.event)
    agree_to_texts(world.anna, NOW)
    assert "START" not in page(anna, world)
    SuppressedAddress.objects.create(
        organization=world.organization,
        channel="sms",
        address=CALLED,
        reason="stopped",
        since=NOW,
    )
    shown = page(anna, world)
    assert "START" in shown
    assert NUMBER in shown
