"""What `portico doctor` looks at."""

import sqlite3
import stat
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max

from portico.apps.care.paper_fonts import SCRIPTS, list_uncovered
from portico.apps.messaging.models import IncomingMail, Message, WorkerBeat
from portico.apps.schedule.wall import has_wall
from portico.ops.clock import read_clock
from portico.ops.doctor_mail import (
    examine_delivery,
    examine_mail,
    examine_reports,
    examine_texts,
)
from portico.ops.findings import Finding
from portico.ops.receiving import find_trouble

FIRST_SOUND_SQLITE = (3, 51, 3)
"""Earlier releases have a rare bug that can damage a database in WAL mode."""
_CLOCKS_APART = timedelta(seconds=10)
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def examine() -> list[Finding]:
    """Everything that was looked at, in the order of a repair."""
    findings = [_secret(), _folder(), _address()]
    try:
        findings += _database()
    except DatabaseError as error:
        findings.append(Finding("database", False, f"does not answer: {error}"))
    findings += [examine_mail(), examine_reports(), _replies(), _papers()]
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


def _address() -> Finding:
    """Mailed links lead to the base URL: others must be able to open it, encrypted."""
    parts = urlsplit(settings.BASE_URL)
    is_here = parts.hostname in _THIS_MACHINE
    if parts.scheme == "http" and not is_here:
        text = f"{settings.BASE_URL} is not encrypted: set PORTICO_BASE_URL to an https:// address"
        return Finding("address", False, text)
    mails_others = settings.MAIL.kind == "smtp" and settings.MAIL.host not in _THIS_MACHINE
    if is_here and mails_others:
        text = f"links in mails lead to {settings.BASE_URL}, which opens on this machine only"
        return Finding("address", False, f"{text}: set PORTICO_BASE_URL")
    here = ", for this machine only" if is_here else ""
    return Finding("address", True, f"{settings.BASE_URL}{here}")


def _clock() -> Finding:
    """Against the database server's clock, and against what was written last."""
    now = read_clock()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            apart = abs(now - cursor.fetchone()[0])
        if apart > _CLOCKS_APART:
            text = f"{apart.total_seconds():.0f} s apart from the database server's: set both"
            return Finding("clock", False, text)
    written = [
        Message.objects.aggregate(last=Max("created_at"))["last"],
        WorkerBeat.objects.aggregate(last=Max("seen_at"))["last"],
    ]
    ahead = max((at - now for at in written if at is not None), default=timedelta(0))
    if ahead > _CLOCKS_APART:
        text = f"rows were written {ahead.total_seconds():.0f} s from now: was it set back?"
        return Finding("clock", False, text)
    return Finding("clock", True, f"{now:%Y-%m-%d %H:%M:%S} UTC")


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
    yield _clock()
    yield from examine_delivery()
    yield examine_texts()


def _papers() -> Finding:
    """Which scripts the PDFs of forms can print; what they cannot stands there by numbers."""
    uncovered = list_uncovered()
    covered = ", ".join(name for name in SCRIPTS if name not in uncovered)
    if not uncovered:
        return Finding("papers", True, f"print {covered}")
    advice = (
        f"not {', '.join(uncovered)}, which stand there by their numbers: install fonts on this "
        f"machine (Debian: fonts-noto-cjk), or put them into {settings.DATA_FOLDER / 'fonts'}"
    )
    return Finding("papers", True, f"print {covered}; {advice}")


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
