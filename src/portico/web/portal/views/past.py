"""Appointments that are over, paged."""

from itertools import groupby

from django.http import HttpResponse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.portal_lists import list_past
from portico.apps.care.selectors.summaries_portal import find_shared_uids
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show
from portico.web.portal.showing import Shown, show_all

LAST_PAGE = 10_000


@require_safe
@portal_page
def past(request: PortalRequest) -> HttpResponse:
    """Newest first, by month."""
    portal = request.portal
    number = _page_number(request.GET.get("page", ""))
    page = list_past(portal.client, portal.workspace, now=portal.now, page=number)
    months = groupby(show_all(page.cards, portal), key=_month)
    uids = [card.uid for card in page.cards]
    context = {
        "here": "appointments",
        "page": page,
        "months": [(name, list(shown)) for name, shown in months],
        "with_summary": find_shared_uids(portal.client, portal.workspace, uids),
    }
    return show(request, "past.html", context)


def _page_number(text: str) -> int:
    """A page that exists or not, never an error: what is no number is the first page."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LAST_PAGE))
    return max(1, min(int(text), LAST_PAGE)) if is_number else 1


def _month(shown: Shown) -> str:
    if shown.card.starts_at is None:
        return _("Without a time")
    return dateformat.format(shown.card.starts_at.astimezone(shown.zone), "F Y")
