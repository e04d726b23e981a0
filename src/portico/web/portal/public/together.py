"""The details of a group whose booker is not signed in: who they are, and who comes along."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portico.apps.entry.typed_bookings import TypedBooking
from portico.domain.errors import InvalidInput, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.drafts import is_leaving, leave_for_times, recall_typed
from portico.web.portal.forms import PhoneForm, ProfileForm, SignInForm
from portico.web.portal.public.asking import ask_by_mail, find_own_waiting
from portico.web.portal.slots.asking import read_start
from portico.web.portal.together.details import (
    AskedTogether,
    describe_lost,
    load_together,
    read_asked_together,
    render_together,
)
from portico.web.portal.together.forms import GuestsForm
from portico.web.portal.together.people import show_people

_KEPT = ("first_name", "last_name", "phone")


class VisitorGuestsForm(PhoneForm, SignInForm, GuestsForm):
    """Who books, where the code goes, who comes along, and the policy."""

    first_name = ProfileForm.base_fields["first_name"]
    last_name = ProfileForm.base_fields["last_name"]
    own = ("first_name", "last_name", "email", "phone")
    field_order = [*own, "policy"]

    @property
    def own_fields(self) -> list[Any]:
        """Who books, in their order."""
        return [self[name] for name in self.own]


def show_visitor_details(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Look once more, and say who comes; what this browser typed before is filled in."""
    asked = read_asked_together(request, booker)
    if asked.wish.lacks_staff:
        return show_people(request, booker, asked.wish, status=422)
    kept = _remembered(request, booker) | recall_typed(request, booker)
    form = _form(booker, asked, initial=kept)
    return render_together(request, booker, load_together(booker, asked), asked, form)


def ask_for_code(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Keep what was typed, and let a code be mailed: the same answer for every address.

    Nobody of the others hears of it before. `instead` takes another time for one that was lost,
    and asks for nothing yet; `do=times` goes back to the picker.
    """
    asked = read_asked_together(request, booker)
    form = _form(booker, asked, request.POST)
    instead = read_start(request.POST.get("instead", ""))
    if instead is not None:
        asked = AskedTogether(asked.wish, instead)
        kept = _form(booker, asked, initial={name: form[name].value() for name in form.fields})
        return render_together(request, booker, load_together(booker, asked), asked, kept)
    if is_leaving(request.POST):
        return leave_for_times(booker, form, asked.times_address(booker))
    if not form.is_valid():
        details = load_together(booker, asked)
        return render_together(request, booker, details, asked, form, status=422)
    members = asked.wish.members(form.typed)
    typed = TypedBooking(
        request=members[0].request,
        starts_at=asked.start,
        accepted_policy=form.accepted,
        others=tuple(members[1:]),
        back=request.GET.urlencode(),
        **{name: form.cleaned_data[name] for name in _KEPT},
    )
    try:
        return ask_by_mail(request, booker, form.cleaned_data["email"], typed)
    except InvalidInput as error:
        form.tell(error)
        details = load_together(booker, asked)
        return render_together(request, booker, details, asked, form, status=422)
    except (Refused, SlotTaken) as error:
        details = describe_lost(booker, asked, error)
        return render_together(request, booker, details, asked, form, status=409)


def _form(
    booker: Booker, asked: AskedTogether, posted: Any = None, **options: Any
) -> VisitorGuestsForm:
    return VisitorGuestsForm(
        posted,
        count=len(asked.wish.guests),
        workspace=booker.workspace,
        policy_text=booker.workspace.cancellation_policy,
        **options,
    )


def _remembered(request: HttpRequest, booker: Booker) -> dict[str, str]:
    """What waits for its code in this very browser: nobody types it twice."""
    address, typed = find_own_waiting(request, booker)
    if typed is None:
        return {"email": address} if address else {}
    found = {"email": address, **{name: getattr(typed, name) for name in _KEPT}}
    return found | name_guests(typed)


def name_guests(typed: TypedBooking) -> dict[str, str]:
    """The others' names and addresses, as `GuestsForm` has them."""
    found = {}
    for number, one in enumerate(typed.others, start=1):
        if one.typed is not None:
            found[f"first_name{number}"] = one.typed.first_name
            found[f"email{number}"] = one.typed.address
    return found
