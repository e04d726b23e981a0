"""The details of somebody who is not signed in: who they are, and how a code reaches them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

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
    times_address,
)
from portico.web.portal.booking.drafts import is_leaving, leave_for_times, recall_typed
from portico.web.portal.booking.visit import show_visit
from portico.web.portal.forms import PhoneForm, ProfileForm, SignInForm
from portico.web.portal.public.asking import ask_by_mail, find_own_waiting
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
    kept = _remembered(request, booker) | recall_typed(request, booker)
    form = _form(booker, initial=kept)
    return render_details(request, booker, load_details(booker, wish, start), form)


def ask_for_code(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Keep what was typed, and let a code be mailed: the same answer for every address.

    `instead` takes another time for one that was lost, and asks for nothing yet; `do=times` goes
    back to the picker.
    """
    wish, start = read_details(request, booker)
    form = _form(booker, request.POST)
    instead = read_start(request.POST.get("instead", ""))
    if instead is not None:
        kept = _form(booker, initial={name: form[name].value() for name in form.fields})
        return render_details(request, booker, load_details(booker, wish, instead), kept)
    if is_leaving(request.POST):
        return leave_for_times(booker, form, times_address(booker, wish, start))
    if not form.is_valid():
        return render_details(request, booker, load_details(booker, wish, start), form, status=422)
    typed = TypedBooking(
        request=wish.request,
        starts_at=start,
        accepted_policy=form.accepted,
        **{name: form.cleaned_data[name] for name in _KEPT},
    )
    try:
        return ask_by_mail(request, booker, form.cleaned_data["email"], typed)
    except InvalidInput as error:
        for name, codes in error.fields.items():
            form.add_error(name, [field_text(code) for code in codes])
        return render_details(request, booker, load_details(booker, wish, start), form, status=422)
    except (Refused, SlotTaken) as error:
        details = describe_failure(booker, wish, start, error)
        return render_details(request, booker, details, form, status=409)


def _form(booker: Booker, posted: Mapping[str, Any] | None = None, **options: Any) -> VisitorForm:
    policy = booker.workspace.cancellation_policy
    return VisitorForm(posted, workspace=booker.workspace, policy_text=policy, **options)


def _remembered(request: HttpRequest, booker: Booker) -> dict[str, str]:
    """What waits for its code in this very browser: nobody types it twice."""
    address, typed = find_own_waiting(request, booker)
    if typed is None:
        return {"email": address} if address else {}
    return {"email": address, **{name: getattr(typed, name) for name in _KEPT}}
