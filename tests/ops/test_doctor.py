"""Every finding of the doctor: well, and what must be mended, in plain words."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.smtp import AuthResult
from django.db import connection

from portico.apps.messaging.models import Message
from portico.apps.messaging.services.beating import note_alive
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.config.env import read_mail
from portico.ops import doctor
from portico.ops.clock import read_clock
from portico.ops.doctor import examine
from tests.catcher import Catcher, catch_mail
from tests.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def smtp(settings: Any) -> Iterator[Catcher]:
    with catch_mail() as caught:
        use(settings, caught.url)
        yield caught


@pytest.fixture(autouse=True)
def well(settings: Any, smtp: Catcher, tmp_path: Path) -> None:
    """An installation where nothing is wrong."""
    settings.DATA_FOLDER = tmp_path
    note_alive(owner="host:1", started_at=read_clock(), now=read_clock())


def use(settings: Any, url: str) -> None:
    settings.MAIL = read_mail(url)
    kind = settings.MAIL.kind
    settings.MAIL_TRANSPORT = {
        "smtp": "portico.integrations.smtp.transport.SmtpTransport",
        "none": "portico.apps.messaging.transports.NoTransport",
    }[kind]


def finding(subject: str) -> tuple[bool, str]:
    found = next(one for one in examine() if one.subject == subject)
    return found.is_fine, found.text


def write_message(world: World, minutes_ago: int, **fields: Any) -> None:
    now = read_clock()
    message = enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        trigger="portal_link_shared",
        subject_kind="client",
        subject_uid=world.anna.uid,
        recipient=Recipient("client", world.anna.uid, world.anna.email),
        due_at=now - timedelta(minutes=minutes_ago),
        dedupe=str(uuid4()),
        now=now,
    )
    Message.objects.filter(pk=message.pk).update(**fields or {"state": message.state})


def test_a_sound_installation_has_nothing_to_mend() -> None:
    assert [one for one in examine() if not one.is_fine] == []


def test_no_mail_server_is_named(settings: Any) -> None:
    use(settings, "")
    is_fine, text = finding("mail")
    assert not is_fine
    assert "set PORTICO_MAIL_URL" in text


def test_a_server_that_is_not_there(settings: Any) -> None:
    use(settings, "smtp://127.0.0.1:9")
    assert finding("mail") == (
        False,
        "nothing can be sent: the mail server 127.0.0.1:9 cannot be reached: "
        "connection refused, nothing listens there",
    )


def test_a_host_that_nobody_knows(settings: Any) -> None:
    use(settings, "smtp://mail.invalid")
    is_fine, text = finding("mail")
    assert not is_fine
    assert "mail.invalid:25 cannot be reached" in text


def test_a_refused_password_and_never_the_password_itself(settings: Any) -> None:
    def refuse(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with catch_mail(authenticator=refuse, auth_require_tls=False) as caught:
        use(settings, caught.url.replace("smtp://", "smtp://anna:pa55-w0rd@"))
        is_fine, text = finding("mail")
    assert not is_fine
    assert "refused the user name or password: 535" in text
    assert "pa55-w0rd" not in text


def test_a_worker_that_is_missing_or_silent() -> None:
    now = read_clock()
    note_alive(owner="host:1", started_at=now, now=now - timedelta(minutes=5))
    assert "last sign of life" in finding("worker")[1]
    assert not finding("worker")[0]
    note_alive(owner="host:2", started_at=now, now=now + timedelta(days=2))  # sweeps the other
    from portico.apps.messaging.models import WorkerBeat

    WorkerBeat.objects.all().delete()
    is_fine, text = finding("worker")
    assert not is_fine
    assert "no worker is running" in text


def test_leases_that_nobody_takes_over(world: World) -> None:
    held = read_clock() - timedelta(minutes=2)
    write_message(world, 10, state=Message.SENDING, lease_until=held)
    is_fine, text = finding("worker")
    assert not is_fine
    assert "1 message is in the hands of a worker that ended" in text


def test_messages_that_should_have_gone_out(world: World) -> None:
    write_message(world, 10)
    is_fine, text = finding("outbox")
    assert not is_fine
    assert "1 message should have gone out" in text


def test_failed_messages_count_for_seven_days(world: World) -> None:
    write_message(world, 60, state=Message.FAILED)
    write_message(world, 60 * 24 * 8, state=Message.FAILED)
    is_fine, text = finding("outbox")
    assert not is_fine
    assert text == "1 message of the last seven days could not be delivered."


def test_links_that_nobody_else_can_open(settings: Any) -> None:
    assert finding("address") == (True, f"{settings.BASE_URL}, for this machine only")
    settings.MAIL = read_mail("smtp://mail.example.org")
    assert not finding_address(settings)[0]
    settings.BASE_URL = "http://portal.example.org"
    is_fine, text = finding_address(settings)
    assert not is_fine
    assert "is not encrypted" in text
    settings.BASE_URL = "https://portal.example.org"
    assert finding_address(settings) == (True, "https://portal.example.org")


def finding_address(settings: Any) -> tuple[bool, str]:
    """Without talking to the mail server."""
    settings.MAIL_TRANSPORT = "portico.apps.messaging.transports.NoTransport"
    return finding("address")


def test_a_clock_that_was_set_back(world: World) -> None:
    assert finding("clock")[0]
    write_message(world, 0, created_at=read_clock() + timedelta(hours=1))
    is_fine, text = finding("clock")
    assert not is_fine
    assert "was it set back?" in text


def test_a_secret_key_that_others_can_read(settings: Any) -> None:
    key = settings.DATA_FOLDER / "secret-key"
    key.write_text("k" * 40)
    key.chmod(0o644)
    is_fine, text = finding("secret key")
    assert not is_fine
    assert "chmod 600" in text


def test_a_data_folder_that_cannot_be_written(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path / "absent"
    is_fine, text = finding("data folder")
    assert not is_fine
    assert "cannot be written" in text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="triggers are SQLite's wall")
def test_a_wall_that_lost_a_trigger() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER occupancy_wall_insert")
    is_fine, text = finding("wall against double bookings")
    assert not is_fine
    assert "portico migrate" in text


def test_the_command_ends_with_one_when_something_must_be_mended(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
    done = subprocess.run(
        [sys.executable, "-m", "portico", "doctor", "--data", str(tmp_path)],
        env=kept | {"PORTICO_SECRET_KEY": "k" * 40},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "MEND  mail: no mail server configured" in done.stdout
    assert "MEND  migrations:" in done.stdout


def test_papers_say_which_scripts_they_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "list_uncovered", list)
    is_fine, text = finding("papers")
    assert is_fine
    assert "Thai" in text
    assert "not " not in text
    monkeypatch.setattr(doctor, "list_uncovered", lambda: ["Chinese", "emoji"])
    is_fine, text = finding("papers")
    assert is_fine
    assert "not Chinese, emoji" in text
    assert "fonts-noto-cjk" in text
