"""Appointments that are still ahead."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.portal_lists import list_upcoming
from portico.web.portal.actions import show_moves
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
    moves = show_moves(cards, portal)
    context = {
        "here": "appointments",
        "entries": entries,
        "coming": coming,
        "rows": [(one, moves.get(one.card.uid)) for one in entries],
    }
    return show(request, "upcoming.html", context)
