"""Raw mails as calendars write them, filled in; files stand in `integrations/replies`."""

import re
from base64 import encodebytes
from datetime import UTC, datetime
from pathlib import Path

from portico.apps.access.reply_addresses import reply_address
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.people.models import Client
from portico.config.replies import Replies

FOLDER = Path(__file__).parent / "integrations" / "replies"
SECRET = "a-secret-of-the-hook-that-is-long-enough"
REPLIES = Replies("reply@in.example.org", None, SECRET)
STAMP = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_BASE64 = re.compile(r"\[\[base64\n(.*?)\]\]\n", re.DOTALL)


def attendee_of(appointment: Appointment, client: Client) -> Attendee:
    return Attendee.objects.get(appointment=appointment, client=client)


def address_of(attendee: Attendee) -> str:
    person = attendee.client or attendee.staff_member
    assert person is not None
    return reply_address(attendee.uid, attendee.reply_version, person.email)


def fill_mail(
    name: str,
    *,
    to: str,
    uid: object,
    partstat: str = "ACCEPTED",
    sequence: int = 0,
    stamp: datetime = STAMP,
    **more: str,
) -> bytes:
    """The file with its places filled in and its calendars encoded, lines ended by CRLF."""
    text = (FOLDER / f"{name}.eml").read_text(encoding="utf-8")
    facts = {
        "to": to,
        "to_folded": f"{to[:30]}\n {to[30:]}",
        "to_soft": f"{to[:30]}=\n{to[30:]}",
        "uid": str(uid),
        "partstat": partstat,
        "sequence": str(sequence),
        "stamp": f"{stamp:%Y%m%dT%H%M%SZ}",
        **more,
    }
    for key, value in facts.items():
        text = text.replace(f"{{{key}}}", value)
    text = _BASE64.sub(lambda found: _encode(found[1]), text)
    return text.replace("\n", "\r\n").encode()


def write_reply(*, to: str, uid: object, calendar: str = "", **facts: object) -> bytes:
    """A bare reply; `calendar` adds lines, or stands in place of an ATTENDEE line."""
    wanted = {"sequence": 0, "stamp": STAMP, "partstat": "ACCEPTED", "sender": "anna"}
    wanted |= {"attendee": "anna@clients.example", **facts}
    stamp = wanted["stamp"]
    assert isinstance(stamp, datetime)
    lines = [
        f"From: {wanted['sender']}@clients.example",
        f"To: {to}",
        f"Message-ID: <{wanted.get('message_id', stamp.timestamp())}@clients.example>",
        "Content-Type: text/calendar; method=REPLY; charset=utf-8",
        "",
        "BEGIN:VCALENDAR",
        f"METHOD:{wanted.get('method', 'REPLY')}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{wanted['sequence']}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"ATTENDEE;PARTSTAT={wanted['partstat']}:mailto:{wanted['attendee']}",
        *([calendar] if calendar else []),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


def _encode(calendar: str) -> str:
    return encodebytes(calendar.replace("\n", "\r\n").encode()).decode()
