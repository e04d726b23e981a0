"""Mails to the scheduler: what others answered, cancelled or brought back."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.appointments.calendar_parts import describe_title, item_address
from portico.apps.appointments.selectors.mail import MailFacts
from portico.apps.appointments.tag_facts import appointment_tags
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.models import Message
from portico.apps.messaging.own_words import OwnWords, find_words, use_words
from portico.apps.messaging.wording import format_when
from portico.domain.states import Answer, AppointmentState

_ANSWERED = {
    Answer.ACCEPTED: gettext_lazy("%(name)s accepted"),
    Answer.TENTATIVE: gettext_lazy("%(name)s answered: tentative"),
    Answer.DECLINED: gettext_lazy("%(name)s declined"),
    Answer.NEEDS_ACTION: gettext_lazy("%(name)s took the answer back"),
}
_ENDS = {
    "appointment_cancelled": gettext_lazy("%(name)s cancelled"),
    "appointment_restored": gettext_lazy("%(name)s brought it back"),
    "appointment_rescheduled": gettext_lazy("%(name)s moved it"),
}


def compose_internal_mail(message: Message, facts: MailFacts) -> Composition:
    """To the scheduler: who did what; NothingToSend where it is not so any more."""
    composition = compose_report(message, facts)
    is_cancelled = facts.state is AppointmentState.CANCELLED
    says_cancelled = message.trigger == "appointment_cancelled"
    if message.trigger in _ENDS and is_cancelled is not says_cancelled:
        raise NothingToSend("it was changed again since")
    return say_in_words(composition, facts, find_words(message, "internal"), is_for_client=False)


def say_in_words(
    composition: Composition, facts: MailFacts, words: OwnWords, *, is_for_client: bool
) -> Composition:
    """The mail in the business's own words, where there are any."""
    if facts.client is None or not (words.subject or words.body):
        return replace(composition, template_version=words.version)
    tags = appointment_tags(facts.appointment, facts.client, is_for_client=is_for_client)
    return use_words(composition, words, tags)


def compose_report(message: Message, facts: MailFacts) -> Composition:
    """Who did what, in our words."""
    if message.trigger == "answer_received":
        said, name = _ANSWERED[facts.about_answer], facts.about_name
    else:
        said, name = _ENDS[message.trigger], str(message.facts.get("by", ""))
    heading = str(said) % {"name": name or _("Somebody")}
    title = describe_title(facts)
    rows = [(_("What"), title), *list_times(facts), (_("Note"), facts.about_note)]
    if "former" in message.facts:
        begin, end = (datetime.fromisoformat(str(at)) for at in message.facts["former"])
        rows.append((_("Until now"), format_when(begin, end, facts.workspace.time_zone)))
    if message.trigger == "appointment_cancelled" and not facts.workspace.discreet_messages:
        rows.append((_("Reason"), facts.cancel_reason))
    return Composition(
        subject=f"{heading}: {title}",
        preheader=title,
        heading=heading,
        from_name=facts.workspace.name,
        to_name=facts.recipient_name,
        rows=tuple((label, text) for label, text in rows if text),
        button=_("Open at the desk"),
        link=item_address(facts, is_staff=True),
    )


def list_times(facts: MailFacts) -> list[tuple[str, str]]:
    """The time where it takes place, and for somebody elsewhere the time there."""
    if facts.starts_at is None or facts.ends_at is None:
        return []
    here, there = facts.workspace.time_zone, facts.recipient_zone
    times = [(_("When"), format_when(facts.starts_at, facts.ends_at, here))]
    offsets = {facts.starts_at.astimezone(ZoneInfo(zone)).utcoffset() for zone in (here, there)}
    if len(offsets) > 1:
        times.append((_("For you"), format_when(facts.starts_at, facts.ends_at, there)))
    return times
