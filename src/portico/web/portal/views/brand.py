"""The look of a workspace, open to everybody: its accent's style sheet, its pictures."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.workspaces.pictures import read_picture
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


@require_safe
def picture(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The logo or cover that the workspace shows now, kept for ever under its hashed name.

    It is uploaded content: no browser guesses its kind, and opened by itself it may do nothing.
    """
    workspace = get_by_public_id(public_id)
    if workspace is None or name not in (workspace.logo, workspace.cover):
        raise NotThere("picture")
    content = read_picture(workspace.public_id, name)
    if content is None:
        raise NotThere("picture")
    response = HttpResponse(content, content_type="image/webp")
    response.headers["Cache-Control"] = FOREVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
