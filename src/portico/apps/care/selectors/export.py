"""*Download my data*: everything one workspace keeps of one client, as plain values.

What staff keep to themselves (drafts, private notes, who looked) is not part of it. Instants are
ISO 8601 in UTC, so that any program reads it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portico.apps.access.models import PortalSession
from portico.apps.appointments.models import Attendee
from portico.apps.appointments.selectors.attendances import list_attendances
from portico.apps.care.models import FormRequest, FormUpload, SummaryShare
from portico.apps.care.sealed import open_text
from portico.apps.care.sheets import template_of
from portico.apps.care.submissions import read_pdf, read_submission
from portico.apps.care.uploads import read_file, read_name
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.forms.drawings import read_kept
from portico.domain.forms.submission import list_parts
from portico.domain.forms.values import Typed

FORMAT = "portico-client/1"
_PROFILE = (
    *("first_name", "last_name", "company", "email", "phone", "language", "time_zone"),
    *("appointment_emails", "marketing_emails", "appointment_texts", "marketing_texts"),
)


def collect_client_data(client: Client, workspace: Workspace, *, now: datetime) -> dict[str, Any]:
    """The document, in a fixed number of queries."""
    return {
        "format": FORMAT,
        "exported_at": now.isoformat(),
        "business": {"name": workspace.name, "time_zone": workspace.time_zone},
        "profile": {name: getattr(client, name) for name in _PROFILE}
        | {"birthday": _iso(client.birthday), "text_consent_at": _iso(client.text_consent_at)},
        "appointments": [_appointment(one) for one in _list_attendances(client, workspace)],
        "summaries": [_summary(one) for one in _list_shares(client, workspace)],
        "forms": [_form(one, n) for n, one in enumerate(_list_forms(client, workspace), 1)],
        "messages": [_message(one) for one in _list_messages(client, workspace)],
        "portal_sessions": [_session(one) for one in _list_sessions(client, workspace)],
    }


def list_client_papers(client: Client, workspace: Workspace) -> Iterable[tuple[str, bytes]]:
    """What was signed, and the files that were handed in: path within the archive, and bytes."""
    for number, request in enumerate(_list_forms(client, workspace), 1):
        folder = f"forms/{number:03}"
        submission = getattr(request, "submission", None)
        if submission is not None:
            yield f"{folder}.pdf", read_pdf(submission)
            handed_in = read_submission(submission)
            for key, parts in (("", handed_in.signature), *handed_in.answers.items()):
                picture = read_kept(parts.get("drawing", "")) if isinstance(parts, dict) else b""
                if picture:
                    yield _name_drawing(number, key), picture
    uploads = FormUpload.objects.filter(
        request__client=client, request__workspace=workspace, request__submitted_at__isnull=False
    )
    for number, upload in enumerate(uploads, 1):
        yield f"files/{number:03}-{read_name(upload)}", read_file(upload)


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None


def _list_attendances(client: Client, workspace: Workspace) -> Iterable[Attendee]:
    rows = list_attendances(client, workspace)
    return (
        rows.select_related("appointment__room", "appointment__organizer")
        .prefetch_related("appointment__lines__staff_member")
        .order_by("appointment__starts_at", "appointment_id")
    )


def _appointment(mine: Attendee) -> dict[str, Any]:
    one = mine.appointment
    by_others = one.cancelled_by_client_id not in (None, mine.client_id)
    return {
        "uid": str(one.uid),
        "name": one.name,
        "state": one.state,
        "starts_at": _iso(one.starts_at),
        "ends_at": _iso(one.ends_at),
        "place": one.room.name if one.room else one.place,
        "is_online": one.is_online,
        "with": one.organizer.name if one.organizer else "",
        "services": [
            {
                "name": line.name,
                "by": line.staff_member.name,
                "minutes": line.duration,
                "price_cents": line.price_cents,
            }
            for line in one.lines.all()
        ],
        "objectives": one.objectives,
        "topics": one.topics,
        "my_answer": mine.answer,
        "my_note": mine.note,
        "answered_at": _iso(mine.answered_at),
        "cancelled_at": _iso(one.cancelled_at),
        "cancel_reason": "" if by_others else one.cancel_reason,
        "accepted_policy": one.accepted_policy,
    }


def _list_shares(client: Client, workspace: Workspace) -> Iterable[SummaryShare]:
    rows = SummaryShare.objects.filter(
        client=client,
        summary__workspace=workspace,
        summary__appointment__attendees__client=client,
    )
    return rows.select_related("revision", "summary__appointment").order_by("shared_at", "pk")


def _summary(share: SummaryShare) -> dict[str, Any]:
    return {
        "appointment": str(share.summary.appointment.uid),
        "shared_at": _iso(share.shared_at),
        "markdown": open_text(share.revision),
    }


def _list_forms(client: Client, workspace: Workspace) -> Iterable[FormRequest]:
    rows = FormRequest.objects.filter(client=client, workspace=workspace)
    return rows.select_related("version", "submission").order_by("sent_at", "pk")


def _name_drawing(number: int, key: str) -> str:
    """Where a drawn signature lies in the archive; without a key it is that at the end."""
    return f"forms/{number:03}-{key}-signature.png" if key else f"forms/{number:03}-signature.png"


def _show_typed(typed: Typed | None, number: int, key: str) -> Typed | None:
    """As it was typed; in the place of a drawing, where it lies."""
    if isinstance(typed, dict) and "drawing" in typed:
        return typed | {"drawing": _name_drawing(number, key)}
    return typed


def _form(request: FormRequest, number: int) -> dict[str, Any]:
    submission = getattr(request, "submission", None)
    found: dict[str, Any] = {
        "uid": str(request.uid),
        "name": request.version.name,
        "version": request.version.number,
        "state": request.state,
        "sent_at": _iso(request.sent_at),
        "submitted_at": _iso(request.submitted_at),
    }
    if submission is None:
        return found
    handed_in = read_submission(submission)
    parts = list_parts(template_of(request.version), handed_in.answers)
    return found | {
        "sha256_of_pdf": submission.sha256,
        "signature": _show_typed(handed_in.signature, number, ""),
        "answers": [
            {
                "section": part.section.title,
                "question": line.question.label,
                "answer": _show_typed(
                    handed_in.answers.get(line.question.id), number, line.question.id
                ),
            }
            for part in parts
            for line in part.lines
        ],
    }


def _list_messages(client: Client, workspace: Workspace) -> Iterable[Message]:
    rows = Message.objects.filter(
        organization_id=client.organization_id,
        workspace=workspace,
        recipient_kind="client",
        recipient_uid=client.uid,
        state=Message.SENT,
    )
    return rows.order_by("sent_at", "pk")


def _message(message: Message) -> dict[str, Any]:
    return {
        "sent_at": _iso(message.sent_at),
        "channel": message.channel,
        "to": message.address,
        "subject": message.kept_subject,
        "text": message.kept_text,
        "opened_at": _iso(message.opened_at),
    }


def _list_sessions(client: Client, workspace: Workspace) -> Iterable[PortalSession]:
    rows = PortalSession.objects.filter(client=client, workspace=workspace)
    return rows.order_by("created_at", "pk")


def _session(session: PortalSession) -> dict[str, Any]:
    return {
        "browser": session.browser_name,
        "since": _iso(session.created_at),
        "last_seen_at": _iso(session.last_seen_at),
        "ended_at": _iso(session.ended_at),
    }
