"""The list of clients."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.clients import list_clients
from portico.domain.roles import Grant, Permission
from portico.web.common.clock import read_clock
from portico.web.desk.client_words import list_alerts
from portico.web.desk.forms.client import ClientFiltersForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def show_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """By name; a provider's own clients only. The address holds the whole state."""
    access = open_desk(request, public_id)
    grant = access.require(Permission.CLIENTS)
    filters = ClientFiltersForm(request.GET).wanted()
    found = list_clients(access, filters, now=read_clock())
    context = {
        "section": "clients",
        "filters": filters,
        "found": found,
        "rows": [(row, list_alerts(row.client)) for row in found.rows],
        "is_own_only": grant is Grant.OWN,
    }
    return render_desk(request, access, "desk/clients.html", context)
