"""An automated message as it would reach somebody: for the preview, and for *Send a test*."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation

from portico.apps.access.services.minting import MintedSignIn
from portico.apps.appointments.digest_mails import describe_digest
from portico.apps.appointments.internal_mails import compose_report, say_in_words
from portico.apps.appointments.mails import Telling, compose_telling
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.mail import load_mail_facts
from portico.apps.messaging.access_mails import compose_for_client, describe_sign_in
from portico.apps.messaging.composing import Composition, NothingToSend
from portico.apps.messaging.custom_texts import TagFacts
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.messaging.own_words import OwnWords, business_tags, client_tags, use_words
from portico.apps.messaging.rendering import RenderedMail, render_mail
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import AUTOMATED
from portico.domain.states import Answer

Imagine = Callable[[Workspace, Client, Appointment], tuple[Composition, TagFacts]]
"""A mail of an app above and what its tags become, as if it were about this appointment."""
_imagined: dict[str, Imagine] = {}
_NO_CODE, _CODE_LIFE = "123456", timedelta(minutes=15)
_REPORTS = frozenset({"answer_received"})
"""These go to whoever schedules, as a report of what somebody else did."""


def register_preview(trigger: str, imagine: Imagine) -> None:
    """Let `imagine` show an automated message to clients that an app above writes."""
    _imagined[trigger] = imagine


def preview_message(
    row: AutomatedMessage,
    appointment: Appointment,
    words: OwnWords,
    *,
    language: str,
    now: datetime,
) -> RenderedMail | None:
    """Subject, text and HTML for a real appointment; None where nobody there would get it.

    Links lead to the item's page without any token, so they open nothing.
    """
    with translation.override(language):
        composition = compose_preview(row, appointment, words, now=now)
        if composition is None:
            return None
        shown = replace(composition, language=language)
        return render_mail(shown, appointment.workspace, shown.link)


def compose_preview(
    row: AutomatedMessage, appointment: Appointment, words: OwnWords, *, now: datetime
) -> Composition | None:
    """The same before it is rendered, in the active language; without a calendar part."""
    people = list(appointment.attendees.select_related("client", "staff_member"))
    client = next((one for one in people if one.client), None)
    colleague = next((one for one in people if one.staff_member), None)
    recipient = client if row.audience == "client" else colleague
    if client is None or recipient is None:
        return None
    message = _imagine(row, appointment, recipient, client)
    try:
        composition = _compose(row, message, client, words, now)
    except NothingToSend:
        return None
    if composition is None:
        return None
    link = composition.link or _address_of(row, appointment)
    return replace(composition, link=link, is_link_secret=False, calendar=None, calendar_method="")


def _compose(
    row: AutomatedMessage, message: Message, about: Attendee, words: OwnWords, now: datetime
) -> Composition | None:
    client, workspace = about.client, message.workspace
    if client is None or workspace is None:
        return None
    if (imagine := _imagined.get(row.trigger)) and row.audience == "client":
        described, tags = imagine(workspace, client, about.appointment)
        return use_words(described, words, tags)
    if AUTOMATED[row.trigger, row.audience].scope == "client":
        composition = compose_for_client(message, workspace, client)
        tags = client_tags(client, workspace)
        return use_words(composition, words, tags) if composition else None
    if AUTOMATED[row.trigger, row.audience].scope == "business":
        composition = _describe_business(row, message, about, workspace, now)
        return use_words(composition, words, business_tags(workspace))
    facts = load_mail_facts(message)
    if facts is None:
        return None
    if row.trigger in _REPORTS:
        return say_in_words(compose_report(message, facts), facts, words, is_for_client=False)
    return compose_telling(Telling(row.trigger, facts, was_removed=False), words, now)


def _describe_business(
    row: AutomatedMessage, message: Message, about: Attendee, workspace: Workspace, now: datetime
) -> Composition:
    """What is about no client in particular: a code that opens nothing, or one answer of a day."""
    if row.trigger == "sign_in":
        return describe_sign_in(workspace, MintedSignIn("", _NO_CODE, now + _CODE_LIFE))
    answered = Attendee(
        appointment=about.appointment, client=about.client, answer=Answer.ACCEPTED.value
    )
    return describe_digest(workspace, [answered], now)


def _imagine(
    row: AutomatedMessage, appointment: Appointment, recipient: Attendee, about: Attendee
) -> Message:
    """The message as if it were in the outbox; it is never saved."""
    is_client = recipient.client is not None
    person = recipient.client or recipient.staff_member
    is_about_client = AUTOMATED[row.trigger, row.audience].scope == "client"
    subject: UUID = about.client.uid if is_about_client and about.client else appointment.uid
    return Message(
        organization_id=row.organization_id,
        workspace=appointment.workspace,
        trigger=row.trigger,
        subject_kind="client" if is_about_client else "appointment",
        subject_uid=subject,
        recipient_kind="client" if is_client else "staff",
        recipient_uid=person.uid if person else None,
        address=person.email if person else "",
        facts={
            "attendee_uid": str(about.uid),
            "answer": Answer.ACCEPTED.value,
            "fields": ["phone"],
            "by": str(about.client or ""),
        },
    )


def _address_of(row: AutomatedMessage, appointment: Appointment) -> str:
    """Where the mail's buttons would lead; empty where the portal is off."""
    workspace = appointment.workspace
    if not workspace.portal_enabled:
        return ""
    page = f"{settings.BASE_URL}/w/{workspace.public_id}/"
    if AUTOMATED[row.trigger, row.audience].scope != "appointment":
        return page
    return f"{page}appointments/{appointment.uid}/"
