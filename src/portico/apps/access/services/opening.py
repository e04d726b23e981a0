"""Open a mailed link: the POST behind *Open*."""

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from portico.apps.access.models import PortalLink, SignInRequest
from portico.apps.access.selectors import find_portal_link, find_sign_in_request
from portico.apps.access.services.starting import Entered, start_portal_session
from portico.apps.access.validity import LinkKind, LinkStatus, portal_link_status, request_status
from portico.domain.errors import LinkEnded


def open_link(*, token: str, now: datetime, kind: LinkKind | None = None) -> Entered:
    """Sign the link's client in. A portal link stays good until it ends; a sign-in link is spent.

    With `kind`, a token of another purpose is unknown. Raises LinkEnded(status) for whatever
    is not open.
    """
    with transaction.atomic():
        if kind != LinkKind.SIGN_IN and (link := find_portal_link(token)):
            return _open_portal_link(link, now)
        if kind != LinkKind.PORTAL and (request := find_sign_in_request(token)):
            return _open_sign_in_link(request, now)
    raise LinkEnded(LinkStatus.UNKNOWN)


def _open_portal_link(link: PortalLink, now: datetime) -> Entered:
    status = portal_link_status(link, now=now)
    if status != LinkStatus.OPEN:
        raise LinkEnded(status)
    present = Value(now, output_field=DateTimeField())
    opened = PortalLink.objects.filter(pk=link.pk, revoked_at=None).update(
        last_opened_at=now, first_opened_at=Coalesce(F("first_opened_at"), present)
    )
    if not opened:
        raise LinkEnded(LinkStatus.REVOKED)
    return start_portal_session(
        client=link.client,
        workspace=link.workspace,
        way_in="link",
        item_kind=link.item_kind,
        item_uid=link.item_uid,
        now=now,
    )


def _open_sign_in_link(request: SignInRequest, now: datetime) -> Entered:
    status = request_status(request, now=now)
    if status != LinkStatus.OPEN or request.client is None:
        raise LinkEnded(status)
    # Decided by the row itself: of two presses at the same time, one finds it spent.
    unspent = SignInRequest.objects.filter(pk=request.pk, used_at=None, ended_at=None)
    if not unspent.update(used_at=now):
        raise LinkEnded(LinkStatus.SPENT)
    return start_portal_session(
        client=request.client, workspace=request.workspace, way_in="sign_in", now=now
    )
