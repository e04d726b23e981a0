"""The first page: what comes next, then what to do."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.booking_facts import decide_booking
from portico.apps.appointments.selectors.portal_lists import HomePage, load_home
from portico.apps.care.selectors.forms_portal import FormLine, list_to_fill
from portico.domain.decisions import Decision
from portico.web.portal.guard import Portal, PortalRequest, portal_page
from portico.web.portal.keeping import Kept, columns_of
from portico.web.portal.others import list_others
from portico.web.portal.pages import show
from portico.web.portal.showing import show_all, show_times
from portico.web.portal.views.book import booker_of
from portico.web.portal.ways import map_link

NOON, EVENING = 12, 18
_HOMES: "Kept[bytes]" = Kept(1024)


@require_safe
@portal_page
def home(request: PortalRequest) -> HttpResponse:
    """The next appointment is the largest thing."""
    portal = request.portal
    page = load_home(portal.client, portal.workspace, now=portal.now)
    forms = list_to_fill(portal.client, portal.workspace, now=portal.now)
    booking = decide_booking(portal.client, portal.workspace, now=portal.now)
    others = () if page.next else list_others(portal)
    if others or portal.is_preview:  # has forms, or is nobody's own page
        return show(request, "home.html", _shown(portal, page, booking, forms, others))
    client, now = portal.client, portal.now
    facts = (
        page,
        booking,
        forms,
        (client.pk, client.first_name, client.time_zone, _greeting(portal)),
        (now.astimezone(portal.zone).date(), now.astimezone(portal.client_zone).date()),
        columns_of(portal.workspace),
    )

    def render() -> bytes:
        return show(request, "home.html", _shown(portal, page, booking, forms)).content

    return HttpResponse(_HOMES.get(facts, render))


def _shown(
    portal: Portal,
    page: HomePage,
    booking: Decision,
    forms: tuple[FormLine, ...],
    others: Sequence[Any] = (),
) -> dict[str, Any]:
    return {
        "here": "home",
        "others": others,
        "greeting": _greeting(portal),
        "next": show_times(page.next, portal) if page.next else None,
        "map": map_link(page.next.place) if page.next and page.next.place else "",
        "later": show_all(page.later, portal),
        "book_refusals": booker_of(portal).tell(booking),
        "to_answer": show_all(page.to_answer, portal),
        "to_fill": forms,
        "todo_count": len(page.to_answer) + len(forms),
    }


def _greeting(portal: Portal) -> str:
    hour = portal.now.astimezone(portal.client_zone).hour
    if hour < NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < EVENING else _("Good evening")
