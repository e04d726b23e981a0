"""What mails about an appointment say; read while they are handed over, so always up to date."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.appointments.booked_mails import (
    list_awaiting,
    list_booked_for,
    pick_kicker,
    pick_subject,
)
from portico.apps.appointments.calendar_parts import (
    describe_title,
    encode_part,
    item_address,
    list_matter,
)
from portico.apps.appointments.group_mails import list_group_paragraphs, list_group_rows
from portico.apps.appointments.internal_mails import (
    compose_internal_mail,
    list_times,
    say_in_words,
)
from portico.apps.appointments.join_texts import join_page
from portico.apps.appointments.proposal_mails import compose_proposal
from portico.apps.appointments.selectors.mail import MailFacts, load_mail_facts
from portico.apps.appointments.way_mails import describe_ways
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.models import Message
from portico.apps.messaging.own_words import NO_WORDS, OwnWords, find_words
from portico.apps.messaging.recipients import TEXT
from portico.apps.messaging.wording import (
    format_clock,
    format_day,
    format_moment,
    format_place_of,
)
from portico.domain.automated import AUTOMATED
from portico.domain.policies import AnswerFacts, may_answer
from portico.domain.states import OCCUPYING, Answer, AppointmentState

_CANCELLED = "appointment_cancelled"
_ENDED = frozenset({AppointmentState.CANCELLED, AppointmentState.DECLINED})
_PLAIN = frozenset({"reminder", "confirmation_request"})
"""These change no calendar entry."""
_SUBJECTS = {
    "invitation": gettext_lazy("Invitation: %(title)s, %(when)s"),
    "update": gettext_lazy("Changed: %(title)s, %(when)s"),
    "appointment_booked": gettext_lazy("Booked: %(title)s, %(when)s"),
    "appointment_updated": gettext_lazy("Changed: %(title)s, %(when)s"),
    "appointment_rescheduled": gettext_lazy("Moved: %(title)s, %(when)s"),
    "appointment_cancelled": gettext_lazy("Cancelled: %(title)s, %(when)s"),
    "appointment_restored": gettext_lazy("Takes place after all: %(title)s, %(when)s"),
    "confirmation_request": gettext_lazy("Please confirm: %(title)s, %(when)s"),
    "reminder": gettext_lazy("Reminder: %(title)s, %(when)s"),
}
_KICKERS = {
    "invitation": gettext_lazy("You are invited, %(name)s"),
    "update": gettext_lazy("Changed for you, %(name)s"),
    "appointment_booked": gettext_lazy("Booked for you, %(name)s"),
    "appointment_updated": gettext_lazy("Changed for you, %(name)s"),
    "appointment_rescheduled": gettext_lazy("Moved, %(name)s: this is the new time"),
    "appointment_cancelled": gettext_lazy("Cancelled, %(name)s: this does not take place"),
    "appointment_restored": gettext_lazy("Good news, %(name)s: this takes place after all"),
    "confirmation_request": gettext_lazy("Will you come, %(name)s? Please confirm"),
    "reminder": gettext_lazy("A reminder for you, %(name)s"),
}
_UNASKED = {
    "invitation": gettext_lazy("You are invited"),
    "appointment_booked": gettext_lazy("Booked for you"),
}
"""To somebody whom another client typed: without that name."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One message with its facts; a text says no more than fits, and reads no more for it."""

    trigger: str
    facts: MailFacts
    was_removed: bool
    is_text: bool = False

    @property
    def is_staff(self) -> bool:
        return self.facts.recipient_kind != "client"

    @property
    def is_cancelled(self) -> bool:
        return self.trigger == _CANCELLED


def compose_appointment_mail(message: Message, now: datetime) -> Composition | None:
    """The mail of one trigger to one recipient; NothingToSend where it is pointless by now."""
    facts = load_mail_facts(message)
    if facts is None:
        return None
    if message.trigger == "time_proposed":
        return compose_proposal(facts, message.facts)
    if message.recipient_kind == "user":
        return compose_internal_mail(message, facts)
    was_removed, is_text = bool(message.facts.get("removed")), message.channel == TEXT
    telling = Telling(message.trigger, facts, was_removed, is_text)
    _check_reason(telling, now)
    words = NO_WORDS
    if not (telling.was_removed or facts.is_unasked):
        audience = "internal" if telling.is_staff else "client"
        words = find_words(message, audience, answer=facts.answer)
    return compose_telling(telling, words, now)


def compose_telling(telling: Telling, words: OwnWords, now: datetime) -> Composition:
    """What it says in these words, whether or not there is still a reason to say it."""
    facts, calendar, method = telling.facts, None, ""
    if telling.trigger not in _PLAIN and not telling.is_text:
        calendar, method = encode_part(
            facts, is_cancelled=telling.is_cancelled, is_staff=telling.is_staff, now=now
        )
    return say_in_words(
        _compose(telling, calendar, method, now), facts, words, is_for_client=not telling.is_staff
    )


def _check_reason(telling: Telling, now: datetime) -> None:
    """Raise NothingToSend unless what the message says is still so."""
    facts = telling.facts
    if telling.is_cancelled:
        if not telling.was_removed and facts.state not in _ENDED:
            raise NothingToSend("it is not cancelled any more")
        if telling.was_removed and facts.is_listed:
            raise NothingToSend("on the appointment again")
        return
    if not facts.is_listed:
        raise NothingToSend("taken off the appointment")
    if facts.state not in OCCUPYING or facts.starts_at is None or facts.ends_at is None:
        raise NothingToSend(f"the appointment is {facts.state.value}")
    if facts.ends_at <= now:
        raise NothingToSend("the appointment was over")
    if telling.trigger in _PLAIN and facts.starts_at <= now:
        raise NothingToSend("the appointment had begun")
    if telling.trigger in _PLAIN and facts.answer is Answer.DECLINED:
        raise NothingToSend("declined")
    if telling.trigger == "confirmation_request" and facts.state is AppointmentState.CONFIRMED:
        raise NothingToSend("confirmed already")


def _compose(telling: Telling, calendar: bytes | None, method: str, now: datetime) -> Composition:
    facts, workspace = telling.facts, telling.facts.workspace
    starts_at = (
        facts.starts_at.astimezone(ZoneInfo(workspace.time_zone)) if facts.starts_at else None
    )
    title = describe_title(facts)
    when = format_moment(starts_at, workspace.time_zone) if starts_at else ""
    subject = pick_subject(telling.trigger, _SUBJECTS[telling.trigger], facts)
    subject %= {"title": title, "when": when}
    can_answer = _may_answer(telling, now)
    return Composition(
        subject=subject.rstrip(", "),
        preheader=", ".join(text for text in (title, facts.place) if text),
        heading=format_day(starts_at) if starts_at else title,
        from_name=workspace.name,
        to_name=facts.recipient_name,
        kicker=_kicker(telling),
        big=format_clock(starts_at) if starts_at else "",
        tail=_tail(facts),
        door=_door(starts_at) if starts_at and not telling.is_cancelled else None,
        paragraphs=_list_paragraphs(telling, can_answer),
        policy=_policy(telling),
        ways=None if telling.is_cancelled or telling.is_text else describe_ways(facts, now=now),
        join_url="" if _joins_by_portal(telling) else _join_url(telling),
        rows=_list_rows(telling, now),
        button=_("Open at the desk") if telling.is_staff else _("Open my appointment"),
        link=item_address(facts, is_staff=True) if telling.is_staff else "",
        item_kind="appointment",
        item_uid=facts.appointment_uid,
        more_buttons=_list_more(telling, can_answer),
        calendar=calendar,
        calendar_method=method,
        reply_to=facts.organizer_address or workspace.email,
        starts_at=facts.starts_at,
        foot=_list_foot(facts),
    )


def _kicker(telling: Telling) -> str:
    if telling.facts.is_unasked:
        return str(_UNASKED.get(telling.trigger, ""))
    words = pick_kicker(telling.trigger, _KICKERS[telling.trigger], telling.facts)
    return words % {"name": telling.facts.recipient_name}


def _join_url(telling: Telling) -> str:
    """A button to join what takes place online, for whoever is still expected."""
    is_expected = not (telling.is_cancelled or telling.was_removed or telling.facts.is_unasked)
    return telling.facts.join_link if is_expected else ""


def _list_more(telling: Telling, can_answer: bool) -> tuple[tuple[str, str], ...]:
    """Answers, and *Join* by the mail's own portal link where that is the way in."""
    if telling.is_staff:
        return ()
    joins = ((_("Join"), "do=join"),) if _joins_by_portal(telling) else ()
    return (*joins, *(_list_answers() if can_answer else ()))


def _joins_by_portal(telling: Telling) -> bool:
    facts = telling.facts
    page = join_page(facts.workspace, facts.appointment_uid)
    return not telling.is_staff and _join_url(telling) == page


def _tail(facts: MailFacts) -> str:
    """`until 15:15, Berlin time`."""
    if facts.ends_at is None:
        return ""
    zone = facts.workspace.time_zone
    ends_at = facts.ends_at.astimezone(ZoneInfo(zone))
    words = {"time": format_clock(ends_at), "place": format_place_of(zone)}
    return _("until %(time)s, %(place)s") % words


def _door(starts_at: datetime) -> tuple[str, str, str]:
    return format_date(starts_at, "D"), format_date(starts_at, "j"), format_date(starts_at, "M")


def _may_answer(telling: Telling, now: datetime) -> bool:
    """Whether answers are asked for: invitations are on, and it is not too late."""
    facts = telling.facts
    if telling.is_cancelled or not facts.workspace.send_invitations:
        return False
    asked = AnswerFacts(facts.state, facts.starts_at, facts.ends_at, facts.response_deadline)
    return may_answer(asked, now=now).is_allowed


def _list_answers() -> tuple[tuple[str, str], ...]:
    return (
        (_("Accept"), "answer=accepted"),
        (_("Tentative"), "answer=tentative"),
        (_("Decline"), "answer=declined"),
    )


def _list_paragraphs(telling: Telling, can_answer: bool) -> tuple[str, ...]:
    facts = telling.facts
    paragraphs = []
    if not telling.is_cancelled:
        paragraphs += list_group_paragraphs(facts.group, is_unasked=facts.is_unasked)
    if telling.was_removed:
        paragraphs.append(_("You are no longer expected at this appointment."))
    paragraphs += list_awaiting(telling.trigger, facts)
    if telling.trigger == "confirmation_request" and facts.workspace.portal_enabled:
        paragraphs.append(_("Open your appointment and press Confirm."))
    elif telling.trigger == "confirmation_request":
        paragraphs.append(_("To confirm, simply reply to this mail."))
    if can_answer and facts.answer is Answer.NEEDS_ACTION:
        paragraphs.append(_("Will you be there? Please answer."))
    if can_answer and facts.answer is Answer.TENTATIVE:
        paragraphs.append(_("You answered: tentative. You can still change that."))
    if can_answer and not telling.is_staff and not facts.workspace.portal_enabled:
        paragraphs.append(_("To answer, simply reply to this mail."))
    return tuple(paragraphs)


def _list_rows(telling: Telling, now: datetime) -> tuple[tuple[str, str], ...]:
    facts = telling.facts
    is_discreet = facts.workspace.discreet_messages
    where = facts.join_link or _("Online") if facts.is_online else facts.place
    pairs = [
        (_("What"), describe_title(facts)),
        *list_times(facts),
        *list_booked_for(facts),
        (_("Where"), where),
        (_("The way"), "" if facts.is_online else facts.directions),
        (
            _("With"),
            ", ".join(dict.fromkeys(n for n in (facts.organizer_name, *facts.others) if n)),
        ),
    ]
    if telling.is_cancelled:
        pairs.append((_("Reason"), "" if is_discreet else facts.cancel_reason))
    else:
        pairs += list_matter(facts)
        pairs += list_group_rows(facts.group, facts.workspace, is_unasked=facts.is_unasked)
        pairs.append((_("Answer until"), _deadline(telling, now)))
    return tuple((label, text) for label, text in pairs if text)


def _deadline(telling: Telling, now: datetime) -> str:
    deadline, zone = telling.facts.response_deadline, telling.facts.workspace.time_zone
    if deadline is None or not _may_answer(telling, now):
        return ""
    return f"{format_moment(deadline, zone)} ({format_place_of(zone)})"


def _policy(telling: Telling) -> str:
    """Written once by the business, and in every mail in which a client commits to come."""
    row = AUTOMATED.get((telling.trigger, "client"))
    is_due = row is not None and row.with_policy and not telling.is_staff
    return telling.facts.policy if is_due else ""


def _list_foot(facts: MailFacts) -> tuple[str, ...]:
    workspace = facts.workspace
    contact = (workspace.name, workspace.address, workspace.phone, workspace.email)
    return (" · ".join(text for text in contact if text),)
