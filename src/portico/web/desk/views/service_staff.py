"""A service: who offers it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.selectors import list_offerings
from portico.apps.catalog.services.offering import set_offerings
from portico.apps.people.selectors import list_staff
from portico.web.common.clock import read_clock
from portico.web.desk.forms.service_staff import StaffForm
from portico.web.desk.service_pages import open_service, save_service, show_service


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Minutes and price of their own, online, in *Anyone* and in which order."""
    page = open_service(request, public_id, uid, "service_staff")
    staff = list_staff(page.access.workspace)
    form = StaffForm(page.typed, page.service, staff, list_offerings(page.service))
    if page.typed is None:
        return show_service(page, form)
    return save_service(
        page,
        form,
        lambda: set_offerings(
            service=page.service,
            rows=form.wanted(),
            seen=form.head.cleaned_data["seen"],
            actor=page.access.actor,
            now=read_clock(),
        ),
    )
