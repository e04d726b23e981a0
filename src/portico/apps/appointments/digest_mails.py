"""The digest of a day's answers, read while it is handed over."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.models import Message
from portico.apps.messaging.own_words import business_tags, find_words, use_words
from portico.apps.messaging.wording import format_day, format_moment
from portico.apps.people.models import StaffMember
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Answer

MOST = 100
"""Appointments that one digest names."""
_WORDS = {
    Answer.ACCEPTED: gettext_lazy("%(name)s accepted"),
    Answer.TENTATIVE: gettext_lazy("%(name)s answered: tentative"),
    Answer.DECLINED: gettext_lazy("%(name)s declined"),
    Answer.NEEDS_ACTION: gettext_lazy("%(name)s took the answer back"),
}


def compose_digest(message: Message, now: datetime) -> Composition | None:
    """Every answer of the span as it stands now; None when the organizer is gone."""
    workspace = message.workspace
    organizer = StaffMember.objects.filter(
        organization_id=message.organization_id, uid=message.subject_uid
    ).first()
    if workspace is None or organizer is None:
        return None
    since, until = (datetime.fromisoformat(str(message.facts[key])) for key in ("since", "until"))
    answered = (
        Attendee.objects.filter(
            appointment__workspace=workspace,
            appointment__organizer=organizer,
            answered_at__gt=since,
            answered_at__lte=until,
        )
        .exclude(staff_member=organizer)
        .select_related("appointment", "client", "staff_member")
        .order_by("appointment__starts_at", "appointment_id", "answered_at", "pk")
    )
    composition = describe_digest(workspace, answered, until)
    words = find_words(message, "internal")
    return use_words(composition, words, business_tags(workspace)) if words.version else composition


def describe_digest(
    workspace: Workspace, answered: Iterable[Attendee], day: datetime
) -> Composition:
    """The mail; `answered` comes ordered by appointment. NothingToSend without any."""
    found = [
        (about, list(people)) for about, people in groupby(answered, lambda one: one.appointment)
    ]
    if not found:
        raise NothingToSend("the answers were taken away since")
    count = sum(len(people) for _about, people in found)
    subject = ngettext("%(n)d answer today", "%(n)d answers today", count) % {"n": count}
    return Composition(
        subject=f"{subject}: {workspace.name}",
        preheader=workspace.name,
        heading=format_day(day),
        kicker=subject,
        from_name=workspace.name,
        rows=tuple(_row(workspace, about, people) for about, people in found[:MOST]),
        button=_("Open at the desk"),
        link=settings.BASE_URL + reverse("desk:appointments", args=[workspace.public_id]),
        reply_to=workspace.email,
    )


def _row(workspace: Workspace, about: Appointment, people: list[Attendee]) -> tuple[str, str]:
    """When it is, and under its name who said what; discreet: without the name."""
    when = format_moment(about.starts_at, workspace.time_zone) if about.starts_at else _("No time")
    said = [
        str(_WORDS[Answer(one.answer)]) % {"name": str(one.client or one.staff_member)}
        for one in people
    ]
    title = () if workspace.discreet_messages else (about.name,)
    return when, "\n".join((*title, *said))
