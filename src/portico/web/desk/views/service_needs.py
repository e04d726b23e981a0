"""A service: rooms and resources that it needs."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.schedule.selectors import list_rooms
from portico.apps.schedule.selectors.timetables import list_needs, list_resources
from portico.apps.schedule.services.needing import set_needs
from portico.web.common.clock import read_clock
from portico.web.desk.forms.service_needs import NeedsForm
from portico.web.desk.service_pages import open_service, save_service, show_service


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Boxes for what is in use."""
    page = open_service(request, public_id, uid, "service_needs")
    form = NeedsForm(
        page.typed,
        service=page.service,
        rooms=list_rooms(page.access.workspace),
        resources=list(list_resources(page.access.workspace).filter(is_active=True)),
        needs=list_needs(page.service),
    )
    if not form.is_bound:
        return show_service(page, form)
    return save_service(
        page,
        form,
        lambda: set_needs(
            service=page.service,
            rooms=form.chosen_rooms(),
            resources=form.chosen_resources(),
            seen=form.cleaned_data["seen"],
            actor=page.access.actor,
            now=read_clock(),
        ),
    )
