"""A practice at work with a mark in everything that is sealed, and the search for that mark.

The mark is another one at each run, so that no other text of any test holds it.
"""

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser

from portico.apps.access.models import PortalSession
from portico.apps.access.services.starting import start_portal_session
from portico.apps.access.visitors import Visitor
from portico.apps.care.models import FormRequest
from portico.apps.care.services.form_reviewing import close_request
from portico.apps.care.services.form_sending import correct_form
from portico.domain.actors import SYSTEM
from tests.care import make_past
from tests.conftest import World
from tests.flows import EMAIL, Hands, make_flow
from tests.forms import make_form, save, send
from tests.hostile_files import PDF
from tests.make import NOW, make_appointment
from tests.security.hygiene import shapes_of

MARK = f"otter{secrets.token_hex(6)}"
KINDS = ("summary", "draft", "notes", "answer", "begun", "rival", "file", "content", "refused")


def mark(kind: str) -> str:
    """What stands in that kind of text; signs beyond ASCII too."""
    return f"Fu\u00dfnote {MARK}-{kind}"


def shapes() -> list[bytes]:
    """The mark in every shape in which it could be kept."""
    found = set(shapes_of(MARK)) | {MARK.encode("utf-16-le"), MARK.encode("utf-16-be")}
    half = len(MARK.encode()) // 2
    return sorted(found - {MARK.encode()[:half], MARK.encode()[half:]})


def holds_mark(text: bytes) -> bool:
    """Whether it stands there in any shape."""
    return any(shape in text for shape in shapes())


def work_with_marks(world: World) -> None:
    """Write, autosave, share, fill in, upload, hand in, review, look: as people do it."""
    work_with_summary(world)
    work_with_forms(world)
    Hands().work()


def work_with_summary(world: World) -> None:
    session = make_past(world.event, world.provider, world.anna, world.provider.staff_member)
    desk = Browser(HTTP_HOST="127.0.0.1")
    desk.force_login(world.provider)
    own = f"/desk/{world.event.public_id}/appointments/{session.uid}/summary/"
    page = f"{own}{world.anna.uid}/"
    typed = {"text": mark("summary"), "notes": mark("notes")}
    assert desk.post(page, {**typed, "seen": "0", "do": "save"}).status_code == 302
    assert desk.post(f"{own}preview/", {"text": mark("draft")}).status_code == 200
    assert desk.post(f"{page}share/", {"seen": "1", "with": world.anna.uid}).status_code == 302
    again = {**typed, "text": mark("draft")}
    assert desk.post(f"{page}keep/", {**again, "seen": "1"}).json() == {"version": 2}
    other = {**again, "text": mark("draft") + " of another tab", "seen": "1", "do": "save"}
    assert desk.post(page, other).status_code == 409
    assert mark("notes") in desk.get(page).content.decode()
    anna = enter(world)
    read = anna.get(f"/w/{world.event.public_id}/appointments/{session.uid}/summary/")
    assert mark("summary") in read.content.decode()


def work_with_forms(world: World) -> None:
    make_flow(world.event, "form_submitted", EMAIL)
    visit = make_appointment(world.event, world.provider, world.anna, world.provider.staff_member)
    begun = send(world.event, world.ben)
    save(begun, {"where": mark("begun")})
    save(begun, {"where": mark("rival")}, seen=0, writer="another page")
    form = make_form(world.event, "Marked")
    sent = send(world.event, world.anna, template=form, appointment=visit)
    anna, at = enter(world), f"/w/{world.event.public_id}/forms/{sent.uid}/"
    answers = {"a.name": "Anna", "a.pain": "yes", "a.where": mark("answer")}
    post(anna, f"{at}part/s1/", answers, ["name", "pain", "where"])
    letter = SimpleUploadedFile(f"{mark('file')}.pdf", PDF + mark("content").encode())
    post(anna, f"{at}part/s2/", {"f.paper": letter, "a.agree": "agree"}, ["agree"])
    bad = SimpleUploadedFile(f"{mark('refused')}.exe", mark("refused").encode())
    assert post(anna, f"{at}part/s2/", {"f.paper": bad}, []).status_code == 422
    review = anna.get(f"{at}review/").content.decode()
    assert mark("answer") in review
    assert mark("file") in review
    seen = re.search(r'name="seen" value="(\d+)"', review)
    signed = {"signature.name": "Anna Berg", "signature.relationship": "self"}
    done = anna.post(f"{at}review/", {"seen": seen[1] if seen else "", **signed})
    assert done.status_code == 302
    assert mark("answer") in anna.get(at).content.decode()
    assert anna.get(f"{at}paper.pdf").status_code == 200
    PortalSession.objects.update(confirmed_at=NOW)
    assert anna.get(f"/w/{world.event.public_id}/profile/data/my-data.zip").status_code == 200
    desk = Browser(HTTP_HOST="127.0.0.1")
    desk.force_login(world.provider)
    read = desk.get(f"/desk/{world.event.public_id}/forms/{sent.uid}/").content.decode()
    assert mark("answer") in read
    assert mark("file") in read
    close_request(request=FormRequest.objects.get(pk=sent.pk), actor=SYSTEM, now=NOW)
    again = correct_form(request=FormRequest.objects.get(pk=sent.pk), actor=SYSTEM, now=NOW)
    save(again, {"where": mark("answer") + " corrected"})


def post(browser: Browser, page: str, typed: dict[str, Any], on: list[str]) -> Any:
    """As the page sends it, with what is hidden in it."""
    text = browser.get(page).content.decode()
    found = {
        name: re.search(rf'name="{name}" value="([^"]*)"', text) for name in ("seen", "writer")
    }
    hidden = {name: one[1] for name, one in found.items() if one}
    return browser.post(page, {**hidden, "on": on, "go": "stay", **typed})


def enter(world: World) -> Browser:
    """Anna's browser."""
    visitor = Visitor(secrets.token_urlsafe(32), "Firefox")
    entered = start_portal_session(
        client=world.anna, workspace=world.event, way_in="link", visitor=visitor, now=NOW
    )
    browser = Browser(HTTP_HOST="127.0.0.1")
    name = f"{settings.COOKIE_PREFIX}portal-{world.event.public_id}"
    browser.cookies[name] = entered.session_key
    return browser


def rows_as_text() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, whoever made it, each column as text; sessions unpacked too."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            whole = "t::text" if connection.vendor == "postgresql" else "*"
            cursor.execute(f"SELECT {whole} FROM {quoted} t")
            for row in cursor.fetchall():
                kept = [one if isinstance(one, bytes) else str(one).encode() for one in row]
                yield table, b"\n".join(kept)
    for session in Session.objects.all():
        yield "django_session", json.dumps(session.get_decoded()).encode()
