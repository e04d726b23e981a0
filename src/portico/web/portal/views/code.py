"""Enter the code of the sign-in mail."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portico.apps.access.services.entering import enter_code
from portico.apps.workspaces.languages import speak
from portico.apps.workspaces.selectors import get_by_slug
from portico.domain.errors import CodeWrong, LinkEnded, NotThere
from portico.web.common.clock import read_clock
from portico.web.portal.cookies import DoorVisit, read_door
from portico.web.portal.devices import see_visitor
from portico.web.portal.entries import enter, find_inside
from portico.web.portal.forms import CodeForm
from portico.web.portal.pages import show_closed, show_door


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """The code works only in the browser that asked."""
    workspace = get_by_slug(slug)
    if workspace is None:
        raise NotThere("workspace")
    speak(workspace.language)
    if not workspace.portal_enabled:
        return show_closed(request, workspace)
    visit = read_door(request)
    if visit.slug != slug:
        return redirect("portal:sign_in", slug=slug)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now, visitor = read_clock(), see_visitor(request)
        try:
            outcome = enter_code(
                workspace=workspace,
                browser_key=visit.key,
                code=form.cleaned_data["code"],
                visitor=visitor,
                inside=find_inside(request, workspace, now=now),
                now=now,
            )
        except CodeWrong as error:
            form.add_error("code", wrong_code_text(error.tries_left, is_text=visit.is_by_text))
        except LinkEnded:
            form.add_error("code", _("This code has ended. Send again brings a new one."))
        else:
            return enter(request, workspace, outcome, visitor, now=now)
    return _show(request, workspace, visit, form)


def wrong_code_text(tries_left: int, *, has_link: bool = True, is_text: bool = False) -> str:
    """How often the code may still be tried, and what goes on when it may not."""
    if is_text and not tries_left:
        return _("This code does not work any more. The link in the text still does.")
    if is_text:
        return ngettext(
            "That is not the code of the newest text. You can try %(tries)d more time.",
            "That is not the code of the newest text. You can try %(tries)d more times.",
            tries_left,
        ) % {"tries": tries_left}
    if not tries_left and has_link:
        return _("This code does not work any more. The link in the mail still does.")
    if not tries_left:
        return _("This code does not work any more. Ask for a new one.")
    return ngettext(
        "That is not the code of the newest mail. You can try %(tries)d more time.",
        "That is not the code of the newest mail. You can try %(tries)d more times.",
        tries_left,
    ) % {"tries": tries_left}


def _show(request: HttpRequest, workspace: Any, visit: DoorVisit, form: CodeForm) -> HttpResponse:
    context = {
        "form": form,
        "visit": visit,
        "zone": ZoneInfo(workspace.time_zone),
        "inside": find_inside(request, workspace, now=read_clock()),
    }
    status = 422 if form.is_bound else 200
    return show_door(request, workspace, "code.html", context, status=status)
