"""Every automated mail in our own words, as a mail program shows it: light, dark, narrow, wide."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.looking import fits, list_findings, list_wide
from tests.e2e.tour import Tour

pytestmark = pytest.mark.e2e
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
KINDS = [("event", "en"), ("location", "de"), ("practice", "en"), ("practice", "de")]
MAILS = """
import json
from django.utils import timezone
from portico.apps.appointments.models import Appointment
from portico.apps.appointments.previewing import preview_message
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.own_words import NO_WORDS
from portico.apps.workspaces.models import Workspace
now = timezone.now()
place = Workspace.objects.filter(kind="KIND").order_by("pk").first()
place.portal_enabled = True
theirs = Appointment.objects.filter(workspace=place, attendees__client__isnull=False)
one = theirs.filter(starts_at__gt=now, state__in=["pending", "confirmed"]).first() or theirs.first()
one.workspace = place
found = []
for row in AutomatedMessage.objects.filter(workspace=place, channel="email").order_by("pk"):
    row.workspace = place
    mail = preview_message(row, one, NO_WORDS, language="LANGUAGE", now=now)
    found.append([f"{row.trigger}, {row.audience}", mail.subject, mail.text, mail.html])
print(json.dumps(found))
"""


class Links(HTMLParser):
    """Where the buttons and words of a mail lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith("http"):
            self.found.append(href)


@pytest.fixture(scope="module")
def written(tour: Tour) -> dict[tuple[str, str], Any]:
    """All mails of a business of each kind."""
    ask = tour.demo.ask
    return {
        (kind, language): ask(MAILS.replace("KIND", kind).replace("LANGUAGE", language))
        for kind, language in KINDS
    }


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_it_is_read_in_light_and_dark(
    tour: Tour, written: dict[tuple[str, str], Any], kind: str, language: str
) -> None:
    page = tour.stranger()
    for name, _, _, html in written[kind, language]:
        page.set_content(html)
        assert page.evaluate("() => document.documentElement.lang") == language
        for scheme, width in (("dark", 320), ("light", 640)):
            look_at(page, f"{name} in {language}", scheme, width)
    tour.part()


def look_at(page: Page, name: str, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    assert fits(page), f"{name} in {scheme} at {width} px: {list_wide(page)}"
    found = list_findings(page, **WCAG)
    assert found == [], f"{name} in {scheme} at {width} px: {found}"


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_the_plain_text_says_as_much(
    written: dict[tuple[str, str], Any], kind: str, language: str
) -> None:
    for name, subject, text, html in written[kind, language]:
        links = Links(html).found
        assert [link for link in links if link not in text] == [], name
        assert not re.search(r"[{<]\w|&\w+;|\}\}", text), name
        assert "\n\n\n" not in text, name
        assert len(text.split()) > 10, name
        assert 0 < len(subject) < 120, name
        assert "{" not in subject, name
        assert max(len(line) for line in text.splitlines() if "http" not in line) < 400, name
