"""A service: its options."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.selectors import list_options
from portico.apps.catalog.services.options import set_options
from portico.web.common.clock import read_clock
from portico.web.desk.forms.service_options import OptionsForm
from portico.web.desk.forms.timetable import read_rows
from portico.web.desk.service_pages import open_service, save_service, show_service


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """A row each; *Add a row* gives one more and saves nothing."""
    page = open_service(request, public_id, uid, "service_options")
    typed, is_saving = read_rows(request, "options")
    form = OptionsForm(typed, page.service, list_options(page.service))
    if not is_saving:
        return show_service(page, form)
    return save_service(
        page,
        form,
        lambda: set_options(
            service=page.service,
            rows=form.wanted(),
            seen=form.head.cleaned_data["seen"],
            actor=page.access.actor,
            now=read_clock(),
        ),
    )
