"""What follows the code where a group could not be booked: its details, with other times."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from portico.apps.entry.typed_bookings import TypedBooking
from portico.domain.errors import DomainError, InvalidInput, NotThere, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.public.together import name_guests
from portico.web.portal.together.details import (
    AskedTogether,
    build_form,
    describe_lost,
    load_together,
    render_together,
)
from portico.web.portal.together.wishes import read_together


def go_on_together(
    request: HttpRequest, booker: Booker, typed: TypedBooking, error: DomainError
) -> HttpResponse:
    """The details of the signed-in flow, with all that was typed; they say why."""
    try:
        wish, _menu = read_together(QueryDict(typed.back), booker.workspace)
    except NotThere:
        return redirect(booker.address("services"))
    asked, names = AskedTogether(wish, typed.starts_at), name_guests(typed)
    if isinstance(error, Refused | SlotTaken):
        form = build_form(booker, asked, initial={**names, "policy": bool(typed.accepted_policy)})
        details = describe_lost(booker, asked, error)
        return render_together(request, booker, details, asked, form, status=409)
    form = build_form(booker, asked, {**names, "policy_text": typed.accepted_policy})
    if isinstance(error, InvalidInput) and form.is_valid():
        form.tell(error)
    details = load_together(booker, asked)
    return render_together(request, booker, details, asked, form, status=422)
