"""What every change of a request has in common: its lock, its history, its mails."""

from datetime import datetime

from portico.apps.care.models import FormRequest
from portico.apps.care.sheets import template_of
from portico.apps.history.services.recording import record
from portico.apps.messaging.selectors.automated import is_sent
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.domain.actors import Actor
from portico.domain.errors import NotThere, Refused
from portico.domain.forms.requests import RequestState, may_become
from portico.domain.forms.sending import reminder_times

SENT, REMINDER, SUBJECT = "form_sent", "form_reminder", "form"


def lock_request(row: FormRequest) -> FormRequest:
    """The row as it is now, locked until the transaction ends. Raises NotThere."""
    rows = FormRequest.objects.select_for_update(of=("self",))
    rows = rows.select_related("version", "client", "workspace", "template")
    kept = rows.filter(pk=row.pk).first()
    if kept is None:
        raise NotThere("form")
    return kept


def change_state(row: FormRequest, wanted: RequestState) -> None:
    """Set it, unsaved. Raises Refused (`form_…`, the state that it has)."""
    decision = may_become(RequestState(row.state), wanted)
    if not decision.is_allowed:
        raise Refused(decision)
    row.state = wanted.value


def tell_client(row: FormRequest, *, now: datetime) -> None:
    """Write *form sent* and the reminders into the outbox; each asks again before it goes out."""
    if is_sent(row.workspace_id, SENT, "client"):
        _write(row, SENT, now, f"{SENT}:{row.uid}", now)
    if is_sent(row.workspace_id, REMINDER, "client"):
        days = template_of(row.version).remind_after
        zone = row.workspace.time_zone
        for due_at in reminder_times(row.sent_at, days, row.expires_at, zone):
            if due_at > now:
                _write(row, REMINDER, due_at, f"{REMINDER}:{row.uid}:{due_at:%Y%m%d}", now)


def forget_messages(row: FormRequest, reason: str, *, now: datetime) -> None:
    """Drop what waits to be sent about it."""
    drop_messages(subject_kind=SUBJECT, subject_uid=row.uid, reason=reason, now=now)


def note_change(row: FormRequest, verb: str, *, actor: Actor, now: datetime) -> None:
    """In the client's history, where flows read it too."""
    record(
        subject_kind="client",
        subject_uid=row.client.uid,
        verb=f"form_{verb}",
        actor=actor,
        now=now,
        organization_id=row.organization_id,
        workspace_id=row.workspace_id,
        changes={"form": ["", row.version.name]},
    )


def _write(row: FormRequest, trigger: str, due_at: datetime, dedupe: str, now: datetime) -> None:
    enqueue_message(
        organization_id=row.organization_id,
        workspace=row.workspace,
        trigger=trigger,
        subject_kind=SUBJECT,
        subject_uid=row.uid,
        recipient=Recipient("client", row.client.uid, row.client.email),
        due_at=due_at,
        dedupe=dedupe,
        now=now,
    )
