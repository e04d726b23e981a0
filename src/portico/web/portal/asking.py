"""The question before a cancel, with what it will do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpResponse

from portico.apps.appointments.selectors.companions import Companion
from portico.apps.appointments.selectors.portal import AppointmentPage
from portico.web.portal.actions import show_actions, show_member
from portico.web.portal.forms import CancelForm
from portico.web.portal.pages import show
from portico.web.portal.showing import show_times

if TYPE_CHECKING:
    from portico.web.portal.guard import PortalRequest

LONGEST = 9
"""Digits of a version that may be one."""


def show_question(
    request: "PortalRequest",
    page: AppointmentPage,
    form: CancelForm,
    *,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Cancel or keep; where it is refused every reason, and what was typed."""
    portal = request.portal
    shown = show_times(page.card, portal)
    context = {
        "here": "appointments",
        "page": page,
        "shown": shown,
        "card": page.card,
        "form": form,
        "actions": show_actions(page, portal),
        "is_stale": is_stale,
    }
    return show(request, "cancel.html", context, status=status)


def show_member_question(
    request: "PortalRequest",
    page: AppointmentPage,
    member: Companion,
    form: CancelForm,
    *,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The same about another member's visit, for the primary contact."""
    portal = request.portal
    context = {
        "here": "appointments",
        "page": page,
        "shown": show_times(page.card, portal),
        "card": page.card,
        "member": member,
        "form": form,
        "action": show_member(member, page, portal).cancel,
        "offered_minutes": show_actions(page, portal).offered_minutes,
        "is_stale": is_stale,
    }
    return show(request, "member_cancel.html", context, status=status)


def read_version(posted: Mapping[str, str]) -> int:
    """The version that the question showed; what is no number never is the present one."""
    text = posted.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0
