"""Ask for a link and a code at the portal URL."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.access.selectors import get_portal_session
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.workspaces.languages import speak
from portico.apps.workspaces.selectors import get_by_slug
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.portal.cookies import keep_door, network_key, read_door, session_key
from portico.web.portal.forms import SignInForm
from portico.web.portal.pages import show_closed, show_door


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    """One field. Known or not, within limits or not: the answer is the same sentence."""
    workspace = get_by_slug(slug)
    if workspace is None:
        raise NotThere("workspace")
    speak(workspace.language)
    if not workspace.portal_enabled:
        return show_closed(request, workspace)
    now = read_clock()
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        inside = get_portal_session(workspace, session_key(request, workspace), now=now)
        context = {
            "form": form,
            "inside": inside.client if inside else None,
            "has_texts": has_texts(workspace),
        }
        status = 422 if form.is_bound else 200
        return show_door(request, workspace, "sign_in.html", context, status=status)
    visit = replace(
        read_door(request),
        slug=slug,
        booking="",
        address=form.cleaned_data["email"],
        asked_at=now.isoformat(),
    )
    ask_sign_in(
        workspace=workspace,
        address=visit.address,
        browser_key=visit.key,
        network=network_key(request),
        now=now,
    )
    response = redirect("portal:code", slug=slug)
    keep_door(response, visit)
    return response
