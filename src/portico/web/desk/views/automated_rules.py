"""Settings, Automated messages: what holds for every message."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.appointments.services.automating import change_message_rules
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.automated_pages import show_messages
from portico.web.desk.forms.automated import MessageRulesForm
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Discretion, *Anyone*, and when confirmations are asked for."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    form = MessageRulesForm(request.POST)
    status = try_to_save(
        form,
        lambda: change_message_rules(
            workspace=access.workspace,
            actor=access.actor,
            now=read_clock(),
            **form.cleaned_data,
        ),
    )
    if status == HTTPStatus.OK:
        messages.success(request, _("What holds for every message is saved."))
        return redirect("desk:automated_messages", public_id)
    return show_messages(request, access, form, status=status)
