"""*Share with client*, and *Unshare*."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import SessionSummary, SummaryRevision, SummaryShare
from portico.apps.care.sealed import open_text
from portico.apps.care.services.noting import note_access
from portico.apps.care.services.writing import get_summary_for_change, keep_revision
from portico.apps.history.services.recording import record
from portico.apps.messaging.selectors.automated import is_sent
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.models import Client
from portico.domain.actors import Actor
from portico.domain.errors import NotThere, Refused, StaleChange
from portico.domain.privacy import Record
from portico.domain.states import AppointmentState
from portico.domain.summaries import ShareFacts, may_share_summary

TRIGGER = "summary_shared"


@transaction.atomic
def share_summary(
    *,
    appointment: Appointment,
    client_uid: UUID,
    with_uids: Collection[UUID],
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> SessionSummary:
    """Show the draft as it stands to these clients of the session, and mail each once a revision.

    With whom it was shared before and who is not named, it stays shared as it was. Raises
    NotThere, StaleChange (somebody changed the draft since), or Refused (`may_share_summary`).
    """
    summary = get_summary_for_change(appointment, client_uid)
    if summary.version != seen_version:
        raise StaleChange(seen_version, summary.version)
    clients = [
        attendee.client
        for attendee in appointment.attendees.select_related("client").exclude(client=None)
        if attendee.client is not None
    ]
    facts = ShareFacts(
        state=AppointmentState(appointment.state),
        starts_at=appointment.starts_at,
        has_text=bool(open_text(summary).strip()),
        chosen=frozenset(with_uids),
        attending=frozenset(client.uid for client in clients),
    )
    decision = may_share_summary(facts, now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    revision = keep_revision(summary, is_pressed=True, actor=actor, now=now)
    if revision is None:
        raise ValueError("a text that is shared is kept as a revision")
    for client in clients:
        if client.uid in facts.chosen:
            _share(summary, revision, client, actor, now)
    return summary


def _share(
    summary: SessionSummary,
    revision: SummaryRevision,
    client: Client,
    actor: Actor,
    now: datetime,
) -> None:
    before = SummaryShare.objects.filter(summary=summary, client=client).first()
    if before is not None and before.revision_id == revision.pk:
        return
    SummaryShare.objects.update_or_create(
        summary=summary,
        client=client,
        defaults={
            "organization_id": summary.organization_id,
            "revision": revision,
            "shared_at": now,
        },
    )
    _record(summary, client, "summary_shared", actor, now)
    if is_sent(summary.workspace_id, TRIGGER, "client"):
        enqueue_message(
            organization_id=summary.organization_id,
            workspace=summary.appointment.workspace,
            trigger=TRIGGER,
            subject_kind="summary",
            subject_uid=summary.uid,
            recipient=Recipient("client", client.uid, client.email),
            due_at=now,
            dedupe=f"{TRIGGER}:{summary.uid}:{client.uid}:{revision.number}:{now.isoformat()}",
            now=now,
        )


@transaction.atomic
def unshare_summary(
    *, appointment: Appointment, client_uid: UUID, with_uid: UUID, actor: Actor, now: datetime
) -> SessionSummary:
    """Take it away from one client; a mail that waits is dropped. Raises NotThere.

    Taken away already, it changes nothing.
    """
    summary = get_summary_for_change(appointment, client_uid)
    client = Client.objects.filter(organization_id=summary.organization_id, uid=with_uid).first()
    if client is None:
        raise NotThere("client")
    gone, _ = SummaryShare.objects.filter(summary=summary, client=client).delete()
    if not gone:
        return summary
    drop_messages(
        subject_kind="summary",
        subject_uid=summary.uid,
        recipient_uid=client.uid,
        reason="unshared",
        now=now,
    )
    _record(summary, client, "summary_unshared", actor, now)
    return summary


def _record(
    summary: SessionSummary, client: Client, verb: str, actor: Actor, now: datetime
) -> None:
    """In the history of the client and in the access log; flows react to the former."""
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=summary.organization_id,
        workspace_id=summary.workspace_id,
    )
    note_access(
        client=client,
        workspace=summary.appointment.workspace,
        kind=Record.SUMMARY,
        subject_uid=summary.uid,
        verb=verb.removeprefix("summary_"),
        actor=actor,
        now=now,
    )
