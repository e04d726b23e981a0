"""Forms as their clients find them: every read takes the client first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from portico.apps.care.models import FormRequest, FormUpload
from portico.apps.care.sheets import read_sheet, template_of
from portico.apps.care.submissions import Submitted, read_pdf, read_submission
from portico.apps.care.uploads import list_file_names, read_file, read_name
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere
from portico.domain.forms.requests import FILLABLE, HANDED_IN, RequestState
from portico.domain.forms.sheets import Sheet
from portico.domain.forms.submission import Part, list_parts
from portico.domain.forms.template import Template
from portico.domain.forms.visibility import Seen, look


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in a list."""

    uid: UUID
    name: str
    state: RequestState
    sent_at: datetime
    expires_at: datetime | None
    submitted_at: datetime | None
    is_correction: bool


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form of one client. `state` is *expired* as soon as its time is over."""

    row: FormRequest
    uid: UUID
    name: str
    state: RequestState
    template: Template
    sheet: Sheet
    seen: tuple[Seen, ...]
    file_names: dict[str, str]

    @property
    def is_fillable(self) -> bool:
        """Whether the client can still fill it in."""
        return self.state in FILLABLE


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out; never to be shown inside of a page."""

    name: str
    content_type: str
    content: bytes


def list_to_fill(client: Client, workspace: Workspace, *, now: datetime) -> tuple[FormLine, ...]:
    """What waits for the client, the oldest first; one query."""
    rows = _rows(client, workspace).filter(state__in=sorted(FILLABLE)).order_by("sent_at", "pk")
    return tuple(_line(row) for row in rows if not _is_over(row, now))


def count_to_fill(client: Client, workspace: Workspace, *, now: datetime) -> int:
    """How many forms wait for the client; one query."""
    rows = FormRequest.objects.filter(client=client, workspace=workspace)
    is_open = Q(expires_at=None) | Q(expires_at__gt=now)
    return rows.filter(is_open, state__in=sorted(FILLABLE)).count()


def list_handed_in(client: Client, workspace: Workspace) -> tuple[FormLine, ...]:
    """What the client handed in, the newest first; one query."""
    rows = _rows(client, workspace).filter(state__in=sorted(HANDED_IN))
    return tuple(_line(row) for row in rows.order_by("-submitted_at", "-pk"))


def list_of_appointment(
    client: Client, workspace: Workspace, appointment_uid: UUID, *, now: datetime
) -> tuple[FormLine, ...]:
    """The client's forms of one appointment: to fill in, and handed in."""
    rows = _rows(client, workspace).filter(appointment__uid=appointment_uid)
    rows = rows.filter(state__in=sorted(FILLABLE | HANDED_IN)).order_by("sent_at", "pk")
    return tuple(_line(row) for row in rows if not _is_over(row, now))


def load_form(client: Client, workspace: Workspace, uid: UUID, *, now: datetime) -> FormPage:
    """One form; raises NotThere for anybody else's, and for one that was withdrawn."""
    row = _rows(client, workspace).select_related("workspace", "client").filter(uid=uid).first()
    if row is None or row.state == RequestState.WITHDRAWN:
        raise NotThere("form")
    state = RequestState.EXPIRED if _is_over(row, now) else RequestState(row.state)
    template, sheet = template_of(row.version), read_sheet(row)
    seen = look(template, sheet.answers)
    names = list_file_names(row)
    return FormPage(row, row.uid, row.version.name, state, template, sheet, seen, names)


def load_handed_in(page: FormPage) -> tuple[Submitted, tuple[Part, ...]]:
    """What was handed in. Raises NotThere where nothing was."""
    submission = getattr(page.row, "submission", None)
    if submission is None:
        raise NotThere("form")
    submitted = read_submission(submission)
    return submitted, list_parts(page.template, submitted.answers)


def load_paper(page: FormPage) -> Download:
    """The PDF of what was handed in. Raises NotThere where nothing was."""
    submission = getattr(page.row, "submission", None)
    if submission is None:
        raise NotThere("form")
    return Download(f"{page.name}.pdf", "application/pdf", read_pdf(submission))


def load_file(page: FormPage, uid: UUID) -> Download:
    """A file of this form. Raises NotThere."""
    row = FormUpload.objects.filter(request=page.row, uid=uid).first()
    if row is None:
        raise NotThere("file")
    return Download(read_name(row), row.content_type, read_file(row))


def _rows(client: Client, workspace: Workspace) -> QuerySet[FormRequest]:
    rows = FormRequest.objects.filter(
        client=client, organization_id=client.organization_id, workspace=workspace
    ).select_related("version", "submission")
    return rows.none() if client.hides_care else rows


def _line(row: FormRequest) -> FormLine:
    return FormLine(
        row.uid,
        row.version.name,
        RequestState(row.state),
        row.sent_at,
        row.expires_at,
        row.submitted_at,
        row.corrects_id is not None,
    )


def _is_over(row: FormRequest, now: datetime) -> bool:
    is_fillable = RequestState(row.state) in FILLABLE
    return is_fillable and row.expires_at is not None and row.expires_at <= now
