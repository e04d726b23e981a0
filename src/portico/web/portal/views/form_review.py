"""Look through a form, sign it, hand it in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.care.drawings import redraw_part
from portico.apps.care.selectors.forms_portal import FormPage
from portico.apps.care.services.form_submitting import submit_form
from portico.domain.errors import InvalidInput, StaleChange
from portico.domain.forms.requests import HANDED_IN
from portico.domain.forms.submission import list_parts
from portico.domain.trust import Guarded
from portico.web.portal.cookies import network_key
from portico.web.portal.filling.answers import show_parts
from portico.web.portal.filling.fields import list_signature_parts
from portico.web.portal.filling.pages import (
    address_of_form,
    address_of_section,
    list_faulty_sections,
    load_own_form,
)
from portico.web.portal.filling.typed import read_revision, read_signature
from portico.web.portal.filling.words import tell_signature_faults
from portico.web.portal.fresh import trusted_page
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
@trusted_page(Guarded.SIGNING)
@trusted_page(Guarded.FORM_ANSWERS)
def form_review(request: PortalRequest, uid: UUID) -> HttpResponse:
    """What is handed in is exactly what this page showed, else the page is shown again."""
    portal = request.portal
    page = load_own_form(portal, uid)
    address = address_of_form(portal, page)
    if page.state in HANDED_IN:
        return redirect(f"{address}?done")
    if not page.is_fillable or portal.is_preview:
        return redirect(address)
    if request.method != "POST":
        return _show(request, page)
    signature = read_signature(request.POST)
    try:
        submit_form(
            request=page.row,
            signature=signature,
            seen=read_revision(request.POST),
            address=network_key(request),
            actor=portal.actor,
            now=portal.now,
        )
    except InvalidInput as error:
        return _show(request, page, signature, error.fields, status=422)
    except StaleChange:
        return _show(request, load_own_form(portal, uid), signature, is_stale=True, status=409)
    return redirect(f"{address}?done")


def _show(
    request: PortalRequest,
    page: FormPage,
    signature: dict[str, str] | None = None,
    faults: dict[str, tuple[str, ...]] | None = None,
    *,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    portal = request.portal
    sections = [
        (section, told, address_of_section(portal, page, number))
        for number, (section, told) in enumerate(
            show_parts(list_parts(page.template, page.sheet.answers), page.file_names)
        )
    ]
    context: dict[str, Any] = {
        "here": "forms",
        "page": page,
        "sections": sections,
        "faulty": [
            (one.section, address_of_section(portal, page, number))
            for number, one in list_faulty_sections(page)
        ],
        "signature": list_signature_parts(redraw_part(signature or {})),
        "signature_errors": tell_signature_faults((faults or {}).get("signature", ())),
        "is_stale": is_stale,
        "back": address_of_section(portal, page, len(page.seen) - 1),
    }
    return show(request, "form_review.html", context, status=status)
