"""A mail comes in at a reply address: what the calendar answered is recorded, all else is kept.

Who writes From proves nothing and is not asked for: people answer from other accounts, and the
secret address is the proof (product page 4, Answers; traps, 32).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TypedDict
from uuid import UUID

from django.conf import settings
from django.db import transaction

from portico.apps.access.reply_addresses import ReplyMark, read_reply_address
from portico.apps.appointments.models import Attendee
from portico.apps.appointments.services.answering import answer_invitation, record_answer
from portico.apps.appointments.services.proposing import propose_time
from portico.apps.messaging.incoming import ReceivedMail, read_mail
from portico.apps.messaging.incoming_models import IncomingMail
from portico.apps.messaging.redacting import hide_secrets
from portico.apps.messaging.services.bouncing import take_bounce
from portico.apps.messaging.services.keeping import count_stray, keep_mail, note_fate
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import Refused
from portico.domain.replies import ReplyFacts, may_count
from portico.domain.states import Answer
from portico.ical.decode import Counter, Reply, Unreadable, decode_answer

_FORMER_VERSIONS = 20
"""How many ended addresses of an attendee are still told from forged ones."""


class Outcome(Enum):
    """What became of a mail; `PASSED`: nothing was kept (repeated, automatic, too many)."""

    APPLIED = "applied"
    KEPT = "kept"
    PASSED = "passed"
    STRAY = "stray"


class _Said(TypedDict):
    """What both ways to record an answer take."""

    workspace: Workspace
    uid: UUID
    answer: Answer
    note: str
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class _Addressed:
    """An attendee of ours that a mail came to; not current: at an address that has ended."""

    attendee: Attendee
    is_current: bool


def receive_mail(
    *, raw: bytes, way: str, envelope_to: str = "", size: int | None = None, now: datetime
) -> Outcome:
    """Take one raw mail in, whole or not at all; the same mail again does nothing.

    `way` is pipe, http or maildir; `envelope_to` the recipient that the mail server names. Of a
    mail larger than allowed `raw` may be the head only, with the `size` of the whole.
    """
    mail = read_mail(raw, envelope_to=envelope_to, size=size)
    is_about_ours = take_bounce(mail=mail, raw=raw, now=now)
    addressed = [found for mark in _list_marks(mail) if (found := _find_attendee(mark))]
    if not addressed and is_about_ours:
        return Outcome.APPLIED
    if not addressed:
        count_stray(mail=mail, way=way, now=now)
        return Outcome.STRAY
    answer = _understand(mail, addressed[0].attendee)
    chosen = _choose(addressed, answer)
    if isinstance(answer, Unreadable) and mail.is_automatic and not mail.is_bounce:
        return Outcome.PASSED
    return _take_in(mail, chosen, answer, way, now)


def _list_marks(mail: ReceivedMail) -> list[ReplyMark]:
    marks = (read_reply_address(address) for address in mail.recipients)
    return list(dict.fromkeys(mark for mark in marks if mark))[:5]


def _find_attendee(mark: ReplyMark) -> _Addressed | None:
    attendee = (
        Attendee.objects.select_related("appointment__workspace", "appointment__scheduler")
        .select_related("client", "staff_member")
        .filter(uid=mark.attendee_uid)
        .first()
    )
    if attendee is None:
        return None
    mailed_to, version = _address_of(attendee), attendee.reply_version
    if mark.proves(version, mailed_to):
        return _Addressed(attendee, True)
    former = range(max(0, version - _FORMER_VERSIONS), version)
    if any(mark.proves(number, mailed_to) for number in former):
        return _Addressed(attendee, False)
    return None


def _understand(mail: ReceivedMail, attendee: Attendee) -> Reply | Counter | Unreadable:
    """The first calendar part that answers; else why there is none."""
    if mail.size > settings.REPLIES.max_bytes:
        return Unreadable("too_large")
    zone = attendee.appointment.workspace.time_zone
    reasons = []
    for part in mail.calendars:
        answer = decode_answer(part.content, zone=zone, charset=part.charset)
        if not isinstance(answer, Unreadable):
            return answer
        reasons.append(answer)
    if mail.is_bounce:
        return Unreadable("bounce")
    return reasons[0] if reasons else Unreadable("broken" if mail.is_broken else "no_calendar")


def _choose(addressed: list[_Addressed], answer: Reply | Counter | Unreadable) -> _Addressed:
    """Of several addresses in one mail, the one whose appointment it answers."""
    if isinstance(answer, Unreadable):
        return addressed[0]
    named = (a for a in addressed if str(a.attendee.appointment.uid) == answer.uid.lower())
    return next(named, addressed[0])


@transaction.atomic
def _take_in(
    mail: ReceivedMail,
    addressed: _Addressed,
    answer: Reply | Counter | Unreadable,
    way: str,
    now: datetime,
) -> Outcome:
    appointment = addressed.attendee.appointment
    row = keep_mail(
        mail=mail,
        way=way,
        workspace=appointment.workspace,
        subject_kind="appointment",
        subject_uid=appointment.uid,
        attendee_uid=addressed.attendee.uid,
        now=now,
    )
    if row is None:
        return Outcome.PASSED
    if isinstance(answer, Unreadable):
        note_fate(row=row, fate=IncomingMail.KEPT, reason=answer.code, text=mail.text)
        return Outcome.KEPT
    answer = replace(answer, comment=hide_secrets(answer.comment))
    reason = _apply(addressed, answer, now)
    note_fate(
        row=row,
        fate=IncomingMail.KEPT if reason else IncomingMail.APPLIED,
        reason=reason,
        kind="counter" if isinstance(answer, Counter) else "reply",
        understood=_describe(answer),
        text=answer.comment,
    )
    return Outcome.KEPT if reason else Outcome.APPLIED


def _apply(addressed: _Addressed, answer: Reply | Counter, now: datetime) -> str:
    """Record it; the code of why it does not count, empty where it does."""
    attendee = Attendee.objects.select_related(
        "appointment__workspace", "appointment__scheduler", "client", "staff_member__user"
    ).get(pk=addressed.attendee.pk)
    decision = may_count(_load_facts(attendee, addressed.is_current, answer))
    if not decision.is_allowed:
        return decision.codes[0]
    try:
        with transaction.atomic():
            if isinstance(answer, Counter):
                propose_time(attendee=attendee, counter=answer, actor=_actor(attendee), now=now)
            else:
                _record_answer(attendee, answer, now)
    except Refused as refused:
        return refused.decision.codes[0]
    return ""


def _load_facts(attendee: Attendee, is_current: bool, answer: Reply | Counter) -> ReplyFacts:
    appointment = attendee.appointment
    present = appointment.attendees.select_related("client", "staff_member")
    mine = {_address_of(a) for a in present if a.pk == attendee.pk}
    taken = {_address_of(a) for a in present if a.pk != attendee.pk} - mine
    is_counter = isinstance(answer, Counter)
    return ReplyFacts(
        is_address_current=is_current,
        is_same_appointment=answer.uid.lower() == str(appointment.uid),
        is_others_address=bool(answer.address) and answer.address in taken,
        sequence=answer.sequence,
        asked_sequence=appointment.asked_sequence,
        stamp=answer.stamp,
        answered_at=None if is_counter else attendee.answered_at,
        has_answer=isinstance(answer, Counter) or answer.answer is not None,
    )


def _address_of(attendee: Attendee) -> str:
    person = attendee.client or attendee.staff_member
    return person.email.lower() if person else ""


def _record_answer(attendee: Attendee, reply: Reply, now: datetime) -> None:
    """As in the portal, with its deadline; the time of the answer is the calendar's."""
    if reply.answer is None:
        raise LookupError("rules let only answers pass")
    is_same = attendee.answer == reply.answer
    said: _Said = {
        "workspace": attendee.appointment.workspace,
        "uid": attendee.appointment.uid,
        "answer": reply.answer,
        "note": reply.comment[:500] or (attendee.note if is_same else ""),
        "actor": _actor(attendee),
        "now": now,
    }
    if attendee.client is not None:
        answer_invitation(client=attendee.client, **said)
    else:
        record_answer(attendee_uid=attendee.uid, **said)
    # A clock that runs ahead must not shut out the answers of the hours to come.
    Attendee.objects.filter(pk=attendee.pk).update(answered_at=min(reply.stamp, now))


def _actor(attendee: Attendee) -> Actor:
    client, member = attendee.client, attendee.staff_member
    name = f"{client or member}, by calendar answer"
    if client is not None:
        return Actor("client", name, client.uid)
    return Actor("staff", name, member.user.uid if member and member.user else None)


def _describe(answer: Reply | Counter) -> dict[str, str | int]:
    """What staff are shown of it, as plain values."""
    described: dict[str, str | int] = {
        "sequence": answer.sequence,
        "stamp": answer.stamp.isoformat(),
        "address": hide_secrets(answer.address),
    }
    if isinstance(answer, Counter):
        described["starts_at"] = answer.starts_at.isoformat()
        described["ends_at"] = answer.ends_at.isoformat()
    else:
        described["answer"] = answer.answer.value if answer.answer else ""
    return described
