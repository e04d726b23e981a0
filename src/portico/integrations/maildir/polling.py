"""Take mail out of a Maildir: read in `new`, moved to `cur` once its effect is committed.

A crash in between brings the mail again, and the same mail has one effect only.
"""

import logging
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from portico.apps.appointments.services.replying import receive_mail
from portico.apps.messaging.incoming import HEAD_BYTES

log = logging.getLogger(__name__)
MOST_AT_ONCE = 20
FAILED = "failed"
"""Beside `new` and `cur`: what broke our reading of it, for the operator to look at."""


def poll_maildir(read_clock: Callable[[], datetime]) -> int:
    """One round over `new`; how many mails were taken."""
    folder = settings.REPLIES.maildir
    if folder is None:
        return 0
    try:
        waiting = sorted(_list_new(folder))[:MOST_AT_ONCE]
    except OSError as error:
        _warn_once(f"The folder of replies cannot be read: {error.strerror}.")
        return 0
    return sum(_take(folder, path, read_clock) for path in waiting)


def _list_new(folder: Path) -> Iterator[Path]:
    """Regular files only: a link could lead anywhere."""
    for path in (folder / "new").iterdir():
        if not path.name.startswith(".") and stat.S_ISREG(path.lstat().st_mode):
            yield path


def _take(folder: Path, path: Path, read_clock: Callable[[], datetime]) -> bool:
    try:
        size = path.stat().st_size
        is_large = size > settings.REPLIES.max_bytes
        with path.open("rb") as file:
            raw = file.read(HEAD_BYTES if is_large else size)
        receive_mail(raw=raw, way="maildir", size=size if is_large else None, now=read_clock())
    except FileNotFoundError:
        return False  # another worker was faster
    except DatabaseError:
        raise
    except OSError as error:
        _warn_once(f"The mail {path.name} cannot be read: {error.strerror}.")
        return False
    except Exception:  # whatever is in a stranger's mail, the next one is read
        log.exception("The mail %s could not be read; it is in the folder “failed”.", path.name)
        (folder / FAILED).mkdir(exist_ok=True)
        return _move(path, folder / FAILED / path.name)
    flagged = path.name if ":2," in path.name else f"{path.name}:2,S"
    return _move(path, folder / "cur" / flagged)


def _move(path: Path, to: Path) -> bool:
    try:
        path.replace(to)
    except FileNotFoundError:
        return False
    except OSError as error:
        _warn_once(f"The mail {path.name} cannot be moved: {error.strerror}.")
        return False
    return True


@cache
def _warn_once(text: str) -> None:
    log.warning(text)
