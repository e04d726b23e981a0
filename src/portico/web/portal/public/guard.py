"""Who comes to a public booking page: anybody, where the portal is on and somebody may book."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portico.apps.access.selectors import get_portal_session
from portico.apps.workspaces.languages import speak
from portico.apps.workspaces.selectors import get_by_public_id
from portico.domain.decisions import Reason
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.portal.booking.booker import Booker, Step
from portico.web.portal.cookies import session_key
from portico.web.portal.guard import Portal
from portico.web.portal.pages import show_closed, show_door
from portico.web.portal.views.book import booker_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Booker, P], HttpResponse]
_NAMES = {
    "services": "portal:public_book",
    "visit": "portal:public_visit",
    "times": "portal:public_times",
    "details": "portal:public_details",
    "together": "portal:public_together",
    "together_times": "portal:public_together_times",
    "together_details": "portal:public_together_details",
}


def public_page(view: View[P]) -> Callable[..., HttpResponse]:
    """Give the view a `Booker`: this browser's client where one is signed in here, else nobody.

    Writes no row. A workspace that is not there is not found; one whose portal is off, or where
    nobody books online, says so with ways on.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest, public_id: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        now, workspace = read_clock(), get_by_public_id(public_id)
        if workspace is None:
            raise NotThere("workspace")
        speak(workspace.language)
        if not workspace.portal_enabled:
            return show_closed(request, workspace)
        session = get_portal_session(workspace, session_key(request, workspace), now=now)
        if session is not None:
            speak(session.client.language, workspace.language)
            booker = booker_of(Portal(workspace, session.client, session, now))
            return view(request, booker, *args, **kwargs)
        booker = Booker(
            workspace=workspace,
            client=None,
            now=now,
            client_zone=ZoneInfo(workspace.time_zone),
            step_address=partial(_address, public_id),
            frame="portal/public.html",
            here="",
        )
        if workspace.who_may_book == "nobody":
            sentences = booker.tell([Reason("disabled")])
            context = {"sentences": sentences}
            return show_door(request, workspace, "public_none.html", context, status=403)
        return view(request, booker, *args, **kwargs)

    return guarded


def outside_only(step: Step) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Send a signed-in client to the same step of their own flow, with all that was chosen."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest, booker: Booker, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if booker.client is None:
                return view(request, booker, *args, **kwargs)
            query = request.GET.urlencode()
            address = booker.address(step)
            return redirect(f"{address}?{query}" if query else address)

        return guarded

    return decorate


def _address(public_id: str, step: Step) -> str:
    return reverse(_NAMES[step], args=[public_id])
