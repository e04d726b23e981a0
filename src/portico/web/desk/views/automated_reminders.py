"""Settings, Automated messages: one reminder more or less, or at another time."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.appointments.services.automating import (
    add_reminder,
    remove_reminder,
    retime_reminder,
)
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.selectors.automated import get_automated
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.automated import ReminderForm, reminder_form_of
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.saving import read_version
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """How long before the start, and to whom."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    form = ReminderForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            status = try_to_save(
                form,
                lambda: add_reminder(
                    workspace=access.workspace,
                    actor=access.actor,
                    now=read_clock(),
                    **form.wanted(),
                ),
            )
        if status == HTTPStatus.OK:
            messages.success(request, _("The reminder is added; what is ahead gets it too."))
            return redirect("desk:automated_messages", public_id)
    context = {"section": "settings", "part": "messages", "form": form}
    return render_desk(request, access, "desk/reminder_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retime(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """The same for a reminder that is there; its words stay."""
    access = open_desk(request, public_id)
    row = get_automated(access, uid)
    if row.trigger != "reminder":
        raise NotThere("automated_message")
    form = ReminderForm(request.POST) if request.method == "POST" else reminder_form_of(row)
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            status = try_to_save(form, lambda: _retime(access, row, request, form))
        if status == HTTPStatus.OK:
            messages.success(request, _("The reminder is sent at its new time; what is ahead too."))
            return redirect("desk:automated_message", public_id, uid)
        row.refresh_from_db()
    context = {
        "section": "settings",
        "part": "messages",
        "form": form,
        "row": row,
        "is_stale": status == HTTPStatus.CONFLICT,
    }
    return render_desk(request, access, "desk/reminder_new.html", context, status=status)


def _retime(
    access: DeskAccess, row: AutomatedMessage, request: HttpRequest, form: ReminderForm
) -> None:
    retime_reminder(
        workspace=access.workspace,
        uid=row.uid,
        seen=read_version({"version": request.POST.get("seen", "")}),
        actor=access.actor,
        now=read_clock(),
        **form.wanted(),
    )


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Planned ones are dropped; what was sent stays in the history."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    remove_reminder(workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock())
    messages.success(request, _("The reminder is removed."))
    return redirect("desk:automated_messages", public_id)
