"""*No stored or displayed message, log, export or staff page ever contains a token* (traps, 30).

A whole life of mails is played over real SMTP; what the catcher saw is then sought in the
database (all rows, and on SQLite the bytes of its file, its WAL and its shared memory), in the
data folder, in every log record at DEBUG as our handler writes it, SQL included, and on every
page of the desk as every role. Left out of the logs: the test's own mail server, which logs the
mails that it is given.
"""

import base64
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as live_settings
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from portico.apps.access.models import PortalSession
from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.entry.services.admitting import admit_requests
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.entry.services.changing_profile import change_profile
from portico.apps.entry.services.confirming import ask_confirmation_code
from portico.apps.entry.services.reading_out import make_code_to_read
from portico.apps.entry.services.sharing import share_link
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.trying import send_test
from portico.config.logs import TokenFreeFormatter
from tests.conftest import World
from tests.make import appointment_form, client_actor, make_appointment, staff_actor
from tests.replies import REPLIES
from tests.security.conftest import Post
from tests.security.hygiene import Seen, find_code, find_secret, see
from tests.security.steps import ask, photograph
from tests.web.desk.table import PLACES, patterns

OF_THE_TEST = ("mail.log", "mail.debug", "mail.error", "asyncio", "faker", "hypothesis")
ROLES = ("admin", "manager", "scheduler", "provider")


@contextmanager
def capture_log() -> Iterator[io.StringIO]:
    """Everything from DEBUG up, as our own handler writes it, with all SQL."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(TokenFreeFormatter("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(lambda record: record.name not in OF_THE_TEST)
    loggers = [logging.getLogger(), logging.getLogger("django")]
    levels = [logger.level for logger in loggers]
    connection.force_debug_cursor = True
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        loggers[0].removeHandler(handler)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        connection.force_debug_cursor = False


class Life:
    """From the invitation to the cancellation, with everything that is mailed on the way."""

    def __init__(self, world: World, post: Post, clock: Any) -> None:
        self.world, self.post, self.clock = world, post, clock
        self.browser = Browser()

    def pass_time(self, **span: float) -> None:
        """For the web and for the worker."""
        self.post.now += timedelta(**span)
        self.clock.move_to(self.post.now)

    def deliver(self) -> None:
        admit_requests(now=self.post.now)
        self.post.deliver()

    def play(self) -> Appointment:
        """All of it; the appointment is cancelled at the end, another one stands."""
        self.clock.move_to(self.post.now)
        meeting = make_appointment(
            self.world.event, self.world.scheduler, self.world.anna, self.world.ben
        )
        later = meeting.starts_at + timedelta(hours=3)
        make_appointment(self.world.event, self.world.provider, self.world.anna, starts_at=later)
        self.deliver()
        self.ask_and_enter()
        self.let_staff_write()
        self.move(meeting)
        self.pass_time(days=6, hours=23)
        self.deliver()  # reminders
        self.refuse_with_the_link()
        cancel_appointment(
            workspace=self.world.event,
            uid=meeting.uid,
            reason="The speaker is ill",
            actor=staff_actor(self.world.admin),
            now=self.post.now,
        )
        self.pass_time(minutes=3)
        self.deliver()
        return meeting

    def ask_and_enter(self) -> None:
        """Sign-in mail; in by the code's browser, then a confirming code and a changed name."""
        ask(self.browser, self.world.event, self.world.anna.email)
        self.deliver()
        link = next(t for t in see(self.post.catcher).tokens if self.opens(t))
        self.browser.post(f"/open/{link}/")
        session = PortalSession.objects.latest("id")
        ask_confirmation_code(session=session, network="192.0.2.1", now=self.post.now)
        change_profile(
            client=self.world.anna,
            workspace=self.world.event,
            last_name="Berg-Meier",
            actor=client_actor(self.world.anna),
            now=self.post.now,
        )
        self.deliver()

    def opens(self, token: str) -> bool:
        return Browser().get(f"/open/{token}/").status_code == 200

    def let_staff_write(self) -> None:
        """A shared link, a code read out, a forgotten password, a test, a changed address."""
        world, now = self.world, self.post.now
        actor, here = staff_actor(world.admin), {"workspace": world.event, "now": now}
        share_link(client=world.ben, press=uuid4(), actor=actor, **here)
        make_code_to_read(client=world.anna, actor=actor, **here)
        Browser().post(reverse("account_reset_password"), {"email": world.admin.email})
        send_test(user=world.admin, actor=actor, **here)
        change_contact(client=world.ben, email="ben@new.example", actor=actor, **here)
        self.deliver()

    def move(self, meeting: Appointment) -> None:
        edit_appointment(
            workspace=self.world.event,
            uid=meeting.uid,
            form=appointment_form(
                self.world.scheduler.staff_member,
                self.world.anna,
                self.world.ben,
                starts_at=meeting.starts_at + timedelta(days=1),
            ),
            seen_version=Appointment.objects.get(pk=meeting.pk).version,
            allowance=Allowance(),
            user=self.world.scheduler,
            actor=staff_actor(self.world.scheduler),
            now=self.post.now,
        )
        self.pass_time(minutes=3)
        self.deliver()

    def refuse_with_the_link(self) -> None:
        """The server quotes what it refuses, for good and for now; pages break on tokens."""
        self.post.catcher.answers = ["554 blocked: LINK", "451 blocked: LINK"]
        for client in (self.world.anna, self.world.ben):
            share_link(
                client=client,
                workspace=self.world.event,
                press=uuid4(),
                actor=staff_actor(self.world.admin),
                now=self.post.now,
            )
        self.deliver()
        for token in see(self.post.catcher).tokens:
            for place in ("open", "in", "nowhere", "desk/nowhere"):
                Browser().get(f"/{place}/{token}/")
            Browser().get(f"/p/{token}/?next=/open/{token}/")
            Browser().post(f"/in/{token}/elsewhere/", {"code": "x"})


def stored_bytes() -> dict[str, bytes]:
    """The database's files, whatever else is in the data folder, and every row."""
    rows = "\n".join(row for table in photograph().values() for row in table)
    found = {"rows": rows.encode()}
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        for file in (name, *(name.with_name(f"{name.name}-{end}") for end in ("wal", "shm"))):
            found[file.name] = file.read_bytes() if file.exists() else b""
    for file in Path(live_settings.DATA_FOLDER).rglob("*"):
        if file.is_file() and "static" not in file.parts:
            found[str(file)] = file.read_bytes()
    return found


def stored_texts() -> str:
    """What people wrote or read: every text of every message, and the history."""
    kept = [repr(row) for row in Message.objects.values_list("kept_text", "kept_subject", "reason")]
    tables = photograph()
    return "\n".join(
        kept + [r for name in tables if name.startswith("history") for r in tables[name]]
    )


def staff_pages(world: World, meeting: Appointment) -> dict[str, bytes]:
    """Every address of the desk that names nothing else than one of these, as every role."""
    shown: dict[str, bytes] = {}
    for role in ROLES:
        browser = Browser(raise_request_exception=False)
        browser.force_login(getattr(world, role))
        for name in PLACES:
            converters = set(patterns()[name].pattern.converters)
            if converters - {"public_id", "uid"}:
                continue
            for uid in (meeting.uid, world.anna.uid) if "uid" in converters else (None,):
                given = {"public_id": world.event.public_id, "uid": uid}
                address = reverse(f"desk:{name}", kwargs={key: given[key] for key in converters})
                answer = browser.get(address, {"find": "anna", "address": world.anna.email})
                shown[f"{role}: {address}"] = answer.getvalue() + str(answer.headers).encode()
    return shown


@pytest.mark.django_db(transaction=True)
def test_no_token_that_a_mail_showed_is_kept_logged_or_shown(
    transactional_db: None, world: World, post: Post, clock: Any, settings: Any
) -> None:
    settings.REPLIES = REPLIES
    world.event.send_invitations = True
    world.event.save(update_fields=["send_invitations"])
    with capture_log() as log:
        meeting = Life(world, post, clock).play()
        pages = staff_pages(world, meeting)
    seen = see(post.catcher)
    assert_it_was_a_whole_life(seen, pages, log.getvalue())

    places = stored_bytes() | pages | {"log": log.getvalue().encode()}
    found = {where: hits for where, text in places.items() if (hits := find_secret(seen, text))}
    assert found == {}
    read = {where: text.decode(errors="replace") for where, text in pages.items()}
    read |= {"texts": stored_texts(), "log": log.getvalue()}
    found = {where: hits for where, text in read.items() if (hits := find_code(seen, text))}
    assert found == {}


def assert_it_was_a_whole_life(seen: Seen, pages: dict[str, bytes], log: str) -> None:
    """Else the search would find nothing because there was nothing."""
    sent = set(Message.objects.filter(state=Message.SENT).values_list("trigger", flat=True))
    assert sent >= {
        *("invitation", "update", "reminder", "appointment_cancelled", "sign_in"),
        *("portal_link_shared", "confirmation_code", "profile_changed", "contact_changed"),
        *("staff_password_reset", "delivery_test"),
    }
    assert len(seen.tokens) > 12
    assert len(seen.replies) >= 2
    assert len(seen.codes) >= 2
    assert len(pages) > 60
    assert sum(b"Spectral CT roadmap" in page for page in pages.values()) > 3
    assert "‹token›" in log
    assert "INSERT INTO" in log
    reasons = " ".join(Message.objects.values_list("reason", flat=True))
    assert "554 blocked: ‹portal link›" in reasons


@pytest.mark.parametrize("before", range(3))
def test_the_search_finds_what_is_hidden(before: int) -> None:
    """The searcher itself: it must fire for each way of keeping a token."""
    token = "Yc0n3Wm_3fEo-hG5Rzq7TtXl2bV9sKdJpQaU8iMvZxE"
    seen = Seen(frozenset({token}), frozenset(), frozenset({"042137"}))
    kept = [
        f"/open/{token}/".encode(),
        token.encode().hex().encode(),
        base64.b64encode(b"x" * before + token.encode() + b" and more"),
        base64.urlsafe_b64decode(token + "="),
        token[::-1].encode(),
        f"{token[:21]}=\r\n{token[21:]}".encode(),
    ]
    assert all(find_secret(seen, text) for text in kept)
    assert not find_secret(seen, b"nothing of the kind " * 50)
    assert find_code(seen, "Your code: 042 137.") == ["042137"]
    assert not find_code(seen, "2026-11-23 09:00:00.042137 and 10421370")
