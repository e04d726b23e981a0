"""Read out a code to a client on the telephone."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portico.apps.access.services.speaking import LIFETIME
from portico.apps.appointments.selectors.clients import get_visible_client
from portico.apps.entry.services.reading_out import make_code_to_read
from portico.apps.entry.services.sharing import may_share
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import Refused
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.access_words import REASONS
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.views.portal_settings import portal_url


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read_out(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """GET asks who is on the telephone; the code stands on the POST's own page, and nowhere else.

    The page is never kept: going back or loading it anew brings a new code, and ends this one.
    """
    access = open_desk(request, public_id)
    access.require(Permission.APPOINTMENTS)
    client = get_visible_client(access, uid)
    if request.method != "POST":
        reasons = [REASONS[code] for code in may_share(client, access.workspace).codes]
        return _show(request, access, client, {"reasons": reasons})
    now = read_clock()
    try:
        code = make_code_to_read(
            client=client, workspace=access.workspace, actor=access.actor, now=now
        )
    except Refused as error:
        reasons = [REASONS.get(code, code) for code in error.decision.codes]
        return _show(request, access, client, {"reasons": reasons}, status=409)
    return _show(request, access, client, _spoken(access, code, now))


def _spoken(access: DeskAccess, code: str, now: datetime) -> dict[str, object]:
    return {
        "code": f"{code[:3]} {code[3:]}",
        "ends_at": now + LIFETIME,
        "url": portal_url(access.workspace),
    }


def _show(
    request: HttpRequest,
    access: DeskAccess,
    client: Client,
    context: dict[str, object],
    *,
    status: int = 200,
) -> HttpResponse:
    frame = {"section": "clients", "client": client, **context}
    return render_desk(request, access, "desk/client_code.html", frame, status=status)
