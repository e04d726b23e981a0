"""Settings, Branding."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.workspaces.services.branding import change_branding
from portico.web.common.branding import read_accent
from portico.web.common.clock import read_clock
from portico.web.desk.forms.branding import BrandingForm
from portico.web.desk.settings_pages import open_settings, save_or_show


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Colour, pictures, and the ways to reach the business."""
    page = open_settings(request, public_id, "branding")
    workspace = page.access.workspace
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BrandingForm(*sent, workspace=workspace)
    return save_or_show(
        page,
        form,
        lambda: change_branding(
            workspace=workspace,
            look=form.look(),
            logo=form.picture("logo"),
            cover=form.picture("cover"),
            actor=page.access.actor,
            now=read_clock(),
        ),
        said=_("The branding is saved."),
        context={"shown": read_accent(workspace.accent)},
    )
