"""View as client: write down who looks, then show the portal."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.clients import get_visible_client
from portico.apps.entry.services.viewing import note_viewing
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.common.previews import grant_preview
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def begin(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """One entry in the client's history for each press; the pages themselves write nothing."""
    access, now = open_desk(request, public_id), read_clock()
    access.require(Permission.APPOINTMENTS)
    client = get_visible_client(access, uid)
    note_viewing(client=client, workspace=access.workspace, actor=access.actor, now=now)
    grant_preview(request, public_id, uid, now)
    return redirect("preview:home", public_id, uid)
