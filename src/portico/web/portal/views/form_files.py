"""Download what was handed in, and the files of a form."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.care.selectors.forms_portal import FormPage, load_file, load_paper
from portico.apps.care.services.noting import note_access
from portico.domain.privacy import Record
from portico.domain.trust import Guarded
from portico.web.common.attachments import hand_out
from portico.web.portal.filling.pages import load_own_form
from portico.web.portal.fresh import trusted_page
from portico.web.portal.guard import Portal, PortalRequest, portal_page


@require_safe
@portal_page
@trusted_page(Guarded.FORM_ANSWERS)
def form_pdf(request: PortalRequest, uid: UUID) -> HttpResponse:
    """The PDF, byte for byte as it was made when the form was handed in."""
    page = load_own_form(request.portal, uid)
    found = load_paper(page)
    _note(request.portal, page)
    return hand_out(found.name, found.content_type, found.content)


@require_safe
@portal_page
@trusted_page(Guarded.FORM_ANSWERS)
def form_file(request: PortalRequest, uid: UUID, file: UUID) -> HttpResponse:
    """A file that the client gave."""
    page = load_own_form(request.portal, uid)
    found = load_file(page, file)
    _note(request.portal, page)
    return hand_out(found.name, found.content_type, found.content)


def _note(portal: Portal, page: FormPage) -> None:
    """In the access log before anything is handed out."""
    note_access(
        client=portal.client,
        workspace=portal.workspace,
        kind=Record.FORM,
        subject_uid=page.uid,
        actor=portal.actor,
        now=portal.now,
    )
