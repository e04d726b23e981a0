"""The details of somebody who is not signed in: who they are, and how a code reaches them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portico.apps.entry.selectors.waiting import find_waiting
from portico.apps.entry.services.beginning import begin_booking
from portico.apps.entry.typed_bookings import TypedBooking
from portico.domain.errors import InvalidInput, Refused, SlotTaken
from portico.web.common.reasons import field_text
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import (
    DetailsForm,
    describe_failure,
    load_details,
    read_details,
    render_details,
)
from portico.web.portal.booking.visit import show_visit
from portico.web.portal.cookies import keep_door, network_key, read_door
from portico.web.portal.forms import PhoneForm, ProfileForm, SignInForm
from portico.web.portal.slots.asking import read_start

_KEPT = ("first_name", "last_name", "phone", "booked_for")


class VisitorForm(PhoneForm, SignInForm, DetailsForm):
    """Who books, where the code goes, and what the details of every booking ask."""

    first_name = ProfileForm.base_fields["first_name"]
    last_name = ProfileForm.base_fields["last_name"]
    field_order = ["first_name", "last_name", "email", "phone", "booked_for", "policy"]


def show_visitor_details(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Look once more, and say who you are; what this browser typed before is filled in."""
    wish, start = read_details(request, booker)
    if wish.lacks_staff:
        return show_visit(request, booker, wish, status=422)
    form = _form(booker, initial=_remembered(request, booker))
    return render_details(request, booker, load_details(booker, wish, start), form)


def ask_for_code(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Keep what was typed, and let a code be mailed: the same answer for every address.

    `instead` takes another time for one that was lost, and asks for nothing yet.
    """
    wish, start = read_details(request, booker)
    form = _form(booker, request.POST)
    instead = read_start(request.POST.get("instead", ""))
    if instead is not None:
        kept = _form(booker, initial={name: form[name].value() for name in form.fields})
        return render_details(request, booker, load_details(booker, wish, instead), kept)
    if not form.is_valid():
        return render_details(request, booker, load_details(booker, wish, start), form, status=422)
    typed = TypedBooking(
        request=wish.request,
        starts_at=start,
        accepted_policy=form.accepted,
        **{name: form.cleaned_data[name] for name in _KEPT},
    )
    try:
        return _begin(request, booker, form.cleaned_data["email"], typed)
    except InvalidInput as error:
        for name, codes in error.fields.items():
            form.add_error(name, [field_text(code) for code in codes])
        return render_details(request, booker, load_details(booker, wish, start), form, status=422)
    except (Refused, SlotTaken) as error:
        details = describe_failure(booker, wish, start, error)
        return render_details(request, booker, details, form, status=409)


def _begin(request: HttpRequest, booker: Booker, address: str, typed: TypedBooking) -> HttpResponse:
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
    return response


def _form(booker: Booker, posted: Mapping[str, Any] | None = None, **options: Any) -> VisitorForm:
    policy = booker.workspace.cancellation_policy
    return VisitorForm(posted, workspace=booker.workspace, policy_text=policy, **options)


def _remembered(request: HttpRequest, booker: Booker) -> dict[str, str]:
    """What waits for its code in this very browser: nobody types it twice."""
    visit = read_door(request)
    if visit.booking != booker.workspace.public_id:
        return {}
    waiting = find_waiting(booker.workspace, visit.key, now=booker.now)
    if waiting is None:
        return {"email": visit.address}
    return {"email": waiting.address, **{name: getattr(waiting.typed, name) for name in _KEPT}}
