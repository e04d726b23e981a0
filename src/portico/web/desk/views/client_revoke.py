"""Revoke access: end all that lets a client in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.access.services.ending import end_all_of_client
from portico.apps.appointments.selectors.clients import get_visible_client
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """After the question by name: links, portal sessions, codes and feeds, in every workspace."""
    access = open_desk(request, public_id)
    access.require(Permission.APPOINTMENTS)
    client = get_visible_client(access, uid)
    end_all_of_client(client=client, actor=access.actor, now=read_clock())
    said = _("The access of %(name)s is revoked: all links and signed-in browsers have ended.")
    messages.success(request, said % {"name": client.name})
    return redirect("desk:client", public_id, uid)
