"""*Retry* a message that could not be delivered."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.messages import get_message_for_desk
from portico.apps.messaging.services.retrying import retry_message
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def retry(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Schedule it anew; back to where it was asked."""
    access = open_desk(request, public_id)
    message = get_message_for_desk(access, uid)
    retry_message(
        organization=access.workspace.organization,
        message_uid=uid,
        actor=access.actor,
        now=read_clock(),
    )
    words = _("The mail to %(address)s is tried again now.") % {"address": message.address}
    messages.success(request, words)
    if request.POST.get("from") == "log":
        return redirect("desk:message_log", public_id)
    if request.POST.get("from") == "delivery" or message.subject_kind != "appointment":
        return redirect("desk:delivery", public_id)
    return redirect("desk:appointment", public_id, message.subject_uid)
