"""Take one client's name, contact and typed words out of what other apps keep about them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from portico.apps.access.models import (
    PortalLink,
    PortalSession,
    SignInRequest,
    SpokenCode,
    TrustedBrowser,
)
from portico.apps.appointments.models import Appointment, AppointmentDraft, Attendee
from portico.apps.care.models import AccessEntry
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import IncomingMail, IncomingText, Message, SuppressedAddress
from portico.apps.people.models import Client
from portico.domain.privacy import scrub

ERASED = "Erased client"
_WAITING = (Message.SCHEDULED, Message.HELD)


def forget_everywhere(client: Client, *, now: datetime) -> None:
    """Call it before the row itself is emptied: it tells what to look for."""
    words = frozenset({client.name, client.first_name, client.last_name, client.company})
    words |= {client.email, client.phone}
    mine = Attendee.objects.filter(client=client)
    appointments = list(Appointment.objects.filter(attendees__client=client).distinct())
    _forget_ways_in(client)
    _forget_messages(client, [one.uid for one in appointments], now)
    _forget_appointments(client, appointments, words)
    mine.update(note="", note_before="")
    _forget_history(client, [one.uid for one in appointments], words)
    _forget_drafts(client, words)
    if not _is_shared(client):
        SuppressedAddress.objects.filter(
            organization_id=client.organization_id,
            address__in=[one for one in (client.email, client.phone) if one],
        ).delete()


def _forget_ways_in(client: Client) -> None:
    for model in (PortalLink, SpokenCode, TrustedBrowser, PortalSession):
        model._default_manager.filter(client=client).delete()
    asked = SignInRequest.objects.filter(organization_id=client.organization_id)
    asked.filter(client=client).delete()
    if client.email and not _is_shared(client):
        asked.filter(address__iexact=client.email).delete()


def _is_shared(client: Client) -> bool:
    """Whether somebody else has the same address, so that what went there is theirs too."""
    others = Client.objects.filter(organization_id=client.organization_id).exclude(pk=client.pk)
    return bool(client.email) and others.filter(email__iexact=client.email).exists()


def _forget_messages(client: Client, appointment_uids: list[Any], now: datetime) -> None:
    """Fates and times stay, words and addresses go; what waits for the client is dropped."""
    rows = Message.objects.filter(organization_id=client.organization_id)
    theirs = rows.filter(
        Q(recipient_kind="client", recipient_uid=client.uid)
        | Q(subject_kind="client", subject_uid=client.uid)
    )
    theirs.filter(state__in=_WAITING).update(
        state=Message.DROPPED, reason="the client was erased", due_at=now
    )
    theirs.update(address="", facts={}, kept_subject="", kept_text="")
    about = rows.filter(subject_kind="appointment", subject_uid__in=appointment_uids)
    about.update(kept_subject="", kept_text="")
    IncomingText.objects.filter(client=client).delete()
    attendees = Attendee.objects.filter(client=client).values("uid")
    IncomingMail.objects.filter(
        Q(attendee_uid__in=attendees) | Q(from_address__iexact=client.email or "-"),
        organization_id=client.organization_id,
    ).update(from_name="", from_address="", title="", text="", understood={})


def _forget_appointments(
    client: Client, appointments: Iterable[Appointment], words: frozenset[str]
) -> None:
    """What was typed about a meeting goes where nobody else met; names go everywhere."""
    for one in appointments:
        is_alone = not one.attendees.exclude(client=None).exclude(client=client).exists()
        one.name = scrub(one.name, words, by=ERASED)[:200]
        one.objectives = "" if is_alone else scrub(one.objectives, words, by=ERASED)[:4000]
        one.topics = "" if is_alone else scrub(one.topics, words, by=ERASED)[:4000]
        one.cancel_reason = "" if is_alone else scrub(one.cancel_reason, words, by=ERASED)
        if one.booked_by_id == client.pk or is_alone:
            one.booked_for = ""
        if one.cancelled_by_client_id == client.pk:
            one.cancelled_by = ERASED
        one.save(
            update_fields=[
                *("name", "objectives", "topics", "cancel_reason", "booked_for", "cancelled_by")
            ]
        )


def _forget_history(client: Client, appointment_uids: list[Any], words: frozenset[str]) -> None:
    """Who did what when stays; what it said of the client goes."""
    rows = LogEntry.objects.filter(organization_id=client.organization_id)
    rows.filter(actor_uid=client.uid).update(actor_name=ERASED)
    AccessEntry.objects.filter(actor_uid=client.uid).update(actor_name=ERASED)
    rows.filter(subject_kind="client", subject_uid=client.uid).update(changes={}, note="")
    about = rows.filter(
        Q(subject_kind="appointment", subject_uid__in=appointment_uids)
        | Q(subject_kind="flow", verb="run_stopped")
    )
    for entry in about.iterator():
        changes, note = _scrub(entry.changes, words), scrub(entry.note, words, by=ERASED)
        if changes != entry.changes or note != entry.note:
            entry.changes, entry.note = changes, note
            entry.save(update_fields=["changes", "note"])


def _forget_drafts(client: Client, words: frozenset[str]) -> None:
    """What users typed into the appointment form and did not save."""
    for draft in AppointmentDraft.objects.filter(organization_id=client.organization_id):
        fields = _scrub(draft.fields, words)
        if fields != draft.fields:
            draft.fields = fields
            draft.save(update_fields=["fields"])


def _scrub(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, str):
        return scrub(value, words, by=ERASED)
    if isinstance(value, list):
        return [_scrub(one, words) for one in value]
    if isinstance(value, dict):
        return {key: _scrub(one, words) for key, one in value.items()}
    return value
