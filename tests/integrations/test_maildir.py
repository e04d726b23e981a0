"""A folder that a mail server delivers into: taken once, moved after the effect is committed."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.messaging.models import IncomingMail, Message
from portico.domain.states import Answer
from portico.integrations.maildir import polling
from portico.integrations.maildir.polling import poll_maildir
from portico.ops.clock import read_clock
from portico.ops.doctor import examine
from portico.ops.receiving import find_trouble, poll_sources
from tests.conftest import World
from tests.make import NOW, make_appointment
from tests.replies import REPLIES, address_of, attendee_of, fill_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    settings.REPLIES = replace(REPLIES, maildir=tmp_path)
    settings.MAIL_SOURCES = ["portico.integrations.maildir.polling.poll_maildir"]
    return tmp_path


@pytest.fixture
def anna(world: World, folder: Path) -> Attendee:
    """Asked to a meeting that lies ahead by either clock: the tests' and that of operations."""
    starts_at = max(NOW, read_clock()) + timedelta(days=7)
    made = make_appointment(world.event, world.manager, world.anna, starts_at=starts_at)
    return attendee_of(made, world.anna)


def deliver(folder: Path, anna: Attendee, name: str = "1795424520.M1P2.mail") -> Path:
    raw = fill_mail("thunderbird", to=address_of(anna), uid=Appointment.objects.get().uid)
    path = folder / "new" / name
    path.write_bytes(raw)
    return path


def poll() -> int:
    return poll_maildir(lambda: NOW)


def test_a_mail_is_taken_once_and_moved(folder: Path, anna: Attendee) -> None:
    path = deliver(folder, anna)
    assert poll_sources() == 1
    assert not path.exists()
    assert (folder / "cur" / f"{path.name}:2,S").exists()
    anna.refresh_from_db()
    assert anna.answer == Answer.ACCEPTED
    assert poll() == 0


def test_after_a_crash_between_commit_and_move_nothing_happens_twice(
    folder: Path, anna: Attendee, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_path: Path, _to: Path) -> bool:
        raise KeyboardInterrupt

    path = deliver(folder, anna)
    with monkeypatch.context() as broken:
        broken.setattr(polling, "_move", crash)
        with pytest.raises(KeyboardInterrupt):
            poll()
    assert path.exists()
    assert poll() == 1
    assert IncomingMail.objects.count() == 1
    assert Message.objects.filter(trigger="answer_received").count() <= 1


def test_a_database_that_is_away_leaves_the_mail_where_it_is(
    folder: Path, anna: Attendee, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: Any) -> None:
        raise DatabaseError

    path = deliver(folder, anna)
    monkeypatch.setattr(polling, "receive_mail", fail)
    with pytest.raises(DatabaseError):
        poll()
    assert path.exists()


def test_what_breaks_the_reading_is_put_aside_and_the_doctor_says_so(
    folder: Path, anna: Attendee, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: Any) -> None:
        raise RuntimeError("unforeseen")

    deliver(folder, anna)
    deliver(folder, anna, "2")
    with monkeypatch.context() as broken:
        broken.setattr(polling, "receive_mail", fail)
        assert poll() == 2
    assert len(list((folder / "failed").iterdir())) == 2
    finding = next(f for f in examine() if f.subject == "answers by mail")
    assert not finding.is_fine
    assert "2 mails could not be read" in finding.text


def test_a_mail_that_cannot_be_moved_keeps_nobody_from_their_turn(
    folder: Path, anna: Attendee
) -> None:
    path = deliver(folder, anna)
    (folder / "cur").rmdir()
    assert poll() == 0
    assert path.exists()
    (folder / "cur").mkdir()
    assert poll() == 1
    assert IncomingMail.objects.count() == 1


def test_links_and_hidden_files_are_left_alone(folder: Path, anna: Attendee) -> None:
    outside = folder / "outside"
    outside.write_bytes(b"To: x\r\n\r\n")
    (folder / "new" / "link").symlink_to(outside)
    (folder / "new" / ".part").write_bytes(b"")
    assert poll() == 0
    assert not IncomingMail.objects.exists()


def test_a_huge_file_is_noted_by_its_head(folder: Path, anna: Attendee, settings: Any) -> None:
    settings.REPLIES = replace(settings.REPLIES, max_bytes=64 * 1024)
    path = deliver(folder, anna)
    path.write_bytes(path.read_bytes() + b"x" * 100_000)
    assert poll() == 1
    assert IncomingMail.objects.get().reason == "too_large"


def test_a_missing_folder_is_no_error_but_the_doctor_says_so(tmp_path: Path, settings: Any) -> None:
    settings.REPLIES = replace(REPLIES, maildir=tmp_path / "nowhere")
    assert poll() == 0
    assert "new" in find_trouble(tmp_path / "nowhere")
    settings.REPLIES = REPLIES
    assert poll() == 0


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "cur").chmod(0o500)
    assert "cur" in find_trouble(folder)
