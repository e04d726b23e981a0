"""Settings, Automated messages: everything that is sent by itself, and its switches."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.automating import switch_messages
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.automated_pages import show_messages
from portico.web.desk.forms.automated import MessageRulesForm
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """The list by trigger; POST saves the switches of what the page showed."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    if request.method == "POST":
        switch_messages(
            workspace=access.workspace,
            on=_read(request.POST.getlist("on")),
            shown=_read(request.POST.getlist("shown")),
            actor=access.actor,
            now=read_clock(),
        )
        messages.success(request, _("The automated messages are saved."))
        return redirect("desk:automated_messages", public_id)
    return show_messages(request, access, MessageRulesForm(initial=vars(access.workspace)))


def _read(texts: Iterable[str]) -> list[UUID]:
    """The uids among what was posted."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
