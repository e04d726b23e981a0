"""Suggest people while somebody types in the form."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.domain.errors import NotThere
from portico.domain.roles import Permission
from portico.web.desk.editor import editor_url
from portico.web.desk.finding import search_people
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def suggest(request: HttpRequest, public_id: str) -> HttpResponse:
    """The list beneath the search field; its buttons post the form."""
    access = open_desk(request, public_id)
    access.require(Permission.APPOINTMENTS)
    text = request.GET.get("find", "").replace("\x00", "")
    try:
        uid = UUID(request.GET["for"]) if request.GET.get("for") else None
    except ValueError as error:
        raise NotThere("appointment") from error
    context = {"finding": search_people(access, text), "here": editor_url(access, uid)}
    return render_desk(request, access, "desk/parts/suggest.html", context)
