"""Mail that comes in: `portico receive` for a mail server's pipe, and the worker's folders."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.module_loading import import_string

from portico.ops.clock import read_clock

log = logging.getLogger(__name__)
TAKEN, LATER = 0, 75
"""Exit codes of sysexits.h: EX_OK, and EX_TEMPFAIL, on which a mail server tries again."""
_READ = 64 * 1024
_RECIPIENTS = ("ORIGINAL_RECIPIENT", "RECIPIENT")
"""What Postfix tells a command in its environment (local(8)); Exim only the second."""


def poll_sources() -> int:
    """One round over every configured source; how many mails were taken."""
    return sum(import_string(source)(read_clock) for source in settings.MAIL_SOURCES)


def receive_from_pipe(stream: BinaryIO, environ: Mapping[str, str]) -> int:
    """Take in the mail on `stream`; the exit code. What is taken but useless is taken, too."""
    from portico.apps.appointments.services.replying import receive_mail
    from portico.apps.messaging.incoming import HEAD_BYTES

    if not settings.REPLIES.is_receiving:
        log.error("PORTICO_REPLY_ADDRESS is not set: the mail stays with the mail server.")
        return LATER
    limit = settings.REPLIES.max_bytes
    raw = stream.read(limit + 1)
    size = len(raw)
    while size > limit and (more := stream.read(_READ)):
        size += len(more)
    try:
        receive_mail(
            raw=raw if size <= limit else raw[:HEAD_BYTES],
            way="pipe",
            envelope_to=next((environ[name] for name in _RECIPIENTS if environ.get(name)), ""),
            size=size if size > limit else None,
            now=read_clock(),
        )
    except Exception:  # whatever it was, a bounce would lose the mail
        log.exception("The mail could not be taken; the mail server will try again.")
        return LATER
    return TAKEN


def find_trouble(maildir: Path) -> str:
    """What is wrong with the folder, with what to do; empty when it is fine."""
    for part in ("new", "cur"):
        folder = maildir / part
        if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return f"{folder} is no folder that this user can read and write"
    if any(not os.access(mail, os.R_OK) for mail in (maildir / "new").iterdir()):
        return f"mails in {maildir / 'new'} cannot be read by this user"
    failed = maildir / "failed"
    count = sum(1 for _ in failed.iterdir()) if failed.is_dir() else 0
    return f"{count} mails could not be read: look into {failed}" if count else ""
