from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from portico.apps.messaging.services.delivering import deliver_due
from portico.integrations.mailbox.reading import get_mail, list_mails
from tests.conftest import World
from tests.make import NOW, make_appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> Path:
    settings.MAILBOX_FOLDER = tmp_path / "mailbox"
    settings.MAIL_TRANSPORT = "portico.integrations.mailbox.transport.MailboxTransport"
    settings.ROOT_URLCONF = "tests.integrations.mailbox_urls"
    return tmp_path / "mailbox"


@pytest.fixture
def sent(world: World, mailbox: Path) -> str:
    make_appointment(world.event, world.scheduler, world.anna, name="<b>Roadmap</b>")
    deliver_due(owner="w", read_clock=lambda: NOW + timedelta(minutes=1))
    return next(mail.name for mail in list_mails() if "anna@" in mail.recipient)


def test_the_list_shows_every_mail_as_text(sent: str, client: Browser) -> None:
    page = client.get("/mailbox/").content.decode()
    assert "&lt;b&gt;Roadmap&lt;/b&gt;" in page
    assert f"/mailbox/{sent}/" in page
    assert "anna@" not in client.get("/mailbox/?to=ben@").content.decode()


def test_an_empty_mailbox_says_what_to_do(mailbox: Path, client: Browser) -> None:
    assert "No mail yet" in client.get("/mailbox/").content.decode()


def test_a_mail_is_shown_with_live_links_and_its_file(sent: str, client: Browser) -> None:
    page = client.get(f"/mailbox/{sent}/")
    assert "/open/" in page.content.decode()
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    file = client.get(f"/mailbox/{sent}/files/0/")
    assert file.content.startswith(b"BEGIN:VCALENDAR")
    assert 'filename="invite.ics"' in file.headers["Content-Disposition"]


def test_a_files_name_cannot_end_its_header(mailbox: Path, client: Browser) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "a@b.example", "c@d.example", "Files"
    mail.set_content("Look.")
    mail.add_attachment(b"x", "text", "plain", filename='a"; filename="b.exe')
    name = f"20261123T090000000000-{'0' * 32}"
    mailbox.mkdir()
    (mailbox / f"{name}.eml").write_bytes(mail.as_bytes())
    said = client.get(f"/mailbox/{name}/files/0/").headers["Content-Disposition"]
    assert said == r'attachment; filename="a\"; filename=\"b.exe"'


def test_the_body_runs_no_script_and_opens_links_outside(sent: str, client: Browser) -> None:
    body = client.get(f"/mailbox/{sent}/body/")
    assert '<base target="_top">' in body.content.decode()
    assert "script-src 'none'" in body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in body.headers["Content-Security-Policy"]
    assert body.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["nothing", "..", "20260101T000000000000-" + "0" * 32])
@pytest.mark.parametrize("part", ["", "body/", "files/0/"])
def test_what_is_not_there_is_404(mailbox: Path, client: Browser, name: str, part: str) -> None:
    assert client.get(f"/mailbox/{name}/{part}").status_code == 404


def test_a_file_number_too_high_is_404(sent: str, client: Browser) -> None:
    assert client.get(f"/mailbox/{sent}/files/9/").status_code == 404


def test_a_name_never_leaves_the_folder(mailbox: Path) -> None:
    mailbox.mkdir()
    (mailbox.parent / "secret.eml").write_text("Subject: x\n\ny")
    assert get_mail("../secret") is None


def test_a_folder_that_cannot_be_made_is_said(world: World, mailbox: Path, settings: Any) -> None:
    from portico.apps.messaging.models import Message

    mailbox.write_text("in the way")
    settings.MAILBOX_FOLDER = mailbox / "below"
    make_appointment(world.event, world.scheduler, world.anna)
    assert deliver_due(owner="w", read_clock=lambda: NOW + timedelta(minutes=1)) == 0
    assert "folder" in Message.objects.filter(state="scheduled").order_by("id")[0].reason
