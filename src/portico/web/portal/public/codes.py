"""The code of a booking: typed where it was asked for, it signs in and books."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portico.apps.access.validity import LinkStatus
from portico.apps.appointments.selectors.booking_facts import list_own_overlaps
from portico.apps.entry.selectors.waiting import find_waiting
from portico.apps.entry.services.beginning import begin_again
from portico.apps.entry.services.proving import prove_address
from portico.domain.errors import CodeWrong, LinkEnded
from portico.web.portal.booking.booker import Booker
from portico.web.portal.cookies import DoorVisit, keep_door, network_key, read_door
from portico.web.portal.devices import see_visitor
from portico.web.portal.forms import CodeForm
from portico.web.portal.public.arrival import arrive
from portico.web.portal.public.shown import read_shown
from portico.web.portal.views.code import wrong_code_text


def show_code(request: HttpRequest, booker: Booker, form: CodeForm | None = None) -> HttpResponse:
    """What would be booked, and one field; only in a browser that asked for a code here."""
    visit = read_door(request)
    if visit.booking != booker.workspace.public_id:
        return _leave(request, booker)
    shown = read_shown(request, booker)
    context = {
        "form": form or CodeForm(),
        "visit": visit,
        "wish": shown.details.wish,
        "details": shown.details,
        "zones": shown.details.zones,
        "together": shown.together,
        "guests": shown.guests,
        "change": shown.change,
    }
    status = 422 if form is not None else 200
    return booker.show(request, "public_code.html", context, status=status)


def type_code(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Sign in and book; or *Send again*, for what was typed already."""
    visit = read_door(request)
    if visit.booking != booker.workspace.public_id:
        return _leave(request, booker)
    if request.POST.get("do") == "again":
        return _ask_again(request, booker, visit)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return show_code(request, booker, form)
    if _is_of_another_visit(request, booker, visit):
        form.add_error("code", _("In this browser the newest code is for another visit."))
        return show_code(request, booker, form)
    visitor = see_visitor(request)
    try:
        outcome = prove_address(
            workspace=booker.workspace,
            browser_key=visit.key,
            code=form.cleaned_data["code"],
            visitor=visitor,
            inside=booker.client,
            now=booker.now,
        )
    except CodeWrong as error:
        form.add_error("code", wrong_code_text(error.tries_left, has_link=False))
    except LinkEnded as error:
        is_spent = error.status == LinkStatus.SPENT
        if is_spent and booker.client is not None:  # the first of two presses let them in
            return _leave(request, booker)
        form.add_error("code", _spent() if is_spent else _ended())
    else:
        return arrive(request, booker.workspace, outcome, visitor, now=booker.now)
    return show_code(request, booker, form)


def _is_of_another_visit(request: HttpRequest, booker: Booker, visit: DoorVisit) -> bool:
    """Whether a code would book something else than this page shows: two tabs are open."""
    waiting = find_waiting(booker.workspace, visit.key, now=booker.now)
    if waiting is None:
        return False
    return not read_shown(request, booker).is_of(waiting.typed)


def _ask_again(request: HttpRequest, booker: Booker, visit: DoorVisit) -> HttpResponse:
    if _is_of_another_visit(request, booker, visit):
        return _leave(request, booker)
    try:
        begin_again(
            workspace=booker.workspace,
            browser_key=visit.key,
            network=network_key(request),
            now=booker.now,
        )
    except LinkEnded:
        return _leave(request, booker)
    response = redirect(request.get_full_path())
    keep_door(response, replace(visit, asked_at=booker.now.isoformat()))
    return response


def _leave(request: HttpRequest, booker: Booker) -> HttpResponse:
    """No code is awaited: to what was booked, else back to the details."""
    if "start" not in request.GET:
        return redirect(booker.address("services"))
    shown = read_shown(request, booker)
    if booker.client is not None:
        start = shown.details.start
        for own in list_own_overlaps(booker.client, booker.workspace, start, 1):
            return redirect("portal:appointment", booker.workspace.public_id, own.uid)
    return redirect(shown.change)


def _spent() -> str:
    return _("This code was used already. What it booked stands in the mail that confirms it.")


def _ended() -> str:
    return _("This code has ended. Go back to your details, and ask for a new one.")
