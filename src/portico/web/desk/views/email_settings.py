"""Settings, E-mails: the switches, and what was held back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.announcing import list_held, switch_workspace_emails
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send Emails, Send invitations, Send updates and reminders."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    if request.method == "POST":
        switch_workspace_emails(
            workspace=access.workspace,
            send_emails="send_emails" in request.POST,
            send_invitations="send_invitations" in request.POST,
            send_updates="send_updates" in request.POST,
            actor=access.actor,
            now=read_clock(),
        )
        messages.success(request, "The e-mail settings are saved.")
        return redirect("desk:email_settings", public_id)
    context = {"section": "settings", "part": "emails", "held": list_held(access.workspace)}
    return render_desk(request, access, "desk/settings_emails.html", context)
