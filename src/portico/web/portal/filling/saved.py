"""What a page that saves by itself gets back: that it is saved, and what came or went by that."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portico.apps.care.selectors.forms_portal import FormPage
from portico.domain.forms.template import find_question
from portico.web.portal.filling.fields import show_field
from portico.web.portal.guard import PortalRequest


def show_saved(request: PortalRequest, page: FormPage, key: str) -> HttpResponse:
    """Only what changed is swapped, so that nothing under somebody's fingers is.

    Two answers that disagree, or a section that is hidden now, load the page anew: everything
    typed is kept by then.
    """
    portal, on = request.portal, request.POST.getlist("on")
    seen = next((one for one in page.seen if one.section.id == key), None)
    shown = [question.id for question, _ in seen.given] if seen else []
    disputed = [name for name in shown if name in page.sheet.rivals]
    known = request.POST.getlist("disputed")
    if seen is None or set(disputed) - set(known):
        response = HttpResponse(status=200)
        address = "portal:form_section" if seen else "portal:form"
        parts = [portal.workspace.public_id, page.uid, *([key] if seen else [])]
        response.headers["HX-Redirect"] = reverse(address, args=parts)
        return response
    came = [find_question(page.template, name) for name in shown if name not in on]
    context = {
        "page": page,
        "workspace": portal.workspace,
        "came": [show_field(page, question) for question in came if question is not None],
        "gone": [name for name in on if name not in shown and find_question(page.template, name)],
    }
    return render(request, "portal/parts/form_saved.html", context)
