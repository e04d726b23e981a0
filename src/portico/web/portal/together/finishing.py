"""The details of a signed-in client's group, and the press at their end that books."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portico.apps.appointments.selectors.groups import find_own_visit
from portico.apps.appointments.services.grouping import book_group
from portico.apps.care.services.form_following import send_forms_at_booking
from portico.domain.errors import InvalidInput, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import Details
from portico.web.portal.booking.drafts import (
    forget_typed,
    is_leaving,
    leave_for_times,
    recall_typed,
)
from portico.web.portal.booking.times import zones_of
from portico.web.portal.slots.asking import read_start
from portico.web.portal.together.details import (
    AskedTogether,
    build_form,
    describe_lost,
    load_together,
    read_asked_together,
    render_together,
)
from portico.web.portal.together.forms import GuestsForm
from portico.web.portal.together.people import show_people
from portico.web.portal.together.times import hold_time


def show_details(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Look at it once more before it is booked; nothing is held by looking."""
    asked = read_asked_together(request, booker)
    if asked.wish.lacks_staff:
        return show_people(request, booker, asked.wish, status=422)
    form = build_form(booker, asked, initial=recall_typed(request, booker))
    return render_together(request, booker, load_together(booker, asked), asked, form)


def book(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Book everybody or nobody; what speaks against it is told with all that was typed kept.

    `instead` in the form takes another time for one that was lost, or holds this one for all;
    `do=times` goes back to the picker.
    """
    asked = read_asked_together(request, booker)
    form = build_form(booker, asked, request.POST)
    instead = read_start(request.POST.get("instead", ""))
    if instead is not None:
        return _take_instead(request, booker, AskedTogether(asked.wish, instead), form)
    if is_leaving(request.POST):
        return leave_for_times(booker, form, asked.times_address(booker))
    if not form.is_valid():
        details = load_together(booker, asked)
        return render_together(request, booker, details, asked, form, status=422)
    try:
        group = book_group(
            client=booker.client,
            workspace=booker.workspace,
            members=asked.wish.members(form.typed),
            starts_at=asked.start,
            accepted_policy=form.accepted,
            actor=booker.actor,
            now=booker.now,
        )
    except InvalidInput as error:
        form.tell(error)
        details = load_together(booker, asked)
        return render_together(request, booker, details, asked, form, status=422)
    except (Refused, SlotTaken) as error:
        details = describe_lost(booker, asked, error)
        return render_together(request, booker, details, asked, form, status=409)
    own = find_own_visit(booker.client, group)
    send_forms_at_booking(appointments=[own], now=booker.now)
    page = reverse("portal:appointment", args=[booker.workspace.public_id, own])
    return forget_typed(redirect(f"{page}?done=booked"), booker)


def _take_instead(
    request: HttpRequest, booker: Booker, asked: AskedTogether, form: GuestsForm
) -> HttpResponse:
    """Hold another time; the same page, for that time, with what was typed."""
    kept = build_form(booker, asked, initial={name: form[name].value() for name in form.fields})
    try:
        held_until = hold_time(booker, asked.wish, asked.start)
    except (Refused, SlotTaken) as error:
        details = describe_lost(booker, asked, error)
        return render_together(request, booker, details, asked, kept, status=409)
    zones = zones_of(booker, asked.wish.own)
    details = Details(asked.wish.own, asked.start, zones, held_until)
    return render_together(request, booker, details, asked, kept)
