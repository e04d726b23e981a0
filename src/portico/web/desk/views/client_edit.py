"""Edit the record of a client."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.clients import get_visible_client
from portico.apps.entry.services.editing_client import edit_client
from portico.apps.messaging.selectors.texting import find_stop
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import StaleChange
from portico.web.common.clock import read_clock
from portico.web.desk.forms.client import ClientForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Names, contact, switches. The second of two editors is told, and keeps what is typed."""
    access = open_desk(request, public_id)
    client = get_visible_client(access, uid)
    typed = request.POST if request.method == "POST" else None
    form = ClientForm(typed, client=client, workspace=access.workspace)
    status = HTTPStatus.OK
    if form.is_bound:
        status = _save(access, client, form)
        if status == HTTPStatus.OK:
            messages.success(request, _("The record of %(name)s is saved.") % {"name": client.name})
            return redirect("desk:client", public_id, uid)
    is_stale = status == HTTPStatus.CONFLICT
    context = {
        "section": "clients",
        "client": client,
        "form": form,
        "others_changes": form.list_others_changes() if is_stale else (),
        "is_stale": is_stale,
        "stop": find_stop(client, access.workspace) if form.has_texts else None,
    }
    return render_desk(request, access, "desk/client_edit.html", context, status=status)


def _save(access: DeskAccess, client: Client, form: ClientForm) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        edit_client(
            client=client,
            workspace=access.workspace,
            email=form.cleaned_data["email"],
            phone=form.cleaned_data["phone"],
            record=form.record(),
            text_consent=form.text_consent_wanted(),
            seen=form.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        )
    except StaleChange as error:
        form.accept(error.present)
        return HTTPStatus.CONFLICT
    except ValidationError as error:
        form.show(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    client.refresh_from_db()
    return HTTPStatus.OK
