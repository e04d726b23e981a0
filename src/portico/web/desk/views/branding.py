"""Settings, Branding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.services.branding import change_branding
from portico.domain.errors import InvalidInput
from portico.domain.roles import Permission
from portico.web.common.branding import read_accent
from portico.web.common.clock import read_clock
from portico.web.desk.forms.branding import BrandingForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Colour, pictures, and the ways to reach the business."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    is_post = request.method == "POST"
    form = BrandingForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        workspace=access.workspace,
    )
    if form.is_valid() and _save(access, form):
        messages.success(request, _("The branding is saved."))
        return redirect("desk:branding", public_id)
    shown = read_accent(access.workspace.accent)
    context = {"section": "settings", "part": "branding", "form": form, "shown": shown}
    status = 422 if form.errors else 200
    return render_desk(request, access, "desk/settings_branding.html", context, status=status)


def _save(access: DeskAccess, form: BrandingForm) -> bool:
    try:
        change_branding(
            workspace=access.workspace,
            look=form.look(),
            logo=form.picture("logo"),
            cover=form.picture("cover"),
            actor=access.actor,
            now=read_clock(),
        )
    except InvalidInput as error:
        form.show(error)
        return False
    return True
