"""Write the summary of a session: draft, autosave, preview, templates."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.care.models import SummaryTemplate
from portico.apps.care.permission import get_clinical_appointment
from portico.apps.care.selectors.summaries_desk import (
    list_offered_templates,
    load_summary_page,
)
from portico.apps.care.services.writing import Written, save_summary
from portico.domain.errors import InvalidInput, StaleChange
from portico.domain.summaries import LONGEST
from portico.web.common.clock import read_clock
from portico.web.common.markdown import render_markdown
from portico.web.desk.fault_words import fault_text
from portico.web.desk.shell import open_desk
from portico.web.desk.summary_pages import note_opening, read_written, show_editor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, public_id: str, uid: UUID, client_uid: UUID) -> HttpResponse:
    """*Save*, or (`do=template`, `do=preview`) the page again with what was typed."""
    access = open_desk(request, public_id)
    page = load_summary_page(access, uid, client_uid)
    note_opening(access, page)
    if request.method != "POST":
        return show_editor(request, access, page)
    typed = read_written(request)
    wish = request.POST.get("do", "save")
    if wish == "template":
        offered = list_offered_templates(access, page.appointment)
        return show_editor(request, access, page, typed=_begin_with(offered, request, typed))
    if wish == "preview":
        return show_editor(request, access, page, typed=typed)
    try:
        save_summary(
            appointment=page.appointment,
            client=page.client,
            written=typed,
            is_pressed=True,
            actor=access.actor,
            now=read_clock(),
        )
    except InvalidInput as error:
        faults = tuple(fault_text(code) for codes in error.fields.values() for code in codes)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return show_editor(request, access, page, typed=typed, faults=faults, status=status)
    except StaleChange:
        there = load_summary_page(access, uid, client_uid)
        return show_editor(request, access, there, typed=typed, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The draft is saved. No client sees it until you share it."))
    return redirect("desk:summary", public_id, uid, client_uid)


def _begin_with(offered: list[SummaryTemplate], request: HttpRequest, typed: Written) -> Written:
    chosen = request.POST.get("template", "")
    found = next((one for one in offered if str(one.uid) == chosen), None)
    if found is None:
        return typed
    text = f"{typed.text.rstrip()}\n\n{found.text}" if typed.text.strip() else found.text
    return Written(text, typed.notes, typed.seen_version)


@login_required
@require_POST
def keep(request: HttpRequest, public_id: str, uid: UUID, client_uid: UUID) -> HttpResponse:
    """Autosave, for the page's script: the new version, or 409 where somebody else saved."""
    access = open_desk(request, public_id)
    page = load_summary_page(access, uid, client_uid)
    try:
        saved = save_summary(
            appointment=page.appointment,
            client=page.client,
            written=read_written(request),
            is_pressed=False,
            actor=access.actor,
            now=read_clock(),
        )
    except StaleChange as error:
        return JsonResponse({"version": error.present}, status=HTTPStatus.CONFLICT)
    except InvalidInput:
        return JsonResponse({}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"version": saved.version})


@login_required
@require_POST
def preview(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """What is typed, as it would be read; nothing is kept."""
    get_clinical_appointment(open_desk(request, public_id), uid)
    return HttpResponse(render_markdown(request.POST.get("text", "")[:LONGEST]))
