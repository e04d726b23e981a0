"""Move an appointment: choose a time, see old and new, press."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.rescheduling import reschedule_appointment
from portico.domain.errors import NotThere, Refused, SlotTaken, StaleChange
from portico.web.portal.asking import read_version
from portico.web.portal.details import address_of, load_page
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.rescheduling import (
    Failure,
    address_of_move,
    find_trouble,
    load_asked_move,
    load_move_around,
    show_confirmation,
    show_move,
)
from portico.web.portal.slots.asking import read_start


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def reschedule(request: PortalRequest, uid: UUID) -> HttpResponse:
    """GET shows free times, with `start` old and new; only POST moves it."""
    if request.method == "POST":
        return _move(request, uid)
    page = load_page(request.portal, uid)
    text = request.GET.get("start", "")
    if not text:
        return show_move(request, load_asked_move(request, page))
    start = read_start(text)
    if start is None:
        raise NotThere("start")
    move = load_move_around(request, page, start)
    if move.choice.slots is None:
        return show_move(request, move)
    if not move.choice.slots.sought.has(start):
        return show_move(request, move, trouble=find_trouble(request, move, start))
    return show_confirmation(request, move, start)


def _move(request: PortalRequest, uid: UUID) -> HttpResponse:
    portal, start = request.portal, read_start(request.POST.get("start", ""))
    if start is None:
        load_page(portal, uid)
        return redirect(address_of_move(portal, uid))
    try:
        reschedule_appointment(
            client=portal.client,
            workspace=portal.workspace,
            uid=uid,
            to=start,
            seen_version=read_version(request.POST),
            actor=portal.actor,
            now=portal.now,
        )
    except (Refused, SlotTaken, StaleChange) as error:
        return _say_why(request, uid, start, error)
    return redirect(f"{address_of(portal, uid)}?done=rescheduled")


def _say_why(request: PortalRequest, uid: UUID, start: datetime, error: Failure) -> HttpResponse:
    """Nothing was moved: the page as things stand now, with other times."""
    move = load_move_around(request, load_page(request.portal, uid), start)
    trouble = find_trouble(request, move, start, error)
    is_stale = isinstance(error, StaleChange)
    return show_move(request, move, trouble=trouble, is_stale=is_stale, status=409)
