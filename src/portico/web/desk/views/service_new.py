"""A new service."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.models import Service
from portico.apps.catalog.selectors import latest_currency, list_categories
from portico.apps.catalog.services.describing import create_service
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import InvalidInput
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.service import ServiceForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """The details first; who offers it comes next."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    typed = request.POST if request.method == "POST" else None
    form = ServiceForm(typed, service=None, currency=latest_currency(access.workspace))
    made = _save(access, form) if form.is_valid() else None
    if made is not None:
        messages.success(request, _("%(name)s is made. Who offers it?") % {"name": made.name})
        return redirect("desk:service_staff", public_id, made.uid)
    context = {
        "section": "services",
        "form": form,
        "categories": list_categories(access.workspace),
    }
    status = 422 if form.errors else 200
    return render_desk(request, access, "desk/service.html", context, status=status)


def _save(access: DeskAccess, form: ServiceForm) -> Service | None:
    try:
        return create_service(
            workspace=access.workspace,
            details=form.details(),
            actor=access.actor,
            now=read_clock(),
        )
    except InvalidInput as error:
        form.show(error)
        return None
