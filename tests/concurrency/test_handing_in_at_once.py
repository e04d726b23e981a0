"""A form is handed in by many presses at once, and while it is typed, withdrawn, over, cancelled.

Exactly one submission with one PDF and one cause for flows, or none; every other press gets a
polite page. What was typed at the same instant is in the PDF, or its page says that it is not.
"""

import hashlib
import io
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest
import time_machine
from django.db import connections
from django.test import Client as Browser

from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.care.models import FormRequest, FormSubmission
from portico.apps.care.services.form_reviewing import withdraw_request
from portico.apps.care.services.form_sweeping import sweep_forms
from portico.apps.care.sheets import read_sheet
from portico.apps.care.submissions import read_pdf, read_submission
from portico.apps.flows.models import FlowCause
from portico.apps.flows.services.noticing import note_causes
from portico.apps.history.models import LogEntry
from portico.domain.actors import SYSTEM
from portico.domain.errors import Refused
from tests.conftest import World
from tests.flows import make_flow
from tests.forms import GOOD, save, send
from tests.make import NOW, make_appointment
from tests.web.portal.conftest import clock, enter

__all__ = ["clock", "enter"]

pytestmark = pytest.mark.django_db(transaction=True)
Press = Callable[[], str]
SIGNED = {"signature.name": "Anna Berg", "signature.relationship": "self"}
ROUNDS, STEP = 7, 0.008
AFTERWARDS = "What you typed last is not in it"


@pytest.fixture
def devices(transactional_db: None, world: World, enter: Callable[..., Browser]) -> list[Browser]:
    """Two devices of Anna, and a flow of the practice that waits for forms."""
    world.practice.portal_enabled = True
    world.practice.confirm_new_devices = False
    world.practice.save(update_fields=["portal_enabled", "confirm_new_devices"])
    make_flow(
        world.practice,
        "form_submitted",
        {"kind": "note", "body": "Read it."},
    )
    return [enter(world.anna, world.practice) for _ in range(2)]


def at(request: FormRequest, rest: str = "") -> str:
    return f"/w/{request.workspace.public_id}/forms/{request.uid}/{rest}"


def revision(request: FormRequest, browser: Browser) -> str:
    found = re.search(
        r'name="seen" value="(\d+)"', browser.get(at(request, "review/")).content.decode()
    )
    assert found
    return found[1]


def handing_in(request: FormRequest, browser: Browser) -> Press:
    """Press *Sign and hand in* on a review that is open now."""
    fields = {"seen": revision(request, browser), **SIGNED}

    def press() -> str:
        answer = browser.post(at(request, "review/"), fields, follow=True)
        text = answer.content.decode()
        if "Thank you" in text:
            return "handed in"
        if answer.status_code == 409 and "look it through again" in text:
            return "looks again"
        if answer.status_code in (404, 410) or "was withdrawn" in text or "is over" in text:
            return "too late"
        return f"{answer.status_code} {text}"

    return press


def typing(request: FormRequest, browser: Browser, where: str) -> Press:
    """Send the first page with another answer."""
    on = ["name", "pain", "where"]
    fields = {f"a.{key}": GOOD[key] for key in on} | {"a.where": where, "writer": "other"}
    fields |= {"on": on, "seen": revision(request, browser), "go": "later"}

    def press() -> str:
        answer = browser.post(at(request, "part/s1/"), fields, follow=True)
        text = answer.content.decode()
        if answer.status_code == 200 and "Go on" in text:
            return "saved"
        if AFTERWARDS in text:
            return "told"
        if answer.status_code in (404, 410):
            return "too late"
        return f"{answer.status_code} {text}"

    return press


def meet(press: Press, other: Press, number: int) -> list[str]:
    """Both at once: handing in takes its time, and each round the other meets it elsewhere."""
    shift = (number - ROUNDS // 2) * STEP

    def wait_for(seconds: float, then: Press) -> Press:
        return lambda: (time.sleep(max(seconds, 0)), then())[1]

    return press_at_once(wait_for(-shift, press), wait_for(shift, other))


def press_at_once(*presses: Press) -> list[str]:
    """How each ended, in the order given."""
    ends = [""] * len(presses)
    gate = threading.Barrier(len(presses))

    def run(number: int) -> None:
        try:
            gate.wait(60)
            ends[number] = presses[number]()
        except Exception as error:  # noqa: BLE001  what else ended it is the finding
            ends[number] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    return ends


def read_once(request: FormRequest) -> dict[str, Any]:
    """The answers of the only submission; PDF, hash, history and flows agree that it is one."""
    submission = FormSubmission.objects.get(request=request)
    pdf = read_pdf(submission)
    assert submission.sha256 == hashlib.sha256(pdf).hexdigest()
    answers: dict[str, Any] = dict(read_submission(submission).answers)
    paper = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert " ".join(str(answers["where"]).split()) in " ".join(paper.split())
    while note_causes():
        pass
    verbs = Counter(LogEntry.objects.values_list("verb", flat=True))
    assert verbs["form_submitted"] == FormSubmission.objects.count()
    assert FlowCause.objects.filter(kind="form_submitted").count() == verbs["form_submitted"]
    request.refresh_from_db()
    assert request.state == "needs_review"
    assert request.sealed_sheet == ""
    return answers


def begun(world: World, **more: Any) -> FormRequest:
    request = send(world.practice, world.anna, **more)
    save(request, GOOD)
    return request


@pytest.mark.parametrize("presses", [2, 20])
def test_pressed_by_many_it_is_handed_in_once(
    world: World, enter: Callable[..., Browser], devices: list[Browser], presses: int
) -> None:
    request = begun(world)
    browsers = [enter(world.anna, world.practice) for _ in range(presses)]
    ends = press_at_once(*(handing_in(request, browser) for browser in browsers))
    assert ends == ["handed in"] * presses
    assert read_once(request)["where"] == GOOD["where"]


def test_typed_at_the_same_instant_it_is_in_the_paper_or_refused(
    world: World, devices: list[Browser]
) -> None:
    for number in range(ROUNDS):
        request = begun(world)
        typed = f"shoulder number {number}"
        ends = meet(handing_in(request, devices[0]), typing(request, devices[1], typed), number)
        if ends == ["handed in", "told"]:
            assert read_once(request)["where"] == GOOD["where"]
            continue
        assert ends == ["looks again", "saved"]
        assert not FormSubmission.objects.filter(request=request).exists()
        assert handing_in(request, devices[0])() == "handed in"
        assert read_once(request)["where"] == typed


def test_withdrawn_at_the_same_instant(world: World, devices: list[Browser]) -> None:
    for number in range(ROUNDS):
        request = begun(world)

        def withdraw(request: FormRequest = request) -> str:
            try:
                withdraw_request(request=request, actor=SYSTEM, now=NOW)
            except Refused as refused:
                return str(refused)
            return "withdrawn"

        ends = meet(handing_in(request, devices[0]), withdraw, number)
        if ends[0] == "handed in":
            assert ends[1] == "form_needs_review"
            assert read_once(request)
        else:
            assert ends == ["too late", "withdrawn"]
            assert not FormSubmission.objects.filter(request=request).exists()


def test_over_at_the_same_instant(
    world: World, devices: list[Browser], clock: time_machine.Traveller
) -> None:
    for number in range(ROUNDS):
        request = begun(world)
        later = NOW + timedelta(days=40)

        def expire(later: Any = later) -> str:
            sweep_forms(now=later)
            return "swept"

        ends = meet(handing_in(request, devices[0]), expire, number)
        request.refresh_from_db()
        if ends[0] == "handed in":
            assert read_once(request)
        else:
            assert ends == ["too late", "swept"]
            assert request.state == "expired"
            assert not FormSubmission.objects.filter(request=request).exists()


def test_its_appointment_cancelled_at_the_same_instant(
    world: World, devices: list[Browser]
) -> None:
    for number in range(ROUNDS):
        meeting = make_appointment(
            world.practice, world.admin, world.anna, starts_at=NOW + timedelta(days=7 + number)
        )
        request = begun(world, appointment=meeting)

        def cancel(meeting: Any = meeting) -> str:
            cancel_appointment(
                workspace=world.practice, uid=meeting.uid, reason="", actor=SYSTEM, now=NOW
            )
            sweep_forms(now=NOW)
            return "cancelled"

        ends = meet(handing_in(request, devices[0]), cancel, number)
        request.refresh_from_db()
        if ends[0] == "handed in":
            assert ends[1] == "cancelled"
            assert read_once(request)
        else:
            assert ends == ["too late", "cancelled"]
            assert request.state == "withdrawn"
            assert not FormSubmission.objects.filter(request=request).exists()


def test_twenty_devices_type_different_answers_and_none_is_lost(
    world: World, enter: Callable[..., Browser], devices: list[Browser]
) -> None:
    """Twenty pages answer one question at once: one counts, all others wait for a choice."""
    request = send(world.practice, world.anna)
    save(request, {"pain": "yes"})
    pages = []
    for number in range(20):
        browser = enter(world.anna, world.practice)
        fields = {"a.name": "Anna", "a.pain": "yes", "a.where": f"place {number}", "go": "stay"}
        fields |= {"on": ["name", "pain", "where"], "seen": "1", "writer": f"page{number}"}  # type: ignore[dict-item]

        def press(browser: Browser = browser, fields: Any = fields) -> str:
            return str(browser.post(at(request, "part/s1/"), fields).status_code)

        pages.append(press)
    ends = Counter(press_at_once(*pages))
    assert set(ends) <= {"302", "409"}
    request.refresh_from_db()
    sheet = read_sheet(request)
    kept = {str(sheet.answers["where"]), *(str(one.typed) for one in sheet.rivals["where"])}
    assert kept == {f"place {number}" for number in range(20)}
