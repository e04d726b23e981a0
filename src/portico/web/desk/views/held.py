"""Send what was held back of one appointment."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.services.announcing import send_held
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def send(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Release the held mails; back to where it was asked."""
    access = open_desk(request, public_id)
    get_for_desk(access, uid)
    count = send_held(workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock())
    words = ngettext("%(count)d mail goes out now.", "%(count)d mails go out now.", count)
    messages.success(request, words % {"count": count})
    if request.POST.get("from") == "settings":
        return redirect("desk:email_settings", public_id)
    return redirect("desk:appointment", public_id, uid)
