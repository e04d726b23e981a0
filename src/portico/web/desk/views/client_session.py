"""End one of a client's signed-in browsers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.access.selectors import list_client_sessions
from portico.apps.access.services.ending import end_portal_session
from portico.apps.appointments.selectors.clients import get_visible_client
from portico.domain.errors import NotThere
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def end(request: HttpRequest, public_id: str, uid: UUID, session_uid: UUID) -> HttpResponse:
    """Only one of this client, in this workspace; links go on."""
    access, now = open_desk(request, public_id), read_clock()
    access.require(Permission.APPOINTMENTS)
    client = get_visible_client(access, uid)
    sessions = list_client_sessions(client, now=now)
    session = next((one for one in sessions if one.uid == session_uid), None)
    if session is None or session.workspace_id != access.workspace.pk:
        raise NotThere("portal session")
    end_portal_session(session=session, actor=access.actor, now=now)
    messages.success(request, _("That browser is signed out. Links in mails go on."))
    return redirect("desk:client", public_id, uid)
