"""The mails and texts of the mailbox folder, read for the page that shows them."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import chain, islice
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that came with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail as the recipient gets it, with its live links."""

    name: str
    sender: str
    recipient: str
    subject: str
    sent_at: datetime | None
    text: str
    html: str
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class KeptText:
    """One text as its recipient gets it, with its live links."""

    name: str
    sender: str
    recipient: str
    body: str
    sent_at: datetime


def list_mails(limit: int = 100, *, to: str = "") -> list[KeptMail | KeptText]:
    """The newest mails and texts first; only those to an address or number that holds `to`."""
    kinds = (settings.MAILBOX_FOLDER.glob(f"*{ending}") for ending in (".eml", ".sms"))
    paths = sorted(chain(*kinds), key=lambda path: path.stem, reverse=True)
    mails = (_read_text(path) if path.suffix == ".sms" else _read(path) for path in paths)
    wanted = (mail for mail in mails if to in mail.recipient.lower())
    return list(islice(wanted, limit))


def get_mail(name: str) -> KeptMail | None:
    """One mail by its name; None when there is none."""
    path: Path = settings.MAILBOX_FOLDER / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    return _read(path)


def _read(path: Path) -> KeptMail:
    mail = message_from_bytes(path.read_bytes(), policy=default)
    date = mail["Date"]
    return KeptMail(
        name=path.stem,
        sender=str(mail["From"]),
        recipient=str(mail["To"]),
        subject=str(mail["Subject"]),
        sent_at=date.datetime if date is not None else None,
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
        files=tuple(_file(part) for part in mail.iter_attachments()),
    )


def _read_text(path: Path) -> KeptText:
    kept = json.loads(path.read_text())
    return KeptText(
        name=path.stem,
        sender=kept["from"],
        recipient=kept["to"],
        body=kept["body"],
        sent_at=datetime.fromisoformat(kept["sent_at"]),
    )


def _body(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    return str(part.get_content()) if part is not None else ""


def _file(part: EmailMessage) -> KeptFile:
    content = part.get_payload(decode=True)
    method = part.get_param("method")
    kind = f"{part.get_content_type()}; charset=utf-8"
    return KeptFile(
        part.get_filename() or "file",
        f"{kind}; method={method}" if method else kind,
        content if isinstance(content, bytes) else b"",
    )
