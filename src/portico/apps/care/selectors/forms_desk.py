"""Forms at the desk: every read takes the access first; answers need the clinical permission."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.clients import (
    Paged,
    get_visible_client,
    visible_clients,
)
from portico.apps.care.models import FormRequest, FormRule, FormTemplate, FormUpload, FormVersion
from portico.apps.care.permission import get_clinical_client
from portico.apps.care.selectors.forms_portal import Download
from portico.apps.care.sheets import read_profile, template_of
from portico.apps.care.submissions import Submitted, read_pdf, read_submission
from portico.apps.care.uploads import list_file_names, read_file, read_name
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.domain.forms.requests import FILLABLE, OPEN, RequestState
from portico.domain.forms.scoring import Scored, count_scores
from portico.domain.forms.submission import Part, list_parts
from portico.domain.forms.template import ProfileField, walk_questions
from portico.domain.forms.values import read_answer
from portico.domain.roles import Permission

PAGE = 50
STATES: Mapping[str, frozenset[RequestState]] = {
    "open": OPEN,
    "to_fill": FILLABLE,
    "to_review": frozenset({RequestState.NEEDS_REVIEW, RequestState.SUBMITTED}),
    "done": frozenset(RequestState) - OPEN,
}
"""What the list can show."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that says something else than the profile; `key` of its question."""

    key: str
    label: str
    field: ProfileField
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What was handed in, for staff who may read it."""

    submitted: Submitted
    parts: tuple[Part, ...]
    scores: tuple[Scored, ...]
    file_names: dict[str, str]
    differences: tuple[Difference, ...]


def list_requests(access: DeskAccess, shown: str, page: int) -> Paged[FormRequest]:
    """Who got which form and where it stands; of a provider, their own clients. No answers."""
    rows = _visible(access).filter(state__in=sorted(STATES.get(shown, OPEN)))
    return _take(rows.order_by("-sent_at", "-pk"), page)


def count_requests(access: DeskAccess) -> dict[str, int]:
    """How many the list shows under each of its names, in one query."""
    counts: dict[str, int] = _visible(access).aggregate(
        **{name: Count("pk", filter=Q(state__in=sorted(states))) for name, states in STATES.items()}
    )
    return counts


def list_client_forms(access: DeskAccess, client: Client, page: int = 1) -> Paged[FormRequest]:
    """Of one client here, the newest first; not the answers."""
    return _take(_visible(access).filter(client=client).order_by("-sent_at", "-pk"), page)


def list_appointment_forms(access: DeskAccess, appointment: Appointment) -> list[FormRequest]:
    """What was sent for one appointment."""
    return list(_visible(access).filter(appointment=appointment).order_by("sent_at", "pk"))


def get_request(access: DeskAccess, uid: UUID) -> FormRequest:
    """One request; NotThere, or Forbidden where it is not a provider's own client's."""
    access.require(Permission.CLIENTS)
    row = _rows(access).filter(uid=uid).first()
    if row is None:
        raise NotThere("form")
    get_visible_client(access, row.client.uid)
    return row


def load_read_form(access: DeskAccess, row: FormRequest) -> ReadForm | None:
    """The answers; None where nothing was handed in. Raises Forbidden.

    The caller writes the access log before it shows them.
    """
    get_clinical_client(access, row.client.uid)
    submission = getattr(row, "submission", None)
    if submission is None:
        return None
    template, submitted = template_of(row.version), read_submission(submission)
    return ReadForm(
        submitted,
        list_parts(template, submitted.answers),
        count_scores(template, submitted.answers),
        list_file_names(row),
        _list_differences(row, submitted),
    )


def load_request_paper(access: DeskAccess, uid: UUID) -> tuple[FormRequest, Download]:
    """The PDF of what was handed in; raises Forbidden, NotThere."""
    row = get_request(access, uid)
    get_clinical_client(access, row.client.uid)
    submission = getattr(row, "submission", None)
    if submission is None:
        raise NotThere("form")
    return row, Download(f"{row.version.name}.pdf", "application/pdf", read_pdf(submission))


def load_request_file(access: DeskAccess, uid: UUID, file: UUID) -> tuple[FormRequest, Download]:
    """A file that the client gave with a form that was handed in; raises Forbidden, NotThere."""
    row = get_request(access, uid)
    get_clinical_client(access, row.client.uid)
    found = FormUpload.objects.filter(request=row, uid=file).first()
    if found is None or row.submitted_at is None:
        raise NotThere("file")
    return row, Download(read_name(found), found.content_type, read_file(found))


def list_templates(access: DeskAccess) -> list[FormTemplate]:
    """Of this workspace, the archived ones last; with how often each is open."""
    access.require(Permission.SETTINGS)
    rows = FormTemplate.objects.filter(workspace=access.workspace).select_related("current")
    is_open = Q(requests__state__in=sorted(OPEN))
    return list(
        rows.annotate(open_requests=Count("requests", filter=is_open)).order_by(
            "is_archived", "name", "pk"
        )
    )


def get_template(access: DeskAccess, uid: UUID) -> FormTemplate:
    """One form of this workspace, for whoever has the settings."""
    access.require(Permission.SETTINGS)
    rows = FormTemplate.objects.filter(workspace=access.workspace, uid=uid)
    found = rows.select_related("current", "workspace").first()
    if found is None:
        raise NotThere("form")
    return found


def get_version(template: FormTemplate, number: int) -> FormVersion:
    """One version of a form."""
    found = FormVersion.objects.filter(template=template, number=number).first()
    if found is None:
        raise NotThere("version")
    return found


def list_sendable(access: DeskAccess) -> list[FormTemplate]:
    """The forms that can be sent here, by name."""
    access.require(Permission.CLIENTS)
    rows = FormTemplate.objects.filter(workspace=access.workspace, is_archived=False)
    return list(rows.exclude(current=None).select_related("current", "workspace"))


def list_rules(service: Service) -> list[FormRule]:
    """The forms that a service sends by itself."""
    rows = FormRule.objects.filter(service=service).select_related("template", "service")
    return list(rows.order_by("template__name"))


def list_visit_clients(appointment: Appointment) -> list[Client]:
    """Who is on an appointment and can get a form."""
    rows = Attendee.objects.filter(appointment=appointment, client__is_provisional=False)
    return [one.client for one in rows.select_related("client").order_by("pk") if one.client]


def _take(rows: QuerySet[FormRequest], page: int) -> Paged[FormRequest]:
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = max(1, min(page, pages))
    return Paged(tuple(rows[(page - 1) * PAGE : page * PAGE]), page, pages, total)


def _rows(access: DeskAccess) -> QuerySet[FormRequest]:
    rows = FormRequest.objects.filter(workspace=access.workspace).defer("sealed_sheet")
    return rows.select_related(
        "client", "version", "template__current", "workspace", "appointment", "submission"
    ).prefetch_related("uploads")


def _visible(access: DeskAccess) -> QuerySet[FormRequest]:
    rows = FormRequest.objects.filter(workspace=access.workspace).defer("sealed_sheet")
    rows = rows.filter(client__in=visible_clients(access).values("pk"))
    return rows.select_related("client", "version", "appointment")


def _list_differences(row: FormRequest, submitted: Submitted) -> tuple[Difference, ...]:
    found = []
    for question in walk_questions(template_of(row.version)):
        if not question.is_written_back or question.prefill is None:
            continue
        value = read_answer(question, submitted.answers.get(question.id)).value
        before = read_profile(row.client, question.prefill)
        if value is not None and str(value) != before:
            found.append(
                Difference(question.id, question.label, question.prefill, before, str(value))
            )
    return tuple(found)
