"""*View as client*: the portal's own pages for staff, read-only."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from portico.apps.appointments.selectors.clients import get_visible_client, list_shown_uids
from portico.apps.care.permission import has_clinical
from portico.apps.people.selectors import get_desk_access
from portico.apps.workspaces.languages import speak
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.common.previews import has_preview
from portico.web.portal.guard import Portal, PortalRequest
from portico.web.portal.previewing import NoSession, find_page, lead_into_preview


@login_required
def show(request: HttpRequest, public_id: str, client_uid: UUID, rest: str = "") -> HttpResponse:
    """One page as the client sees it, as far as the viewer's own role may see it.

    Asks the desk session each time: another organization's staff find nothing, a provider only
    own clients. Whoever did not press *View as client* before is led to the client record, so
    that nobody looks without an entry in the history. Whatever is no GET is refused.
    """
    now = read_clock()
    access = get_desk_access(cast("Any", request.user), public_id)
    client = get_visible_client(access, client_uid)
    page = find_page(public_id, rest)
    if request.method not in ("GET", "HEAD"):
        return render(request, "desk/preview_refused.html", _frame(access, client), status=403)
    if page is None:
        raise NotThere("page")
    if not has_preview(request, public_id, client_uid, now):
        return redirect("desk:client", public_id, client_uid)
    client.shown_only = list_shown_uids(access, client)
    client.hides_care = not has_clinical(access)
    entered = cast("PortalRequest", request)
    entered.portal = Portal(
        access.workspace,
        client,
        NoSession(access.workspace.pk),
        now,
        is_preview=True,
        viewer=access.actor,
    )
    speak(client.language, access.workspace.language)
    response = cast("HttpResponse", page.func(entered, *page.args, **page.kwargs))
    prefix = reverse("preview:home", args=[public_id, client_uid])
    lead_into_preview(response, access.workspace, prefix)
    return response


def _frame(access: Any, client: Any) -> dict[str, Any]:
    translation.activate(settings.LANGUAGE_CODE)
    return {"workspace": access.workspace, "client": client}
