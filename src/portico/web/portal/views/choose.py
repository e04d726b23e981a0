"""Choose who you are, where several clients share an address."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.entry.services.choosing import choose_client, list_choices
from portico.apps.entry.services.proving import book_proved
from portico.apps.workspaces.languages import speak
from portico.apps.workspaces.selectors import get_by_public_id
from portico.domain.errors import LinkEnded, NotThere
from portico.web.common.clock import read_clock
from portico.web.portal.cookies import drop_chooser, read_chooser
from portico.web.portal.devices import see_visitor
from portico.web.portal.entries import enter, find_inside
from portico.web.portal.pages import show_closed, show_door, show_outside
from portico.web.portal.public.arrival import arrive


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Only in the browser that proved the address, for 15 minutes; a GET chooses nobody.

    What was typed on a booking page is booked as who was chosen.
    """
    now, key = read_clock(), read_chooser(request)
    workspace = get_by_public_id(public_id)
    if workspace is None:
        raise NotThere("workspace")
    speak(workspace.language)
    if not workspace.portal_enabled:
        return show_closed(request, workspace)
    choices = list_choices(workspace, key, now=now)
    if not choices:
        return show_outside(request, workspace)
    if request.method != "POST":
        inside = find_inside(request, workspace, now=now)
        return show_door(request, workspace, "choose.html", {"choices": choices, "inside": inside})
    visitor = see_visitor(request)
    try:
        entered = choose_client(
            workspace=workspace,
            chooser_key=key,
            client_uid=_read_uid(request.POST.get("client", "")),
            visitor=visitor,
            now=now,
        )
    except LinkEnded:
        return redirect("portal:choose", public_id=public_id)
    if entered.booking is not None:
        response = arrive(request, workspace, book_proved(entered, now=now), visitor, now=now)
    else:
        response = enter(request, workspace, entered, visitor, now=now)
    drop_chooser(response)
    return response


def _read_uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotThere("client") from error
