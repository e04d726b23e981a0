"""Encryption and sign-in at the SMTP server."""

import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from portico.apps.messaging.transports import TransientFailure, Unreachable
from portico.config.env import read_mail
from portico.integrations.smtp import transport as smtp
from tests.apps.messaging.test_envelopes import MAIL
from tests.catcher import catch_mail


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1, with its key in the same file."""
    file = tmp_path / "server.pem"
    made = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*command, *made, *named], check=True, capture_output=True)
    file.write_text((tmp_path / "cert.pem").read_text() + (tmp_path / "key.pem").read_text())
    return file


def admit(server: Any, session: Any, envelope: Any, mechanism: str, credentials: Any) -> AuthResult:
    assert isinstance(credentials, LoginPassword)
    return AuthResult(success=credentials.password == b"right", handled=False)


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def options(certificate: Path) -> dict[str, Any]:
    return {
        "tls_context": server_context(certificate),
        "require_starttls": True,
        "authenticator": admit,
        "auth_required": True,
    }


def test_starttls_and_password(
    certificate: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with catch_mail(**options(certificate)) as caught:
        settings.MAIL = read_mail(f"smtp+starttls://anna:right@127.0.0.1:{caught.port}")
        connection = smtp.SmtpTransport()
        connection.open()
        connection.send(MAIL, begin=lambda: None)
        connection.close()
    assert [mail["Subject"] for mail in caught.mails] == ["Hello"]


def test_a_wrong_password_is_named(
    certificate: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with catch_mail(**options(certificate)) as caught:
        settings.MAIL = read_mail(f"smtp+starttls://anna:wrong@127.0.0.1:{caught.port}")
        with pytest.raises(Unreachable, match="user name or password"):
            smtp.SmtpTransport().open()


def test_a_certificate_nobody_trusts_is_refused(certificate: Path, settings: Any) -> None:
    with catch_mail(**options(certificate)) as caught:
        settings.MAIL = read_mail(f"smtp+starttls://anna:right@127.0.0.1:{caught.port}")
        with pytest.raises(Unreachable, match="certificate that is not trusted"):
            smtp.SmtpTransport().open()


def test_smtps_speaks_tls_from_the_start(settings: Any) -> None:
    with catch_mail() as caught:
        settings.MAIL = read_mail(f"smtps://127.0.0.1:{caught.port}")
        with pytest.raises(Unreachable, match="speaks no TLS"):
            smtp.SmtpTransport().open()


def test_a_connection_lost_before_the_mail_is_a_known_outcome(settings: Any) -> None:
    with catch_mail() as caught:
        settings.MAIL = read_mail(caught.url)
        connection = smtp.SmtpTransport()
        connection.send(MAIL, begin=lambda: None)
        assert connection._smtp is not None
        assert connection._smtp.sock is not None
        connection._smtp.sock.shutdown(socket.SHUT_RDWR)
        with pytest.raises(TransientFailure) as lost:
            connection.send(MAIL, begin=lambda: None)
        assert not lost.value.is_outcome_unknown
        connection.send(MAIL, begin=lambda: None)
        connection.close()
    assert len(caught.mails) == 2
