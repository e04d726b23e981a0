"""`portico receive`: exit codes of sysexits, whatever stands on standard input."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services import replying
from portico.apps.messaging.models import IncomingMail
from portico.config.replies import Replies
from portico.domain.states import Answer
from portico.ops.doctor import examine
from portico.ops.receiving import receive_from_pipe
from tests.conftest import World
from tests.make import make_appointment
from tests.replies import REPLIES, address_of, attendee_of, write_reply


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.REPLIES = REPLIES


@pytest.fixture
def anna(world: World) -> Attendee:
    from datetime import UTC, datetime, timedelta

    starts_at = datetime.now(UTC) + timedelta(days=7)
    meeting = make_appointment(world.event, world.manager, world.anna, starts_at=starts_at)
    return attendee_of(meeting, world.anna)


def answer(to: str) -> bytes:
    return write_reply(to=to, uid=Appointment.objects.get().uid)


def pipe(raw: bytes, **environ: str) -> int:
    return receive_from_pipe(io.BytesIO(raw), environ)


def test_a_mail_on_standard_input_is_recorded(anna: Attendee) -> None:
    assert pipe(b"From postfix Mon Nov 23\n" + answer(address_of(anna))) == 0
    anna.refresh_from_db()
    assert anna.answer == Answer.ACCEPTED
    assert IncomingMail.objects.get().way == "pipe"


@pytest.mark.parametrize("name", ["ORIGINAL_RECIPIENT", "RECIPIENT"])
def test_the_environment_names_the_recipient(anna: Attendee, name: str) -> None:
    assert pipe(answer("hidden@clients.example"), **{name: address_of(anna)}) == 0
    assert IncomingMail.objects.get().fate == "applied"


@pytest.mark.django_db
def test_rubbish_is_taken_so_that_no_bounce_goes_out() -> None:
    assert pipe(b"") == 0
    assert pipe(b"\xff\x00" * 100) == 0


def test_a_huge_mail_is_taken_and_noted(anna: Attendee, settings: Any) -> None:
    settings.REPLIES = replace(REPLIES, max_bytes=64 * 1024)
    raw = answer(address_of(anna)) + b"x" * 300_000
    assert pipe(raw) == 0
    noted = IncomingMail.objects.get()
    assert (noted.reason, noted.size) == ("too_large", len(raw))


def test_a_database_that_is_away_asks_to_try_again(
    anna: Attendee, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(replying, "keep_mail", fail)
    assert pipe(answer(address_of(anna))) == 75


@pytest.mark.django_db
def test_without_an_address_the_mail_stays_with_the_mail_server(settings: Any) -> None:
    settings.REPLIES = Replies()
    assert pipe(b"To: x\r\n\r\n") == 75


def test_the_command_never_ends_with_a_code_that_bounces(tmp_path: Path) -> None:
    """Bad settings, and a database without tables."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
    own |= {"PORTICO_DATA": str(tmp_path), "PORTICO_SECRET_KEY": "x" * 40}
    for more in ({"PORTICO_REPLY_ADDRESS": "rubbish"}, {"PORTICO_REPLY_ADDRESS": "r@x.example"}):
        ended = subprocess.run(
            [sys.executable, "-m", "portico", "receive"],
            input=b"To: x\r\n\r\n",
            env=own | more,
            capture_output=True,
            check=False,
        )
        assert ended.returncode == 75, ended.stderr


@pytest.mark.django_db
def test_the_doctor_says_whether_answers_come_in(settings: Any) -> None:
    def finding() -> tuple[bool, str]:
        found = next(one for one in examine() if one.subject == "answers by mail")
        return found.is_fine, found.text

    assert finding()[0]
    assert "reply@in.example.org" in finding()[1]
    assert "/hooks/mail/" in finding()[1]
    settings.REPLIES = Replies()
    assert "not configured" in finding()[1]
