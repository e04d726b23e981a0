"""Keep what is being typed."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.services.drafting import save_draft
from portico.domain.errors import NotThere
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk
from portico.web.desk.typed import keep_typed, read_typed


@login_required
@require_POST
def keep(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the draft of this user; `for` names the appointment that is edited."""
    access = open_desk(request, public_id)
    access.require(Permission.APPOINTMENTS)
    try:
        uid = UUID(request.POST["for"]) if request.POST.get("for") else None
    except ValueError as error:
        raise NotThere("appointment") from error
    if uid is not None:
        get_for_desk(access, uid)
    save_draft(
        workspace=access.workspace,
        user=access.user,
        appointment_uid=uid,
        fields=keep_typed(read_typed(request.POST)),
        now=read_clock(),
    )
    return HttpResponse(status=204)
