"""Let a client in: the browser's cookie, and the page to land on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from portico.apps.access.selectors import get_portal_session
from portico.apps.access.services.ending import end_portal_session
from portico.apps.access.services.starting import Choosing, Entered
from portico.apps.access.visitors import Visitor
from portico.domain.actors import Actor
from portico.domain.states import Answer
from portico.web.portal.cookies import drop_door, keep_chooser, keep_session, session_key
from portico.web.portal.devices import keep_key

ANSWERS = frozenset({Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED})
WISHES = frozenset({"cancel", "reschedule", "join"})


def enter(
    request: HttpRequest,
    workspace: Any,
    outcome: Entered | Choosing,
    visitor: Visitor,
    *,
    wish: str = "",
    done: str = "",
    now: datetime,
) -> HttpResponse:
    """End what this browser had here, keep the new portal session, go to the item.

    Who has still to choose keeps the proof instead, and what this browser had goes on. `done`:
    what the page is to say has just been done.
    """
    if isinstance(outcome, Choosing):
        response = redirect("portal:choose", public_id=workspace.public_id)
        keep_chooser(response, outcome.chooser_key)
        drop_door(response)
        return response
    address = item_address(workspace, outcome.item_kind, outcome.item_uid, wish=wish)
    address = after_form(address)
    response = redirect(f"{address}?{urlencode({'done': done})}" if done else address)
    let_in(request, response, workspace, outcome, visitor, now=now)
    return response


def let_in(
    request: HttpRequest,
    response: HttpResponse,
    workspace: Any,
    entered: Entered,
    visitor: Visitor,
    *,
    now: datetime,
) -> None:
    """End what this browser had here, and let `response` bring it the new portal session."""
    former = get_portal_session(workspace, session_key(request, workspace), now=now)
    if former is not None:
        actor = Actor("client", former.client.name, former.client.uid)
        end_portal_session(session=former, actor=actor, now=now)
    keep_session(response, workspace, entered.session_key)
    keep_key(response, visitor)
    drop_door(response)


def find_inside(request: HttpRequest, workspace: Any, *, now: datetime) -> Any:
    """The client who is in at this workspace in this browser; None where nobody is."""
    session = get_portal_session(workspace, session_key(request, workspace), now=now)
    return session.client if session is not None else None


def item_address(
    workspace: Any, kind: str, uid: UUID | None, answer: str = "", *, wish: str = ""
) -> str:
    """Where an item is shown, without any token; Home where there is no item.

    A wish to cancel or to move leads to its question: a link never changes anything. A wish to
    join leads to the meeting.
    """
    if kind == "summary" and uid is not None:
        return reverse("portal:summary", args=[workspace.public_id, uid])
    if kind == "form" and uid is not None:
        return reverse("portal:form", args=[workspace.public_id, uid])
    if kind != "appointment" or uid is None:
        return reverse("portal:home", args=[workspace.public_id])
    address = reverse("portal:appointment", args=[workspace.public_id, uid])
    address += f"{wish}/" if wish else ""
    return f"{address}?{urlencode({'answer': answer})}" if answer else address


def after_form(address: str) -> str:
    """Where a form leads on: *Join* shows a link then.

    Browsers hold `form-action` against redirects too, so that one to another server would end.
    """
    return f"{address}?after=form" if address.endswith("/join/") else address


def read_wish(text: str | None) -> str:
    """What a link may ask for with `?do=`; empty for anything else."""
    return text if text in WISHES else ""


def read_answer(text: str | None) -> str:
    """An answer that a link may carry; empty for anything else."""
    return text if text in ANSWERS else ""
