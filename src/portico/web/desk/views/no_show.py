"""What is completed did not take place, and back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.services.cancelling import mark_no_show, unmark_no_show
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def change(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """`do=took_place` takes the no-show back; nobody is told of either."""
    access = open_desk(request, public_id)
    get_for_desk(access, uid)
    is_back = request.POST.get("do") == "took_place"
    press = unmark_no_show if is_back else mark_no_show
    press(workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock())
    words = _("It took place after all.") if is_back else _("It is a no-show now. Nobody is told.")
    messages.success(request, words)
    return redirect("desk:appointment", public_id, uid)
