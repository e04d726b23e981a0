"""What `portico doctor` looks at."""

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from portico.apps.messaging.models import IncomingMail, Message
from portico.apps.schedule.wall import has_wall
from portico.ops.receiving import find_trouble

FIRST_SOUND_SQLITE = (3, 51, 3)
"""Earlier releases have a rare bug that can damage a database in WAL mode."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    is_fine: bool
    text: str


def examine() -> list[Finding]:
    """Everything that was looked at, in the order of a repair."""
    findings = [_secret(), _folder()]
    try:
        findings += _database()
    except DatabaseError as error:
        findings.append(Finding("database", False, f"does not answer: {error}"))
    findings += [_mail(), _replies()]
    return findings


def _secret() -> Finding:
    key = settings.DATA_FOLDER / "secret-key"
    if not key.exists():
        return Finding("secret key", True, "given by PORTICO_SECRET_KEY")
    mode = stat.S_IMODE(key.stat().st_mode)
    is_fine = mode & 0o077 == 0
    advice = "" if is_fine else f"; others can read it: chmod 600 {key}"
    return Finding("secret key", is_fine, f"in the data folder, mode {mode:o}{advice}")


def _folder() -> Finding:
    folder = settings.DATA_FOLDER
    probe = folder / ".doctor"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding("data folder", False, f"{folder} cannot be written: {error.strerror}")
    return Finding("data folder", True, str(folder))


def _database() -> Iterator[Finding]:
    connection.ensure_connection()
    yield Finding("database", True, f"{connection.vendor} answers")
    if connection.vendor == "sqlite":
        version = sqlite3.sqlite_version_info
        yield Finding(
            "SQLite",
            version >= FIRST_SOUND_SQLITE,
            sqlite3.sqlite_version
            + ("" if version >= FIRST_SOUND_SQLITE else ": install pysqlite3 0.6.1 or newer"),
        )
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield Finding("migrations", False, f"{len(pending)} not applied: run `portico migrate`")
        return
    yield Finding("migrations", True, "all applied")
    stands = has_wall(connection)
    yield Finding(
        "wall against double bookings",
        stands,
        "stands" if stands else "is missing: run `portico migrate`",
    )
    failed = Message.objects.filter(state=Message.FAILED).count()
    yield Finding(
        "outbox",
        not failed,
        f"{failed} messages failed for good: see the desk" if failed else "no failed messages",
    )


def _mail() -> Finding:
    kind = settings.MAIL.kind
    if kind == "none":
        return Finding(
            "mail", False, "no mail server configured, nothing is sent: set PORTICO_MAIL_URL"
        )
    if kind == "mailbox":
        return Finding("mail", True, "kept for the mailbox page of the demo")
    return Finding("mail", True, f"handed over to {settings.MAIL.host}:{settings.MAIL.port}")


def _replies() -> Finding:
    """Whether answers by calendar can come in."""
    subject, replies = "answers by mail", settings.REPLIES
    if not replies.is_on:
        text = "not configured: invitations name the organizer, answers come by portal"
        return Finding(subject, True, text)
    ways = ["`portico receive`"]
    ways += [f"POST {settings.BASE_URL}/hooks/mail/"] if replies.secret else []
    ways += [f"the folder {replies.maildir}"] if replies.maildir else []
    text = f"at {replies.address}, by {', '.join(ways)}"
    trouble = find_trouble(replies.maildir) if replies.maildir else ""
    if trouble:
        return Finding(subject, False, f"{text}; {trouble}")
    try:
        strays = IncomingMail.objects.filter(organization=None).count()
    except DatabaseError:
        strays = 0
    return Finding(subject, True, f"{text}; {strays} mails for nobody within 30 days")
