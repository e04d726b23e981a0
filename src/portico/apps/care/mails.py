"""The mail that says that a summary was shared; never a word of the summary itself."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import SummaryShare
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.custom_texts import TagFacts
from portico.apps.messaging.models import Message
from portico.apps.messaging.own_words import client_tags, find_words, use_words
from portico.apps.messaging.wording import format_day
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


def compose_summary_mail(message: Message, now: datetime) -> Composition | None:
    """*Summary shared*; NothingToSend once it is shared no more, or the portal is not open."""
    workspace = message.workspace
    if workspace is None or message.recipient_uid is None:
        return None
    client = Client.objects.filter(
        organization_id=message.organization_id, uid=message.recipient_uid
    ).first()
    if client is None:
        return None
    share = (
        SummaryShare.objects.filter(summary__uid=message.subject_uid, client=client)
        .select_related("summary__appointment")
        .first()
    )
    if share is None:
        raise NothingToSend("it is not shared any more")
    if not (workspace.portal_enabled and client.has_portal_access):
        raise NothingToSend("the portal is not open to this person")
    appointment = share.summary.appointment
    composition = describe_summary_mail(workspace, client, appointment.starts_at, appointment.uid)
    words = find_words(message, "client")
    if not words.version:
        return composition
    return use_words(composition, words, client_tags(client, workspace))


def imagine_summary_mail(
    workspace: Workspace, client: Client, appointment: Appointment
) -> tuple[Composition, TagFacts]:
    """The mail as if this appointment had a summary that was just shared."""
    described = describe_summary_mail(workspace, client, appointment.starts_at, appointment.uid)
    return described, client_tags(client, workspace)


def describe_summary_mail(
    workspace: Workspace, client: Client, starts_at: datetime | None, item_uid: UUID
) -> Composition:
    """In the built-in words; a discreet one names neither session nor day."""
    name = {"name": workspace.name}
    day = format_day(starts_at.astimezone(ZoneInfo(workspace.time_zone))) if starts_at else ""
    is_discreet = workspace.discreet_messages or not day
    return Composition(
        subject=_("There is something new for you at %(name)s") % name
        if is_discreet
        else _("The summary of %(day)s is there") % {"day": day},
        preheader=_("It stands in your portal."),
        heading=_("Something new for you") if is_discreet else _("Your summary is there"),
        from_name=workspace.name,
        to_name=client.name,
        paragraphs=(
            _("Hello %(name)s,") % {"name": client.first_name},
            _("we have put something into your portal. It stays there for you.")
            if is_discreet
            else _("we have written a summary of your appointment on %(day)s for you.")
            % {"day": day},
        ),
        button=_("Open it in my portal"),
        item_kind="summary",
        item_uid=item_uid,
        reply_to=workspace.email,
    )
