"""Join an online appointment, as staff."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.care.selectors.joining import find_staff_join
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_safe
def join(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Lead to the meeting as its moderator, at any time."""
    access = open_desk(request, public_id)
    get_for_desk(access, uid)
    address = find_staff_join(access, uid, now=read_clock())
    if address is None:
        messages.error(request, _("There is no link to join yet: type one, or set up rooms."))
        return redirect("desk:appointment", public_id, uid)
    return HttpResponseRedirect(address)
