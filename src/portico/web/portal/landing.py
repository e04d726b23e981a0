"""What stands behind a mailed link before anybody is in: the landing, and ended links."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from portico.apps.access.selectors import LinkState
from portico.apps.access.validity import LinkKind, LinkStatus
from portico.apps.appointments.selectors.portal import AppointmentPage, get_for_client
from portico.web.portal.forms import ANSWER_CHOICES
from portico.web.portal.pages import show_door


def show_landing(
    request: HttpRequest,
    link: LinkState,
    *,
    answer: str,
    wish: str = "",
    inside: Any,
    now: datetime,
) -> HttpResponse:
    """What the mail said, for whom it is, and one button; `inside` is who is in otherwise."""
    page = _item(link, now)
    is_asked = page is not None and page.card.can_answer
    context = {
        "link": link,
        "page": page,
        "is_discreet": link.workspace is not None and link.workspace.discreet_messages,
        "zone": ZoneInfo(link.workspace.time_zone) if link.workspace else None,
        "answer": answer if is_asked else "",
        "answer_choices": ANSWER_CHOICES,
        "wish": wish,
        "inside": inside,
        "now": now,
    }
    return show_door(request, link.workspace, "landing.html", context)


def show_ended(request: HttpRequest, link: LinkState, token: str) -> HttpResponse:
    """410: an ended or spent link offers a new one, a revoked one only the portal URL."""
    context = {
        "link": link,
        "token": token,
        "is_revoked": link.status == LinkStatus.REVOKED,
        "is_spent": link.status == LinkStatus.SPENT,
        "is_sign_in": link.kind == LinkKind.SIGN_IN,
    }
    return show_door(request, link.workspace, "ended.html", context, status=410)


def _item(link: LinkState, now: datetime) -> AppointmentPage | None:
    if link.item_kind != "appointment" or link.item_uid is None:
        return None
    if link.client is None or link.workspace is None:
        return None
    return get_for_client(link.client, link.workspace, link.item_uid, now=now)
