"""Come in by a code that staff read out by telephone."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.access.services.speaking import enter_spoken_code
from portico.apps.workspaces.languages import speak
from portico.apps.workspaces.selectors import get_by_slug
from portico.domain.errors import CodeWrong, NotThere
from portico.web.common.clock import read_clock
from portico.web.portal.cookies import network_key
from portico.web.portal.devices import see_visitor
from portico.web.portal.entries import enter, find_inside
from portico.web.portal.forms import SpokenCodeForm
from portico.web.portal.pages import show_closed, show_door


@require_http_methods(["GET", "HEAD", "POST"])
def spoken_code(request: HttpRequest, slug: str) -> HttpResponse:
    """Address and code, in any browser. Whatever is wrong, the sentence is the same."""
    workspace = get_by_slug(slug)
    if workspace is None:
        raise NotThere("workspace")
    speak(workspace.language)
    if not workspace.portal_enabled:
        return show_closed(request, workspace)
    now, visitor = read_clock(), see_visitor(request)
    inside = find_inside(request, workspace, now=now)
    is_asked = inside is None or request.POST.get("instead_of") == str(inside.uid)
    form = SpokenCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and is_asked:
        try:
            entered = enter_spoken_code(
                workspace=workspace,
                address=form.cleaned_data["email"],
                code=form.cleaned_data["code"],
                network=network_key(request),
                visitor=visitor,
                now=now,
            )
        except CodeWrong:
            form.add_error("code", _("This code does not work with this address, or has ended."))
        else:
            return enter(request, workspace, entered, visitor, now=now)
    status = 422 if form.is_bound and is_asked else 200
    context = {"form": form, "inside": inside}
    return show_door(request, workspace, "spoken_code.html", context, status=status)
