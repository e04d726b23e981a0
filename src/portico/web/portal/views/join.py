"""Join an online appointment."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from portico.domain.errors import NotThere
from portico.domain.trust import Guarded
from portico.web.portal.details import load_page
from portico.web.portal.fresh import trusted_page
from portico.web.portal.guard import PortalRequest, portal_page


@require_safe
@portal_page
@trusted_page(Guarded.JOIN)
def join(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Lead to the meeting; its address stands in no page of the portal itself."""
    page = load_page(request.portal, uid)
    if not page.card.join_link:
        raise NotThere("join link")
    return redirect(page.card.join_link)
