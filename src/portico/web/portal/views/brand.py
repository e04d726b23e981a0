"""The style sheet of a workspace's accent."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.workspaces.selectors import get_by_public_id
from portico.domain.errors import NotThere
from portico.web.common.branding import brand_sheet

FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60"


@require_safe
def brand(request: HttpRequest, public_id: str, digest: str) -> HttpResponse:
    """Kept for ever under its hashed name; under a former name only for a minute."""
    workspace = get_by_public_id(public_id)
    if workspace is None:
        raise NotThere("workspace")
    sheet = brand_sheet(workspace.accent)
    response = HttpResponse(sheet.css, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOREVER if sheet.digest == digest else SHORTLY
    return response
