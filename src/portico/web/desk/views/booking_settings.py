"""Settings, Booking: who books by themselves, when, and what they agree to."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.workspaces.services.booking_policy import change_booking_policy
from portico.web.common.clock import read_clock
from portico.web.desk.forms.booking_policy import BookingPolicyForm
from portico.web.desk.public_addresses import booking_page
from portico.web.desk.settings_pages import open_settings, save_or_show


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Managers and system administrators only."""
    page = open_settings(request, public_id, "booking")
    workspace = page.access.workspace
    typed = request.POST if request.method == "POST" else None
    form = BookingPolicyForm(typed, workspace=workspace)
    return save_or_show(
        page,
        form,
        lambda: change_booking_policy(
            workspace=workspace,
            policy=form.policy(),
            actor=page.access.actor,
            now=read_clock(),
        ),
        said=_("The rules of booking are saved."),
        context={"page": booking_page(workspace)},
    )
