"""Appointments that are still ahead."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.portal import list_upcoming
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show
from portico.web.portal.showing import show_all


@require_safe
@portal_page
def upcoming(request: PortalRequest) -> HttpResponse:
    """What is active, the next one first; what was cancelled as long as its Undo lasts."""
    portal = request.portal
    cards = list_upcoming(portal.client, portal.workspace, now=portal.now)
    entries = show_all(cards, portal)
    coming = next((one.card.uid for one in entries if not one.is_off), None)
    context = {"here": "appointments", "entries": entries, "coming": coming}
    return show(request, "upcoming.html", context)
