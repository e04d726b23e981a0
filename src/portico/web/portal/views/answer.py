"""Answer an invitation."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.answering import answer_invitation
from portico.domain.errors import Refused
from portico.domain.states import Answer
from portico.web.portal.details import load_page, show_details
from portico.web.portal.forms import AnswerForm
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def answer(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Accept, tentative or decline, with a note; refused, the page says why and keeps the note."""
    portal = request.portal
    page = load_page(portal, uid)
    address = reverse("portal:appointment", args=[portal.workspace.public_id, uid])
    if request.method != "POST":
        return redirect(address)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show_details(request, page, form=form, status=422)
    try:
        answer_invitation(
            client=portal.client,
            workspace=portal.workspace,
            uid=uid,
            answer=Answer(form.cleaned_data["answer"]),
            note=form.cleaned_data["note"],
            actor=portal.actor,
            now=portal.now,
        )
    except Refused as error:
        refused = replace(load_page(portal, uid), answer_decision=error.decision)
        return show_details(request, refused, form=form, status=409)
    return redirect(f"{address}?answered")
