"""The calendar part of a mail about an appointment, and what a discreet one leaves out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from portico.apps.appointments.join_texts import calendar_text
from portico.apps.appointments.selectors.mail import MailFacts
from portico.apps.messaging.envelopes import read_sender_address
from portico.apps.workspaces.models import Workspace
from portico.domain.states import AppointmentState
from portico.ical.encode import CalendarEntry, encode_cancel, encode_publish, encode_request


class Told(Protocol):
    """What mails and feeds tell of an appointment in the same words."""

    @property
    def workspace(self) -> Workspace: ...
    @property
    def appointment_uid(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def services(self) -> tuple[str, ...]: ...
    @property
    def objectives(self) -> str: ...
    @property
    def topics(self) -> str: ...


def encode_part(
    facts: MailFacts, *, is_cancelled: bool, is_staff: bool, now: datetime
) -> tuple[bytes | None, str]:
    """Bytes and METHOD: REQUEST or CANCEL where invitations are sent, PUBLISH elsewhere.

    None while there is no time. With PUBLISH nobody is asked to answer (RFC 5546, 3.2.1).
    """
    if facts.starts_at is None or facts.ends_at is None:
        return None, ""
    entry = _entry(facts, facts.starts_at, facts.ends_at, is_cancelled, is_staff, now)
    if not facts.workspace.send_invitations:
        return encode_publish((entry,)), "PUBLISH"
    if is_cancelled:
        return encode_cancel(entry), "CANCEL"
    return encode_request(entry), "REQUEST"


def describe_title(facts: Told) -> str:
    """The appointment's name; discreet: only whom it is with."""
    if facts.workspace.discreet_messages:
        return _("Appointment at %(name)s") % {"name": facts.workspace.name}
    return facts.name


def list_matter(facts: Told) -> Sequence[tuple[str, str]]:
    """What it is about, as label and text; nothing of it in a discreet message.

    A visit that is called after its services does not name them twice.
    """
    if facts.workspace.discreet_messages:
        return ()
    services = ", ".join(facts.services)
    pairs = (
        (_("Services"), "" if services == describe_title(facts) else services),
        (_("Objectives"), facts.objectives),
        (_("Topics"), facts.topics),
    )
    return tuple((label, text) for label, text in pairs if text)


def entry_uid(uid: UUID) -> str:
    """One UID for life, in mails, files and feeds: no host in it, hosts move (RFC 7986, 5.3)."""
    return str(uid)


def item_address(facts: Told, *, is_staff: bool) -> str:
    """The item's page, without any token: it asks for the link in the mail."""
    workspace = facts.workspace
    audience = "desk" if is_staff else "w"
    return (
        f"{settings.BASE_URL}/{audience}/{workspace.public_id}"
        f"/appointments/{facts.appointment_uid}/"
    )


def _entry(
    facts: MailFacts,
    starts_at: datetime,
    ends_at: datetime,
    is_cancelled: bool,
    is_staff: bool,
    now: datetime,
) -> CalendarEntry:
    workspace = facts.workspace
    has_page = is_staff or workspace.portal_enabled
    # Whoever is asked answers to an address of their own, the secret of which is the proof.
    answers_to = facts.reply_address if workspace.send_invitations else ""
    organizer = answers_to or facts.organizer_address or workspace.email or read_sender_address()
    return CalendarEntry(
        uid=entry_uid(facts.appointment_uid),
        sequence=facts.sequence,
        stamp=now,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=workspace.time_zone,
        summary=describe_title(facts),
        description="\n".join(f"{label}: {text}" for label, text in list_matter(facts)),
        location=calendar_text(facts.join_link, workspace) if facts.is_online else facts.place,
        url=item_address(facts, is_staff=is_staff) if has_page else "",
        organizer_name=facts.organizer_name or workspace.name,
        organizer_address=organizer,
        attendee_name=facts.recipient_name,
        attendee_address=facts.recipient_address,
        partstat=facts.answer,
        is_required=facts.is_required,
        status=AppointmentState.CANCELLED if is_cancelled else facts.state,
    )
