"""Ask for the code that proves an address, and remember what waits for it."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portico.apps.entry.selectors.waiting import find_waiting
from portico.apps.entry.services.beginning import begin_booking
from portico.apps.entry.typed_bookings import TypedBooking
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.drafts import forget_typed
from portico.web.portal.cookies import keep_door, network_key, read_door


def ask_by_mail(
    request: HttpRequest, booker: Booker, address: str, typed: TypedBooking
) -> HttpResponse:
    """On to the code, with all that was chosen in the address; raises as `begin_booking`."""
    here = booker.workspace.public_id
    visit = replace(
        read_door(request),
        slug="",
        booking=here,
        address=address,
        asked_at=booker.now.isoformat(),
    )
    begin_booking(
        workspace=booker.workspace,
        address=address,
        typed=typed,
        browser_key=visit.key,
        network=network_key(request),
        now=booker.now,
    )
    response = redirect(f"{reverse('portal:public_code', args=[here])}?{request.GET.urlencode()}")
    keep_door(response, visit)
    return forget_typed(response, booker)


def find_own_waiting(request: HttpRequest, booker: Booker) -> tuple[str, TypedBooking | None]:
    """The address that was typed in this very browser, and what waits for its code."""
    visit = read_door(request)
    if visit.booking != booker.workspace.public_id:
        return "", None
    waiting = find_waiting(booker.workspace, visit.key, now=booker.now)
    return (visit.address, None) if waiting is None else (waiting.address, waiting.typed)
