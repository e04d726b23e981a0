"""A demo to walk through: a browser for each visitor, and links in every state they can have."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.installation import Installation, wait_for

ANNA = "anna.berg@bergpost.example"
NORA, QUINN = "nora.feld@rheinau.example", "quinn.hale@quiet.example"
ADMIN, MANAGER, PROVIDER = (
    f"{name}@heliomedical.example" for name in ("ines.roth", "farid.amiri", "sven.aalto")
)

# Links whose mails would take weeks to come into these states; Quinn has no appointment here, but
# one at a second event; Arne shares Anna's address and appointment.
SCENE = f"""
import json
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from portico.apps.access.models import PortalLink
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.creating import create_workspace
from portico.domain.actors import SYSTEM
now = timezone.now()
event, salon, practice = (
    Workspace.objects.get(kind=kind) for kind in ("event", "location", "practice"))
Workspace.objects.filter(pk=practice.pk).update(portal_enabled=False)
nora = Client.objects.get(email="{NORA}")
quinn = Client.objects.create(
    organization=event.organization, first_name="Quinn", email="{QUINN}", created_at=now)
arne = Client.objects.create(
    organization=salon.organization, first_name="Arne", email="{ANNA}", created_at=now)
shared = Attendee.objects.filter(
    client__email="{ANNA}", appointment__starts_at__gt=now).first()
shared.pk, shared.uid, shared.client = None, uuid4(), arne
shared.save()
own = Appointment.objects.filter(attendees__client=nora, workspace=event).order_by("starts_at")
over, coming = own.filter(starts_at__lt=now).first(), own.filter(state="pending").last()
past = now - timedelta(days=90)
side = create_workspace(organization=event.organization, kind="event", name="Side event",
    time_zone="Europe/Zurich", actor=SYSTEM, now=now, portal_enabled=True,
    first_day=now.date(), last_day=now.date() + timedelta(days=9))
there = Appointment.objects.get(pk=coming.pk)
there.pk, there.uid, there.workspace, there.room = None, uuid4(), side, None
there.save()
both = Attendee.objects.get(appointment=coming, client=nora)
both.pk, both.uid, both.appointment, both.client = None, uuid4(), there, quinn
both.save()
def mint(client, item=None, at=now, workspace=event):
    kind = "appointment" if item else ""
    return mint_portal_link(client=client, workspace=workspace, address=client.email,
        item_kind=kind, item_uid=item and item.uid, now=at).split("/", 3)[3]
found = dict(
    event=event.public_id, closed=practice.public_id,
    slug=event.portal_slug, salon=salon.portal_slug,
    side=mint(nora, workspace=side), over=str(over.uid), coming=str(coming.uid),
    open=mint(nora, coming), quiet=mint(quinn),
    ended=mint(nora, coming, past), ended_quiet=mint(quinn, None, past), revoked=mint(nora))
last = PortalLink.objects.order_by("-id").first()
PortalLink.objects.filter(pk=last.pk).update(revoked_at=now)
print(json.dumps(found))
"""


@dataclass
class Tour:
    """The demo, and who is in it by now."""

    browser: Browser
    demo: Installation
    found: dict[str, Any]
    password: str
    known: dict[str, BrowserContext] = field(default_factory=dict)
    strangers: list[BrowserContext] = field(default_factory=list)

    def see(self, path: str, page: Page | None = None) -> Page:
        """Go there; without a page, in a browser that nobody knows."""
        page = page or self.stranger()
        page.goto(f"{self.demo.url}/{path}")
        return page

    def stranger(self) -> Page:
        """A page of a browser that has never been here; it ends with the test."""
        context = self.browser.new_context(reduced_motion="reduce")
        self.strangers.append(context)
        return context.new_page()

    def staff(self, email: str = ADMIN) -> Page:
        """A page of somebody at the desk."""
        if email not in self.known:
            context = self.known[email] = self.browser.new_context(reduced_motion="reduce")
            page = self.see("desk/account/login/", context.new_page())
            page.fill("[name=login]", email)
            page.fill("[name=password]", self.password)
            page.click("main button[type=submit]")
            page.wait_for_url(re.compile("/desk/(?!account)"))
        return self._page(email)

    def client(self, link: str = "open") -> Page:
        """A page of a client who came in by that link."""
        if link not in self.known:
            context = self.known[link] = self.browser.new_context(reduced_motion="reduce")
            page = self.see(self.found[link], context.new_page())
            page.click("main form button[type=submit]")
            page.wait_for_url(re.compile("/w/"))
        return self._page(link)

    def desk(self, path: str, email: str = ADMIN) -> Page:
        """A page of the event's desk."""
        return self.see(f"desk/{self.found['event']}/{path}", self.staff(email))

    def portal(self, path: str, link: str = "open") -> Page:
        """A page of the event's portal."""
        return self.see(f"w/{self.found['event']}/{path}", self.client(link))

    def mail(self, address: str, subject: str) -> Page:
        """The newest mail of that subject to that address, once it is there."""
        page = self.stranger()

        def look() -> bool:
            self.see(f"mailbox/?to={address}", page)
            return page.get_by_role("link", name=re.compile(subject)).count() > 0

        wait_for(look, 40)
        page.get_by_role("link", name=re.compile(subject)).first.click()
        page.wait_for_load_state()
        return page

    def link_in_mail(self, address: str, subject: str, kind: str) -> str:
        """The path of a link in a mail: open, in or password."""
        text = self.mail(address, subject).inner_text(".mailbox-text")
        match = re.search(rf"http://[^/\s]+/((?:\S+/)?{kind}/\S+/)", text)
        assert match, text
        return match.group(1)

    def describe(self) -> str:
        """Where every browser stands, for the message of a failing test."""
        pages = [page for one in (*self.known.values(), *self.strangers) for page in one.pages]
        return "\n".join(f"{page.url}: {page.inner_text('body')[:600]}" for page in pages)

    def part(self) -> None:
        """End the browsers of strangers."""
        while self.strangers:
            self.strangers.pop().close()

    def _page(self, who: str) -> Page:
        return self.known[who].pages[0]


@contextmanager
def begin_tour(browser: Browser, demo: Installation, scene: dict[str, Any]) -> Iterator[Tour]:
    """Begin with no browser open; end with none."""
    kept = json.loads((demo.folder / "demo.json").read_text())
    tour = Tour(browser, demo, scene, kept["password"])
    try:
        yield tour
    finally:
        tour.part()
        for context in tour.known.values():
            context.close()
