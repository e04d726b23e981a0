"""The mails that bring a form to a client; never a word of its questions or answers."""

from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import FormRequest
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.custom_texts import TagFacts
from portico.apps.messaging.models import Message
from portico.apps.messaging.own_words import client_tags, find_words, use_words
from portico.apps.messaging.wording import format_day
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.forms.requests import FILLABLE, RequestState
from portico.domain.states import AppointmentState

REMINDER = "form_reminder"
_OFF = (AppointmentState.CANCELLED, AppointmentState.DECLINED)


def compose_form_mail(message: Message, now: datetime) -> Composition | None:
    """*Form sent* and *form reminder*; NothingToSend once it cannot be filled in any more."""
    workspace = message.workspace
    row = (
        FormRequest.objects.select_related("version", "client", "appointment")
        .filter(organization_id=message.organization_id, uid=message.subject_uid)
        .first()
    )
    if row is None or workspace is None:
        return None
    if RequestState(row.state) not in FILLABLE or (row.expires_at and row.expires_at <= now):
        raise NothingToSend("the form cannot be filled in any more")
    if row.appointment is not None and row.appointment.state in _OFF:
        raise NothingToSend("its appointment was cancelled")
    if not (workspace.portal_enabled and row.client.has_portal_access):
        raise NothingToSend("the portal is not open to this person")
    composition = describe_form_mail(
        workspace,
        row.client,
        row.version.name,
        is_reminder=message.trigger == REMINDER,
        until=row.expires_at,
        item_uid=row.uid,
    )
    words = find_words(message, "client")
    if not words.version:
        return composition
    return use_words(composition, words, form_tags(row.client, workspace, row.version.name))


def imagine_form_mail(
    workspace: Workspace, client: Client, appointment: Appointment
) -> tuple[Composition, TagFacts]:
    """*Form sent* as if a form had just been sent for this appointment."""
    return _imagine(workspace, client, is_reminder=False)


def imagine_form_reminder(
    workspace: Workspace, client: Client, appointment: Appointment
) -> tuple[Composition, TagFacts]:
    """*Form reminder* alike."""
    return _imagine(workspace, client, is_reminder=True)


def form_tags(client: Client, workspace: Workspace, name: str) -> TagFacts:
    """What the merge tags become; a discreet mail has no name of a form."""
    tags = client_tags(client, workspace)
    shown = _("Form") if workspace.discreet_messages else name
    return TagFacts(
        words={**tags.words, "form.name": shown},
        links=tags.links,
        wishes={**tags.wishes, "form.link": ""},
    )


def describe_form_mail(
    workspace: Workspace,
    client: Client,
    name: str,
    *,
    is_reminder: bool,
    until: datetime | None,
    item_uid: UUID,
) -> Composition:
    """In the built-in words; a discreet one does not say which form."""
    names = {"form": name, "name": workspace.name, "client": client.first_name}
    if workspace.discreet_messages:
        subject = _("There is something to do for you at %(name)s") % names
        heading = _("Something to do for you")
        text = _("please open your portal: something is waiting for you there.")
    elif is_reminder:
        subject = _("Still to fill in: %(form)s") % names
        heading = _("Your form is still open")
        text = _("the form “%(form)s” is still waiting for you.") % names
    else:
        subject = _("Please fill in: %(form)s") % names
        heading = _("A form for you")
        text = _("please fill in the form “%(form)s” before we meet.") % names
    lines = [_("Hello %(client)s,") % names, text]
    lines.append(_("Every answer is kept as you give it; you can go on later, on any device."))
    if until is not None:
        day = format_day(until.astimezone(ZoneInfo(workspace.time_zone)))
        lines.append(_("You can do it until %(day)s.") % {"day": day})
    return Composition(
        subject=subject,
        preheader=_("It stands in your portal."),
        heading=heading,
        from_name=workspace.name,
        to_name=client.name,
        paragraphs=tuple(lines),
        button=_("Open it in my portal"),
        item_kind="form",
        item_uid=item_uid,
        reply_to=workspace.email,
    )


def _imagine(
    workspace: Workspace, client: Client, *, is_reminder: bool
) -> tuple[Composition, TagFacts]:
    name = _("Intake form")
    described = describe_form_mail(
        workspace, client, name, is_reminder=is_reminder, until=None, item_uid=uuid4()
    )
    return described, form_tags(client, workspace, name)
