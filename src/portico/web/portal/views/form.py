"""The first page of a form: what it is; once handed in, what was answered."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.care.form_words import picture_signature, say_signature
from portico.apps.care.selectors.forms_portal import FormPage, load_handed_in
from portico.apps.care.services.form_filling import open_request
from portico.apps.care.services.noting import note_access
from portico.domain.forms.requests import HANDED_IN
from portico.domain.forms.visibility import measure_progress
from portico.domain.privacy import Record
from portico.domain.trust import Guarded
from portico.web.portal.filling.answers import show_parts
from portico.web.portal.filling.pages import address_of_section, find_resume, load_own_form
from portico.web.portal.fresh import trusted_page
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
@trusted_page(Guarded.FORM_ANSWERS)
def form(request: PortalRequest, uid: UUID) -> HttpResponse:
    """*Begin* and *Go on* are pressed; following a link opens nothing."""
    portal = request.portal
    page = load_own_form(portal, uid)
    if page.state in HANDED_IN:
        return _show_handed_in(request, page)
    if request.method == "POST" and not portal.is_preview:
        open_request(request=page.row, actor=portal.actor, now=portal.now)
        return redirect(address_of_section(portal, page, find_resume(page)))
    answered, asked = measure_progress(page.seen)
    context = {
        "here": "forms",
        "page": page,
        "answered": answered,
        "asked": asked,
        "count": len(page.seen),
        "is_late": "late" in request.GET,
    }
    return show(request, "form.html", context, status=200 if page.is_fillable else 410)


def _show_handed_in(request: PortalRequest, page: FormPage) -> HttpResponse:
    portal = request.portal
    note_access(
        client=portal.client,
        workspace=portal.workspace,
        kind=Record.FORM,
        subject_uid=page.uid,
        actor=portal.viewer or portal.actor,
        now=portal.now,
    )
    submitted, parts = load_handed_in(page)
    context = {
        "here": "forms",
        "page": page,
        "parts": show_parts(parts, page.file_names),
        "signature": say_signature(submitted.signature),
        "drawing": picture_signature(submitted.signature),
        "is_new": "done" in request.GET,
        "is_late": "late" in request.GET,
    }
    return show(request, "form_done.html", context)
