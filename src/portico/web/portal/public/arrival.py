"""What follows the code: the appointment, or the client's own details with other times."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from portico.apps.access.services.starting import Choosing
from portico.apps.access.visitors import Visitor
from portico.apps.care.services.form_following import send_forms_at_booking
from portico.apps.entry.services.proving import Proved
from portico.apps.entry.typed_bookings import TypedBooking
from portico.domain.errors import NotThere, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import (
    DetailsForm,
    describe_failure,
    load_details,
    render_details,
)
from portico.web.portal.booking.wishes import Wish, read_wish
from portico.web.portal.entries import enter, let_in
from portico.web.portal.guard import Portal
from portico.web.portal.public.arrival_together import go_on_together
from portico.web.portal.views.book import booker_of


def arrive(
    request: HttpRequest,
    workspace: Any,
    outcome: Proved | Choosing,
    visitor: Visitor,
    *,
    now: datetime,
) -> HttpResponse:
    """Let the client in: to the appointment, or to the details where it could not be booked.

    The details are those of the signed-in flow, with all that was typed, and say why.
    """
    if isinstance(outcome, Choosing):
        return enter(request, workspace, outcome, visitor, now=now)
    if outcome.appointment_uid is not None:
        send_forms_at_booking(appointments=[outcome.appointment_uid], now=now)
        entered = replace(
            outcome.entered, item_kind="appointment", item_uid=outcome.appointment_uid
        )
        return enter(request, workspace, entered, visitor, done="booked", now=now)
    session = outcome.entered.session
    booker = booker_of(Portal(workspace, session.client, session, now))
    response = _go_on(request, booker, outcome)
    let_in(request, response, workspace, outcome.entered, visitor, now=now)
    return response


def _go_on(request: HttpRequest, booker: Booker, proved: Proved) -> HttpResponse:
    if proved.typed.others and proved.error is not None:
        return go_on_together(request, booker, proved.typed, proved.error)
    typed, policy = proved.typed, booker.workspace.cancellation_policy
    wish = _wish_of(typed, booker)
    if wish is None or proved.error is None:
        return redirect(booker.address("services"))
    if isinstance(proved.error, Refused | SlotTaken):
        kept = {"booked_for": typed.booked_for, "policy": bool(typed.accepted_policy)}
        form = DetailsForm(policy_text=policy, initial=kept)
        details = describe_failure(booker, wish, typed.starts_at, proved.error)
        return render_details(request, booker, details, form, status=409)
    shown = {"booked_for": typed.booked_for, "policy_text": typed.accepted_policy}
    form = DetailsForm(shown, policy_text=policy)
    details = load_details(booker, wish, typed.starts_at)
    return render_details(request, booker, details, form, status=422)


def _wish_of(typed: TypedBooking, booker: Booker) -> Wish | None:
    """What was typed, as the steps of booking carry it; None where a part of it is gone."""
    query = QueryDict(mutable=True)
    for number, line in enumerate(typed.request.lines, start=1):
        query[f"service{number}"] = str(line.service_uid)
        query.setlist(f"option{number}", [str(uid) for uid in line.option_uids])
        if line.staff_uid is not None:
            query[f"staff{number}"] = str(line.staff_uid)
    try:
        return read_wish(query, booker.workspace)
    except NotThere:
        return None
