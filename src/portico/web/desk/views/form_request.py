"""One form that was sent: where it stands, what was answered, what staff do with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portico.apps.care.form_words import picture_signature, say_answer, say_signature
from portico.apps.care.models import FormRequest
from portico.apps.care.permission import has_clinical
from portico.apps.care.selectors.forms_desk import (
    ReadForm,
    get_request,
    load_read_form,
    load_request_file,
    load_request_paper,
)
from portico.apps.care.services.form_reviewing import close_request, withdraw_request
from portico.apps.care.services.form_sending import correct_form
from portico.apps.care.services.noting import note_access
from portico.apps.entry.services.writing_back import write_back
from portico.apps.people.selectors import DeskAccess
from portico.domain.forms.requests import FILLABLE, RequestState, may_become, may_correct
from portico.domain.privacy import Record
from portico.domain.roles import Permission
from portico.web.common.attachments import hand_out
from portico.web.common.clock import read_clock
from portico.web.desk.form_words import PROFILE, STATES
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Answers stand here only for whom they may; each opening is in the access log."""
    access = open_desk(request, public_id)
    row = get_request(access, uid)
    if request.method == "POST":
        answer = _act(request, access, row)
        if answer is not None:
            return answer
        return redirect("desk:form_request", public_id, uid)
    state = RequestState(row.state)
    follower = FormRequest.objects.filter(corrects=row).first()
    context: dict[str, Any] = {
        "section": "forms",
        "form_request": row,
        "word": STATES[row.state],
        "is_open": state in FILLABLE,
        "can_complete": may_become(state, RequestState.COMPLETED).is_allowed,
        "can_correct": may_correct(state, has_follower=follower is not None).is_allowed,
        "follower": follower,
        "is_clinical": has_clinical(access),
    }
    if has_clinical(access):
        context |= _show_answers(access, row)
    return render_desk(request, access, "desk/form_request.html", context)


def _show_answers(access: DeskAccess, row: FormRequest) -> dict[str, Any]:
    read = load_read_form(access, row)
    if read is None:
        return {}
    _note(access, row)
    return {
        "read": read,
        "parts": [
            (
                part.section,
                [
                    (
                        line.question,
                        say_answer(line.question, line.value, read.file_names),
                        picture_signature(line.value) if isinstance(line.value, dict) else None,
                    )
                    for line in part.lines
                    if line.question.kind != "static"
                ],
            )
            for part in read.parts
        ],
        "files": sorted(read.file_names.items(), key=lambda one: one[1]),
        "signature": say_signature(read.submitted.signature),
        "drawing": picture_signature(read.submitted.signature),
        "differences": [(one, PROFILE[one.field]) for one in read.differences],
    }


def _act(request: HttpRequest, access: DeskAccess, row: FormRequest) -> HttpResponse | None:
    """What was pressed; None: back to the page."""
    wish, now, actor = request.POST.get("do", ""), read_clock(), access.actor
    if wish == "withdraw":
        withdraw_request(request=row, actor=actor, now=now)
        messages.success(request, _("The form is withdrawn."))
        return None
    if wish not in ("complete", "correct", "write"):
        return None
    access.require(Permission.CLINICAL)
    if wish == "complete":
        close_request(request=row, actor=actor, now=now)
        messages.success(request, _("The form is completed."))
    elif wish == "correct":
        made = correct_form(request=row, actor=actor, now=now)
        messages.success(request, _("It is sent again, with the answers in it."))
        return redirect("desk:form_request", row.workspace.public_id, made.uid)
    else:
        _write(request, access, row, load_read_form(access, row))
    return None


def _write(
    request: HttpRequest, access: DeskAccess, row: FormRequest, read: ReadForm | None
) -> None:
    try:
        written = write_back(
            request=row,
            differences=read.differences if read else (),
            chosen=request.POST.getlist("write"),
            actor=access.actor,
            now=read_clock(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    if written:
        messages.success(request, _("The profile is changed."))


def _note(access: DeskAccess, row: FormRequest) -> None:
    note_access(
        client=row.client,
        workspace=row.workspace,
        kind=Record.FORM,
        subject_uid=row.uid,
        actor=access.actor,
        now=read_clock(),
    )


@login_required
@require_safe
def paper(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """The PDF of what was handed in."""
    access = open_desk(request, public_id)
    row, download = load_request_paper(access, uid)
    _note(access, row)
    return hand_out(download.name, download.content_type, download.content)


@login_required
@require_safe
def upload(request: HttpRequest, public_id: str, uid: UUID, file: UUID) -> HttpResponse:
    """A file that the client gave."""
    access = open_desk(request, public_id)
    row, download = load_request_file(access, uid, file)
    _note(access, row)
    return hand_out(download.name, download.content_type, download.content)
