"""The primary contact takes back that they cancelled another member's visit."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.undoing import undo as take_back
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pressing import press


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def member_undo(request: PortalRequest, uid: UUID, member: UUID) -> HttpResponse:
    """Once; refused, the page says why."""
    act = partial(take_back, member_uid=member)
    return press(request, uid, act, done="member_undone", part="group")
