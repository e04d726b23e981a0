"""While there is a mailbox page, texts are shown there, and none leaves this machine."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.messaging.models import TextSender
from portico.apps.messaging.services.configuring_texts import send_test_text
from portico.apps.messaging.services.delivering_texts import deliver_texts
from tests.conftest import World
from tests.make import NOW, staff_actor
from tests.texts import CALLED, NUMBER, provide_texts

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_text_stands_on_the_page(
    world: World, settings: Any, tmp_path: Path, client: Browser
) -> None:
    settings.HAS_MAILBOX_PAGE, settings.MAILBOX_FOLDER = True, tmp_path / "mailbox"
    settings.ROOT_URLCONF = "tests.integrations.mailbox_urls"
    TextSender.objects.create(organization=world.organization, workspace=world.event, number=NUMBER)
    with provide_texts() as provider:
        settings.TWILIO_API = provider.url
        send_test_text(
            workspace=world.event,
            user=world.manager,
            number=CALLED,
            actor=staff_actor(world.manager),
            now=NOW,
        )
        assert deliver_texts(owner="w", read_clock=lambda: NOW) == 1
        assert provider.asked == []
    page = client.get("/mailbox/").content.decode()
    assert "Test: texts from MedTech Congress 2027 arrive" in page
    assert CALLED in page
    assert client.get("/mailbox/", {"to": "nobody"}).status_code == 200
