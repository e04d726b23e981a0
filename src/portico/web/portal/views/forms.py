"""The client's forms: what to fill in, and what was handed in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.care.selectors.forms_portal import list_handed_in, list_to_fill
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show


@require_safe
@portal_page
def forms(request: PortalRequest) -> HttpResponse:
    """Names and states; what was answered stands behind each of them."""
    portal = request.portal
    context = {
        "here": "forms",
        "to_fill": list_to_fill(portal.client, portal.workspace, now=portal.now),
        "handed_in": list_handed_in(portal.client, portal.workspace),
    }
    return show(request, "forms.html", context)
