"""Settings, Sessions: completing, video, templates of summaries."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.care.selectors.joining import find_server
from portico.apps.care.selectors.summaries_desk import list_templates
from portico.apps.care.services.setting_sessions import change_session_settings
from portico.web.common.clock import read_clock
from portico.web.desk.forms.sessions import SessionsForm
from portico.web.desk.settings_pages import open_settings, save_or_show


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Managers and system administrators only."""
    page = open_settings(request, public_id, "sessions")
    workspace = page.access.workspace
    form = SessionsForm(
        request.POST if request.method == "POST" else None,
        workspace=workspace,
        server=find_server(workspace),
    )
    return save_or_show(
        page,
        form,
        lambda: change_session_settings(
            workspace=workspace,
            wanted=form.settings(),
            actor=page.access.actor,
            now=read_clock(),
        ),
        said=_("The settings of sessions are saved."),
        context={"templates": list_templates(page.access)},
    )
