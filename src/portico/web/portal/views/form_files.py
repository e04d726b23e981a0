"""Download what was handed in, and the files of a form."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.care.selectors.forms_portal import load_file, load_paper
from portico.domain.trust import Guarded
from portico.web.portal.filling.pages import hand_out, load_own_form
from portico.web.portal.fresh import trusted_page
from portico.web.portal.guard import PortalRequest, portal_page


@require_safe
@portal_page
@trusted_page(Guarded.FORM_ANSWERS)
def form_pdf(request: PortalRequest, uid: UUID) -> HttpResponse:
    """The PDF, byte for byte as it was made when the form was handed in."""
    return hand_out(load_paper(load_own_form(request.portal, uid)))


@require_safe
@portal_page
@trusted_page(Guarded.FORM_ANSWERS)
def form_file(request: PortalRequest, uid: UUID, file: UUID) -> HttpResponse:
    """A file that the client gave."""
    return hand_out(load_file(load_own_form(request.portal, uid), file))
