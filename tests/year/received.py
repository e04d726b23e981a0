"""What came out at the other end: read from the mails and texts themselves."""

import re
from datetime import datetime
from email.message import EmailMessage

from portico.apps.people.models import Client
from tests.catcher import body_of
from tests.year.diary import Got
from tests.year.running import FOLLOW_UP, LATER, NEWS, OFFER, PREPARE
from tests.year.scene import SALON, SERVICES, STAFF
from tests.year.wall import BERLIN
from tests.year.worker import Taken, Worker

_BY_SUBJECT = {
    "Booked": "booked",
    "Invitation": "invitation",
    "Confirmed": "booked",
    "Changed": "updated",
    "Moved": "rescheduled",
    "Cancelled": "cancelled",
    "Takes place after all": "restored",
    "Reminder": "reminder",
    "Please confirm": "request",
    "Your profile at": "profile",
    FOLLOW_UP: "follow up",
    NEWS: "news",
    OFFER: "offer",
    PREPARE: "prepare",
    LATER: "later",
}
_WHEN = re.compile(r"\w{3} (\d{1,2}) (\w{3}) (\d{4}), (\d{1,2}:\d{2})")


def read_received(worker: Worker, client: Client) -> list[Got]:
    """Everything that this client has in hand, in order of time."""
    number = client.phone.replace(" ", "")
    mails = [one for one in worker.mails if one.mail and client.email in str(one.mail["To"])]
    texts = [one for one in worker.texts if one.form["To"] == number]
    return sorted([*map(_read_mail, mails), *map(_read_text, texts)], key=Got.order)


def read_everything(worker: Worker) -> list[str]:
    """All that each mail and text says, to the last file of it."""
    mails = [one.mail for one in worker.mails if one.mail is not None]
    return [_join_parts(mail) for mail in mails] + [one.form["Body"] for one in worker.texts]


def _join_parts(mail: EmailMessage) -> str:
    parts = [part for part in mail.walk() if not part.is_multipart()]
    contents = [part.get_payload(decode=True) for part in parts]
    names = [part.get_filename() or "" for part in parts]
    said = [content.decode() for content in contents if isinstance(content, bytes)]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *names, *said])


def _read_mail(taken: Taken) -> Got:
    assert taken.mail is not None
    subject, text = str(taken.mail["Subject"]), body_of(taken.mail, "plain")
    kind, starts_at = _read_kind(subject), _read_when(subject)
    is_of_salon = SALON in str(taken.mail["From"])
    is_named = any(name in text for name in STAFF) if starts_at and is_of_salon else None
    service = " and ".join(name for name in SERVICES if name in text) if starts_at else ""
    can_end = taken.mail["List-Unsubscribe"] is not None
    has_link = "/open/" in text
    return Got(
        taken.at, "email", kind, taken.visit, starts_at, has_link, is_named, can_end, service
    )


def _read_text(taken: Taken) -> Got:
    body = taken.form["Body"]
    kind, starts_at = _read_kind(body.removeprefix(f"{SALON}: ")), _read_when(body)
    return Got(taken.at, "text", kind, taken.visit, starts_at, "/open/" in body)


def _read_kind(words: str) -> str:
    (kind,) = (kind for begin, kind in _BY_SUBJECT.items() if words.startswith(begin))
    return kind


def _read_when(words: str) -> datetime | None:
    found = _WHEN.search(words)
    if found is None:
        return None
    day, month, year, clock = found.groups()
    wall = datetime.strptime(f"{day} {month} {year} {clock}", "%d %b %Y %H:%M")  # noqa: DTZ007
    return wall.replace(tzinfo=BERLIN)
