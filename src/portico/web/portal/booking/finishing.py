"""The details of a signed-in client, and Book: the press at their end."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portico.apps.appointments.services.booking import book_visit
from portico.apps.care.services.form_following import send_forms_at_booking
from portico.domain.errors import InvalidInput, Refused, SlotTaken
from portico.web.common.reasons import field_text
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import (
    Details,
    DetailsForm,
    describe_failure,
    load_details,
    read_details,
    render_details,
    times_address,
)
from portico.web.portal.booking.drafts import (
    forget_typed,
    is_leaving,
    leave_for_times,
    recall_typed,
)
from portico.web.portal.booking.times import hold_time, zones_of
from portico.web.portal.booking.visit import show_visit
from portico.web.portal.booking.wishes import Wish
from portico.web.portal.slots.asking import read_start


def show_details(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Look at it once more before it is booked; nothing is held by looking."""
    wish, start = read_details(request, booker)
    if wish.lacks_staff:
        return show_visit(request, booker, wish, status=422)
    details = load_details(booker, wish, start)
    policy = booker.workspace.cancellation_policy
    form = DetailsForm(policy_text=policy, initial=recall_typed(request, booker))
    return render_details(request, booker, details, form)


def book(request: HttpRequest, booker: Booker) -> HttpResponse:
    """A client's booking; whatever speaks against it is told with all that was typed kept.

    `instead` in the form takes another time for one that was lost; `do=times` goes back to the
    picker.
    """
    wish, start = read_details(request, booker)
    form = DetailsForm(request.POST, policy_text=booker.workspace.cancellation_policy)
    instead = read_start(request.POST.get("instead", ""))
    if instead is not None:
        return _take_instead(request, booker, wish, instead, form)
    if is_leaving(request.POST):
        return leave_for_times(booker, form, times_address(booker, wish, start))
    if not form.is_valid():
        return render_details(request, booker, load_details(booker, wish, start), form, status=422)
    try:
        made = book_visit(
            client=booker.client,
            workspace=booker.workspace,
            request=wish.request,
            starts_at=start,
            accepted_policy=form.accepted,
            booked_for=form.cleaned_data["booked_for"],
            actor=booker.actor,
            now=booker.now,
        )
    except InvalidInput as error:
        for name, codes in error.fields.items():
            form.add_error(name, [field_text(code) for code in codes])
        return render_details(request, booker, load_details(booker, wish, start), form, status=422)
    except (Refused, SlotTaken) as error:
        details = describe_failure(booker, wish, start, error)
        return render_details(request, booker, details, form, status=409)
    send_forms_at_booking(appointments=[made.uid], now=booker.now)
    address = reverse("portal:appointment", args=[booker.workspace.public_id, made.uid])
    return forget_typed(redirect(f"{address}?done=booked"), booker)


def _take_instead(
    request: HttpRequest, booker: Booker, wish: Wish, start: datetime, form: DetailsForm
) -> HttpResponse:
    """Hold another time; the same page, for that time, with what was typed."""
    typed = {"booked_for": form["booked_for"].value()}
    if "policy" in form.fields:
        typed["policy"] = form["policy"].value()
    kept = DetailsForm(policy_text=booker.workspace.cancellation_policy, initial=typed)
    try:
        held_until = hold_time(booker, wish, start)
    except (Refused, SlotTaken) as error:
        details = describe_failure(booker, wish, start, error)
        return render_details(request, booker, details, kept, status=409)
    details = Details(wish, start, zones_of(booker, wish), held_until)
    return render_details(request, booker, details, kept)
