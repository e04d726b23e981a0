"""*Send me a new link*, on the page of an ended or spent one."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.models import PortalLink
from portico.apps.access.selectors import find_portal_link, find_sign_in_request
from portico.apps.access.services.asking import ask_sign_in
from portico.apps.access.services.counting import (
    ASKED_BY_ADDRESS,
    ASKED_BY_NETWORK,
    spend_allowance,
)
from portico.apps.access.tokens import new_token
from portico.apps.access.validity import LinkStatus, portal_link_status, request_status
from portico.apps.entry.selectors import find_known_entrant
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.phones import mobile_of
from portico.domain.addresses import mask_address, normalise_address
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import LinkEnded, Refused

_RENEWABLE = frozenset({LinkStatus.OPEN, LinkStatus.ENDED, LinkStatus.SPENT})


def renew_link(
    *, token: str, now: datetime, browser_key: str = "", network: str = "unknown"
) -> str:
    """Mail a new link to the address on record; returns that address, masked.

    A link that came as a text brings another text, where the workspace still sends them.
    A portal link brings a new one that leads to the same item; a sign-in link is asked for
    anew, with a code that works in the browser of `browser_key`. Over the limit of requests for the
    address nothing goes out, and the answer is the same. Raises LinkEnded for a revoked or
    unknown link, and Refused(decision) where the client would not get in now (`may_enter`).
    """
    link = find_portal_link(token)
    if link is not None:
        _refuse_unless_renewable(portal_link_status(link, now=now))
        return _renew_portal_link(link, network, now)
    request = find_sign_in_request(token)
    if request is None:
        raise LinkEnded(LinkStatus.UNKNOWN)
    _refuse_unless_renewable(request_status(request, now=now))
    ask_sign_in(
        workspace=request.workspace,
        address=request.address,
        browser_key=browser_key or new_token(),
        network=network,
        now=now,
    )
    return mask_address(request.address)


def _refuse_unless_renewable(status: LinkStatus) -> None:
    if status not in _RENEWABLE:
        raise LinkEnded(status)


def _renew_portal_link(link: PortalLink, network: str, now: datetime) -> str:
    client = link.client
    decision = find_known_entrant(link.workspace, client, now=now).decision
    if not decision.is_allowed:
        raise Refused(decision)
    is_text = "@" not in link.address and has_texts(link.workspace)
    number = mobile_of(client, link.workspace) if is_text else ""
    address = number or normalise_address(client.email)
    if address is None:  # nowhere to send it
        raise Refused(Decision((Reason("unknown_address"),)))
    with transaction.atomic():
        is_within = spend_allowance(limit=ASKED_BY_NETWORK, key=network, now=now)
        if is_within and spend_allowance(limit=ASKED_BY_ADDRESS, key=address, now=now):
            enqueue_message(
                organization_id=link.organization_id,
                workspace=link.workspace,
                trigger="portal_link_shared",
                subject_kind="client",
                subject_uid=client.uid,
                recipient=Recipient("client", client.uid, number or client.email),
                due_at=now,
                channel="sms" if number else "email",
                dedupe=f"portal_link_shared:{link.uid}:{int(now.timestamp()) // 60}",
                facts=_item_of(link),
                now=now,
            )
    return mask_address(address)


def _item_of(link: PortalLink) -> dict[str, str]:
    """What the old link led to, so that the new one does too."""
    if link.item_uid is None:
        return {}
    return {"item_kind": link.item_kind, "item_uid": str(link.item_uid)}
