"""Open a mailed link: GET shows what it opens, POST signs in."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.access.selectors import LinkState, get_link
from portico.apps.access.services.opening import open_link as sign_in_by
from portico.apps.access.services.starting import Entered
from portico.apps.access.validity import LinkKind, LinkStatus
from portico.apps.appointments.selectors.portal import get_for_client
from portico.apps.appointments.services.answering import answer_invitation
from portico.apps.entry.services.settling import settle_opened_link
from portico.apps.messaging.services.opening import mark_opened
from portico.apps.workspaces.languages import speak
from portico.domain.actors import Actor
from portico.domain.errors import LinkEnded, NotThere, Refused
from portico.domain.states import Answer
from portico.web.common.clock import read_clock
from portico.web.portal.devices import see_visitor
from portico.web.portal.entries import (
    enter,
    find_inside,
    item_address,
    read_answer,
    read_wish,
)
from portico.web.portal.landing import show_ended, show_landing
from portico.web.portal.pages import show_closed


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A portal link: reusable until it ends."""
    return _open(request, token, LinkKind.PORTAL)


@require_http_methods(["GET", "HEAD", "POST"])
def open_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link of a sign-in mail."""
    return _open(request, token, LinkKind.SIGN_IN)


def _open(request: HttpRequest, token: str, kind: LinkKind) -> HttpResponse:
    now = read_clock()
    link = get_link(token, now=now, kind=kind)
    if link.workspace is None or link.status == LinkStatus.UNKNOWN:
        raise NotThere("link")
    speak(link.client.language if link.client else "", link.workspace.language)
    if not link.workspace.portal_enabled:
        return show_closed(request, link.workspace)
    if link.status != LinkStatus.OPEN:
        return show_ended(request, link, token)
    if request.method == "POST":
        return _enter_by_link(request, link, token, now)
    return _show_or_go_on(request, link, now)


def _enter_by_link(
    request: HttpRequest, link: LinkState, token: str, now: datetime
) -> HttpResponse:
    """Who is in as somebody else sees the question first, and answers it with this very press."""
    if settle_opened_link(token=token, now=now):
        link = get_link(token, now=now, kind=link.kind)
    inside, visitor = find_inside(request, link.workspace, now=now), see_visitor(request)
    answer, wish = read_answer(request.POST.get("answer")), read_wish(request.POST.get("do"))
    is_other = inside is not None and inside != link.client
    if is_other and request.POST.get("instead_of") != str(inside.uid):
        return show_landing(request, link, answer=answer, wish=wish, inside=inside, now=now)
    try:
        outcome = sign_in_by(token=token, now=now, kind=link.kind, visitor=visitor)
    except LinkEnded:
        return show_ended(request, get_link(token, now=now, kind=link.kind), token)
    mark_opened(token=token, now=now)
    if answer and isinstance(outcome, Entered) and outcome.item_kind == "appointment":
        _answer_at_once(outcome, answer, now)
    return enter(request, link.workspace, outcome, visitor, wish=wish, now=now)


def _answer_at_once(entered: Entered, answer: str, now: datetime) -> None:
    """One press does both; where the answer is closed, the item's page says why."""
    client = entered.session.client
    if entered.item_uid is None:
        return
    page = get_for_client(client, entered.session.workspace, entered.item_uid, now=now)
    if page is None:
        return
    try:
        answer_invitation(
            client=client,
            workspace=entered.session.workspace,
            uid=page.card.uid,
            answer=Answer(answer),
            note=page.my_note,
            actor=Actor("client", client.name, client.uid),
            now=now,
        )
    except Refused:
        return


def _show_or_go_on(request: HttpRequest, link: LinkState, now: datetime) -> HttpResponse:
    """A browser of that very client goes to the item at once; anybody else sees the landing."""
    inside = find_inside(request, link.workspace, now=now)
    answer, wish = read_answer(request.GET.get("answer")), read_wish(request.GET.get("do"))
    if inside is not None and inside == link.client:
        address = item_address(link.workspace, link.item_kind, link.item_uid, answer, wish=wish)
        return redirect(address)
    return show_landing(request, link, answer=answer, wish=wish, inside=inside, now=now)
