"""The list of services, with the switch that lets clients book them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.catalog.selectors import list_services
from portico.domain.roles import Permission
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def show_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """By category; retired ones below."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    context = {
        "section": "services",
        "services": list(list_services(access.workspace)),
        "retired": list(list_services(access.workspace, is_retired=True)),
    }
    return render_desk(request, access, "desk/services.html", context)
