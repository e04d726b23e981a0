"""POST /hooks/mail/: a secret, a raw mail, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.messaging.models import IncomingMail
from portico.config.replies import Replies
from portico.domain.states import Answer
from tests.conftest import World
from tests.make import NOW, make_appointment
from tests.replies import REPLIES, SECRET, address_of, attendee_of, fill_mail

URL = "/hooks/mail/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def configured(settings: Any) -> Any:
    settings.REPLIES = REPLIES
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def anna(world: World) -> Attendee:
    meeting = make_appointment(world.event, world.manager, world.anna)
    return attendee_of(meeting, world.anna)


@pytest.fixture
def raw(anna: Attendee) -> bytes:
    return fill_mail("apple", to=address_of(anna), uid=Appointment.objects.get().uid)


@pytest.fixture
def bring() -> Callable[..., HttpResponse]:
    """A browser that checks CSRF, as another server would call."""

    def post(raw: bytes, secret: str = SECRET, **more: Any) -> HttpResponse:
        headers = {"Authorization": f"Bearer {secret}", **more.pop("headers", {})}
        kind = more.pop("content_type", "message/rfc822")
        browser = Browser(enforce_csrf_checks=True)
        return browser.post(URL, data=raw, content_type=kind, headers=headers)

    return post


def test_a_mail_is_taken_and_recorded(
    anna: Attendee, raw: bytes, bring: Callable[..., HttpResponse]
) -> None:
    answer = bring(raw)
    assert (answer.status_code, answer.content) == (204, b"")
    anna.refresh_from_db()
    assert anna.answer == Answer.ACCEPTED
    assert IncomingMail.objects.get().way == "http"
    assert bring(raw).status_code == 204
    assert IncomingMail.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "wrong", f"{SECRET}x", SECRET[:-1], "ü"])
def test_without_the_secret_nothing_is_taken(
    raw: bytes, bring: Callable[..., HttpResponse], secret: str
) -> None:
    answer = bring(raw, secret)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not IncomingMail.objects.exists()


def test_without_a_configured_secret_there_is_no_hook(
    raw: bytes, bring: Callable[..., HttpResponse], settings: Any
) -> None:
    settings.REPLIES = replace(REPLIES, secret="")
    assert bring(raw, "").status_code == 404
    settings.REPLIES = Replies()
    assert bring(raw, "").status_code == 404


def test_only_post() -> None:
    for method in ("get", "head", "put", "delete"):
        assert getattr(Browser(), method)(URL).status_code == 405


def test_forms_are_refused(raw: bytes, bring: Callable[..., HttpResponse]) -> None:
    assert bring(raw, content_type="application/x-www-form-urlencoded").status_code == 415


@pytest.mark.parametrize("length", ["", "0", "x", "-1"])
def test_without_a_length_nothing_is_taken(
    raw: bytes, bring: Callable[..., HttpResponse], length: str
) -> None:
    assert bring(raw, headers={"Content-Length": length}).status_code == 411
    assert not IncomingMail.objects.exists()


def test_the_envelope_may_come_as_a_header(
    anna: Attendee, raw: bytes, bring: Callable[..., HttpResponse]
) -> None:
    hidden = raw.replace(b"To: Sven Aalto <", b"X-To: <")
    assert bring(hidden, headers={"X-Envelope-To": address_of(anna)}).status_code == 204
    anna.refresh_from_db()
    assert anna.answer == Answer.ACCEPTED


def test_a_huge_mail_is_refused_and_noted(
    anna: Attendee, raw: bytes, bring: Callable[..., HttpResponse], settings: Any
) -> None:
    settings.REPLIES = replace(REPLIES, max_bytes=64 * 1024)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    assert bring(raw).status_code == 204
    huge = raw.replace(b"Message-Id: <", b"Message-Id: <2") + b"x" * 200_000
    assert bring(huge).status_code == 413
    noted = IncomingMail.objects.get(reason="too_large")
    assert noted.size == len(huge)


def test_what_is_nobodys_is_taken_all_the_same(bring: Callable[..., HttpResponse]) -> None:
    assert bring(b"\r\n").status_code == 204
    assert bring(b"\x00\xff rubbish").status_code == 204
    assert set(IncomingMail.objects.values_list("organization", flat=True)) == {None}
