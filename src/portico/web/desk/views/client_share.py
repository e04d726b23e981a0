"""Share link: mail a portal link to one client."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.clients import get_visible_client
from portico.apps.entry.services.sharing import share_link
from portico.domain.errors import Refused
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.access_words import REASONS
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def share(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """After the question was answered with yes; says to which address it goes."""
    access = open_desk(request, public_id)
    access.require(Permission.APPOINTMENTS)
    client = get_visible_client(access, uid)
    try:
        address = share_link(
            client=client,
            workspace=access.workspace,
            press=_read_press(request.POST.get("press", "")),
            actor=access.actor,
            now=read_clock(),
        )
    except Refused as error:
        whys = " ".join(str(REASONS.get(code, code)) for code in error.decision.codes)
        messages.error(request, _("No link was shared. %(why)s") % {"why": whys})
    else:
        messages.success(request, _("A portal link goes to %(address)s.") % {"address": address})
    return redirect("desk:client", public_id, uid)


def _read_press(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
