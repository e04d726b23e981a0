"""Make an appointment."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.domain.roles import Permission
from portico.web.desk.editing import show_editor
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form, empty or as the draft left it; *Save* makes it an appointment."""
    access = open_desk(request, public_id)
    access.require(Permission.APPOINTMENTS)
    return show_editor(request, access, None)
