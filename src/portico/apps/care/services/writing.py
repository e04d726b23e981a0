"""Write a session summary: a draft that no client sees, and the private notes beside it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from portico.apps.appointments.models import Appointment
from portico.apps.care.models import PrivateNotes, SessionSummary, SummaryRevision
from portico.apps.care.sealed import open_text, seal_text
from portico.apps.care.services.noting import CHANGED, note_access
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.people.selectors import find_acting_user
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput, NotThere, StaleChange
from portico.domain.privacy import Record
from portico.domain.summaries import LONGEST, is_revision_due


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed; `seen_version` is 0 where there was no summary yet."""

    text: str
    notes: str
    seen_version: int


def save_summary(
    *,
    appointment: Appointment,
    client: Client,
    written: Written,
    is_pressed: bool,
    actor: Actor,
    now: datetime,
) -> SessionSummary:
    """Keep the draft. `is_pressed`: by *Save*, else by itself while one types.

    Raises InvalidInput (`text`, `notes`: `too_long`), NotThere for a client who is not on the
    session, and StaleChange where somebody saved something else since `seen_version`: nothing
    is overwritten. What is there already, sent twice, is no conflict.
    """
    written = Written(_plain(written.text), _plain(written.notes), written.seen_version)
    _check(appointment, client, written)
    try:
        with transaction.atomic():
            return _save(appointment, client, written, is_pressed, actor, now)
    except IntegrityError as error:  # two first savings at once: the other one stands
        raise StaleChange(written.seen_version, 1) from error


def _plain(text: str) -> str:
    """Lines end as in a file; browsers send them otherwise, which is no change."""
    return text.replace("\r\n", "\n").replace("\x00", "")


def _check(appointment: Appointment, client: Client, written: Written) -> None:
    if not appointment.attendees.filter(client=client).exists():
        raise NotThere("client")
    faults: dict[str, tuple[str, ...]] = {
        name: ("too_long",)
        for name, text in (("text", written.text), ("notes", written.notes))
        if len(text) > LONGEST
    }
    if faults:
        raise InvalidInput(faults)


def _save(
    appointment: Appointment,
    client: Client,
    written: Written,
    is_pressed: bool,
    actor: Actor,
    now: datetime,
) -> SessionSummary:
    rows = SessionSummary.objects.select_for_update(of=("self",)).select_related("notes")
    summary = rows.filter(appointment=appointment, client=client).first()
    if summary is None:
        if not written.text and not written.notes:
            raise InvalidInput({"text": ("required",)})
        summary = _begin(appointment, client, now)
        is_changed = True
    else:
        is_changed = (written.text, written.notes) != (
            open_text(summary),
            open_text(summary.notes),
        )
        if is_changed and summary.version != written.seen_version:
            raise StaleChange(written.seen_version, summary.version)
    if is_changed:
        _write(summary, written, actor, now)
        note_access(
            client=client,
            workspace=appointment.workspace,
            kind=Record.SUMMARY,
            subject_uid=summary.uid,
            verb=CHANGED,
            actor=actor,
            now=now,
        )
    keep_revision(summary, is_pressed=is_pressed, actor=actor, now=now)
    return summary


def _begin(appointment: Appointment, client: Client, now: datetime) -> SessionSummary:
    summary = SessionSummary.objects.create(
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        appointment=appointment,
        client=client,
        version=0,
        created_at=now,
        changed_at=now,
    )
    PrivateNotes.objects.create(organization_id=appointment.organization_id, summary=summary)
    return summary


def _write(summary: SessionSummary, written: Written, actor: Actor, now: datetime) -> None:
    summary.sealed_text = seal_text(summary, written.text)
    summary.version += 1
    summary.changed_at = now
    summary.changed_by = find_acting_user(summary.organization_id, actor)
    summary.save(update_fields=["sealed_text", "version", "changed_at", "changed_by"])
    summary.notes.sealed_text = seal_text(summary.notes, written.notes)
    summary.notes.save(update_fields=["sealed_text"])


def keep_revision(
    summary: SessionSummary, *, is_pressed: bool, actor: Actor, now: datetime
) -> SummaryRevision | None:
    """The draft as it stands, kept; the last one where nothing changed. Empty texts are none.

    While one types, one revision in ten minutes. Call it with the summary's row locked.
    """
    last = summary.revisions.order_by("-number").first()
    text = open_text(summary)
    if last is not None and open_text(last) == text:
        return last
    if not text or not is_revision_due(
        last.saved_at if last else None, is_pressed=is_pressed, now=now
    ):
        return last
    revision = SummaryRevision(
        organization_id=summary.organization_id,
        summary=summary,
        number=last.number + 1 if last else 1,
        saved_at=now,
        saved_by=find_acting_user(summary.organization_id, actor),
    )
    revision.sealed_text = seal_text(revision, text)
    revision.save(force_insert=True)
    record(
        subject_kind="summary",
        subject_uid=summary.uid,
        verb="revised",
        actor=actor,
        now=now,
        organization_id=summary.organization_id,
        workspace_id=summary.workspace_id,
        changes={"revision": [revision.number - 1, revision.number]},
    )
    return revision


def get_summary_for_change(appointment: Appointment, client_uid: UUID) -> SessionSummary:
    """A summary of this session, its row locked; raises NotThere."""
    rows = SessionSummary.objects.select_for_update(of=("self",)).select_related(
        "client", "appointment__workspace", "notes"
    )
    summary = rows.filter(appointment=appointment, client__uid=client_uid).first()
    if summary is None:
        raise NotThere("summary")
    return summary
