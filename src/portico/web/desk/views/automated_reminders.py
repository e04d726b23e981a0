"""Settings, Automated messages: one reminder more, or less."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.appointments.services.automating import add_reminder, remove_reminder
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.automated import ReminderForm
from portico.web.desk.forms.kept import try_to_save
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
@require_POST
def remove(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Planned ones are dropped; what was sent stays in the history."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    remove_reminder(workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock())
    messages.success(request, _("The reminder is removed."))
    return redirect("desk:automated_messages", public_id)
