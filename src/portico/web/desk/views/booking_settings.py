"""Settings, Booking: who books by themselves, when, and what they agree to."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.services.booking_policy import change_booking_policy
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.booking_policy import BookingPolicyForm
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.public_addresses import booking_page
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Managers and system administrators only."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    typed = request.POST if request.method == "POST" else None
    form = BookingPolicyForm(typed, workspace=access.workspace)
    status = HTTPStatus.OK
    if form.is_bound:
        status = _save(access, form)
        if status == HTTPStatus.OK:
            messages.success(request, _("The rules of booking are saved."))
            return redirect("desk:booking_settings", public_id)
    context = {
        "section": "settings",
        "part": "booking",
        "form": form,
        "page": booking_page(access.workspace),
    }
    return render_desk(request, access, "desk/settings_booking.html", context, status=status)


def _save(access: DeskAccess, form: BookingPolicyForm) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return try_to_save(
        form,
        lambda: change_booking_policy(
            workspace=access.workspace,
            policy=form.policy(),
            actor=access.actor,
            now=read_clock(),
        ),
    )
