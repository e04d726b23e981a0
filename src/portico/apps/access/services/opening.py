"""Open a mailed link: the POST behind *Open*."""

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from portico.apps.access.models import PortalLink, SignInRequest
from portico.apps.access.selectors import find_portal_link, find_sign_in_request
from portico.apps.access.services.spending import spend_request
from portico.apps.access.services.starting import Choosing, Entered, start_portal_session
from portico.apps.access.validity import LinkKind, LinkStatus, portal_link_status, request_status
from portico.apps.access.visitors import UNSEEN, Visitor
from portico.apps.people.models import Client
from portico.domain.errors import LinkEnded


def open_link(
    *,
    token: str,
    now: datetime,
    kind: LinkKind | None = None,
    visitor: Visitor = UNSEEN,
    inside: Client | None = None,
) -> Entered | Choosing:
    """Sign the link's client in. A portal link stays good until it ends; a sign-in link is spent.

    With `kind`, a token of another purpose is unknown. A sign-in link leads to the chooser where
    several share its address, or `inside` (who is in, if the browser was not asked about them)
    is somebody else. Raises LinkEnded(status) for whatever is not open.
    """
    with transaction.atomic():
        if kind in (None, LinkKind.PORTAL) and (link := find_portal_link(token)):
            return _open_portal_link(link, visitor, now)
        if kind in (None, LinkKind.SIGN_IN) and (request := find_sign_in_request(token)):
            return _open_sign_in_link(request, visitor, inside, now)
    raise LinkEnded(LinkStatus.UNKNOWN)


def _open_portal_link(link: PortalLink, visitor: Visitor, now: datetime) -> Entered:
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
        visitor=visitor,
        now=now,
    )


def _open_sign_in_link(
    request: SignInRequest, visitor: Visitor, inside: Client | None, now: datetime
) -> Entered | Choosing:
    status = request_status(request, now=now)
    if status != LinkStatus.OPEN:
        raise LinkEnded(status)
    outcome = spend_request(
        request=request, way_in="sign_in", visitor=visitor, inside=inside, now=now
    )
    if outcome is None:
        raise LinkEnded(LinkStatus.SPENT)
    return outcome
