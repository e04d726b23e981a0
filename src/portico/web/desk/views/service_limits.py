"""A service: when it is booked."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.services.limiting import limit_service
from portico.web.common.clock import read_clock
from portico.web.desk.forms.service_limits import LimitsForm
from portico.web.desk.service_pages import open_service, save_service, show_service


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Its own week, dates, notice, horizon, and rules of cancelling and rescheduling."""
    page = open_service(request, public_id, uid, "service_limits")
    form = LimitsForm(page.typed, service=page.service)
    if not form.is_bound:
        return show_service(page, form)
    return save_service(
        page,
        form,
        lambda: limit_service(
            service=page.service,
            limits=form.limits(),
            seen=form.cleaned_data["seen"],
            actor=page.access.actor,
            now=read_clock(),
        ),
    )
