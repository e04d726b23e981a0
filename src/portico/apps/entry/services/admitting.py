"""Answer those who asked for a way in, or a code to book: the worker's part, out of sight."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.sweeping import sweep_old
from portico.apps.entry.selectors import find_entrants
from portico.apps.entry.selectors.bookers import find_bookers
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.models import Client
from portico.domain.decisions import Decision

_log = logging.getLogger(__name__)


def admit_requests(*, now: datetime, limit: int = 50) -> int:
    """Look up who asked, oldest first; write a mail for each who gets in. Returns how many do.

    Who does not get in is kept as refused with the first reason, for *Check access*; so is what
    ended before it was looked at. Two workers may run this at once: each request is decided once.
    """
    asked = SignInRequest.objects.filter(state=SignInRequest.ASKED).select_related("workspace")
    waiting = list(asked.order_by("created_at", "id")[:limit])
    admitted = 0
    for request in waiting:
        try:
            admitted += _decide(request, now)
        except Exception:  # noqa: BLE001  the others go on; this one is tried until it expires
            _log.exception("sign-in request %s could not be decided", request.uid)
    if waiting:
        sweep_old(now=now)
    return admitted


def _decide(request: SignInRequest, now: datetime) -> bool:
    if request.ended_at is not None or request.expires_at <= now:
        _settle(request, SignInRequest.REFUSED, reason="too_late")
        return False
    is_booking = request.purpose == SignInRequest.BOOKING
    is_text = "@" not in request.address
    if is_text and not has_texts(request.workspace):
        _settle(request, SignInRequest.REFUSED, reason="no_text_sender")
        return False
    clients, decision = _look_up(request, now)
    if not decision.is_allowed:
        _settle(request, SignInRequest.REFUSED, reason=decision.codes[0])
        return False
    only = clients[0] if len(clients) == 1 else None
    with transaction.atomic():
        if not _settle(request, SignInRequest.SENT, client=only, is_shared=len(clients) > 1):
            return False
        enqueue_message(
            organization_id=request.organization_id,
            workspace=request.workspace,
            trigger="booking_code" if is_booking else "sign_in",
            subject_kind="sign_in_request",
            subject_uid=request.uid,
            recipient=_recipient(request, only),
            due_at=now,
            dedupe=f"sign_in:{request.uid}",
            channel="sms" if is_text else "email",
            now=now,
        )
    return True


def _look_up(request: SignInRequest, now: datetime) -> tuple[Sequence[Client], Decision]:
    """Whom the address lets in; to book, nobody means somebody new."""
    if request.purpose == SignInRequest.BOOKING:
        bookers = find_bookers(request.workspace, request.address)
        return bookers.clients, bookers.decision
    entrants = find_entrants(request.workspace, request.address, now=now)
    return entrants.clients, entrants.decision


def _recipient(request: SignInRequest, only: Client | None) -> Recipient:
    """Who shares an address gets one mail that names none of them; so does somebody new.

    A text goes to the number that was typed, which is the one on record.
    """
    if only is None:
        return Recipient("address", None, request.address)
    if "@" not in request.address:
        return Recipient("client", only.uid, request.address)
    return Recipient("client", only.uid, only.email)


def _settle(
    request: SignInRequest,
    state: str,
    *,
    client: Client | None = None,
    is_shared: bool = False,
    reason: str = "",
) -> bool:
    """Decide a request unless somebody else has by now."""
    asked = SignInRequest.objects.filter(pk=request.pk, state=SignInRequest.ASKED)
    return bool(asked.update(state=state, client=client, is_shared=is_shared, reason=reason))
