"""A one-time code that confirms a portal session: who types it reads the client's mail or texts."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare

from portico.apps.access.models import ConfirmationCode, PortalSession
from portico.apps.access.services.counting import (
    ASKED_BY_ADDRESS,
    ASKED_BY_NETWORK,
    spend_allowance,
)
from portico.apps.access.services.trusting import remember_browser
from portico.apps.access.services.trying import MOST_TRIES, reserve_try, return_try
from portico.apps.access.tokens import hash_code, new_code, read_code
from portico.apps.access.validity import is_address_of
from portico.apps.history.services.recording import record
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address
from portico.domain.errors import CodeWrong, LinkEnded

LIFETIME = timedelta(minutes=15)


def ask_confirmation(
    *, session: PortalSession, network: str, number: str = "", now: datetime
) -> ConfirmationCode | None:
    """Write down that a code is wanted, and end the one before; None over a limit.

    `number`: of the client, in E.164, where it comes as a text. Counts like any request for a
    code. Raises LinkEnded("unknown") without an address on record.
    """
    address = number or normalise_address(session.client.email)
    if address is None:
        raise LinkEnded("unknown")
    with transaction.atomic():
        if not spend_allowance(limit=ASKED_BY_NETWORK, key=network, now=now):
            return None
        if not spend_allowance(limit=ASKED_BY_ADDRESS, key=address, now=now):
            return None
        ConfirmationCode.objects.filter(session=session, ended_at=None).update(ended_at=now)
        return ConfirmationCode.objects.create(
            organization_id=session.organization_id,
            session=session,
            address=address,
            created_at=now,
            expires_at=now + LIFETIME,
        )


def mint_confirmation(*, code_uid: UUID, now: datetime) -> tuple[str, datetime] | None:
    """The code and when it ends, minted now; None where it is over by now, so send nothing."""
    code = new_code()
    with transaction.atomic():
        asked = ConfirmationCode.objects.filter(uid=code_uid, used_at=None, ended_at=None)
        open_ones = asked.filter(expires_at__gt=now, session__ended_at=None)
        row = open_ones.select_related("session__client").first()
        if row is None or not is_address_of(row.session.client, row.address):
            return None
        if not asked.update(code_hash=hash_code(row.uid, code)):
            return None
    return code, row.expires_at


def get_open_confirmation(session: PortalSession, *, now: datetime) -> ConfirmationCode | None:
    """The code that this portal session waits for, if it asked for one."""
    codes = ConfirmationCode.objects.filter(session=session, used_at=None, ended_at=None)
    return codes.filter(expires_at__gt=now).order_by("-id").first()


def confirm_session(
    *, session: PortalSession, code: str, remember_key: str = "", actor: Actor, now: datetime
) -> None:
    """Type the mailed code: the portal session is confirmed, trusted and no longer limited.

    With `remember_key` (the browser's), later portal sessions of this browser are trusted too.
    Raises LinkEnded where no code is awaited, and CodeWrong(tries_left) as `enter_code` does.
    """
    with transaction.atomic():
        outcome = _try_code(session, code, now)
        if outcome is None:
            if remember_key:
                remember_browser(
                    client=session.client,
                    workspace=session.workspace,
                    device_key=remember_key,
                    now=now,
                )
            _mark_confirmed(session, actor, now)
    if outcome is not None:
        raise outcome  # after the commit: a wrong try stays counted


def _try_code(session: PortalSession, code: str, now: datetime) -> CodeWrong | LinkEnded | None:
    asked = ConfirmationCode.objects.filter(session=session, ended_at=None).order_by("-id").first()
    if asked is None or asked.expires_at <= now:
        return LinkEnded("ended")
    if not is_address_of(session.client, asked.address):
        return LinkEnded("ended")
    if not reserve_try(asked, now=now):
        return CodeWrong(0)
    is_right = constant_time_compare(asked.code_hash, hash_code(asked.uid, read_code(code)))
    if not is_right or asked.used_at is not None:
        return CodeWrong(MOST_TRIES - asked.wrong_tries)
    if not ConfirmationCode.objects.filter(pk=asked.pk, used_at=None).update(used_at=now):
        return CodeWrong(0)
    return_try(asked, now=now)
    return None


def _mark_confirmed(session: PortalSession, actor: Actor, now: datetime) -> None:
    same = PortalSession.objects.filter(pk=session.pk)
    same.update(confirmed_at=now, is_trusted=True, is_limited=False)
    session.confirmed_at, session.is_trusted, session.is_limited = now, True, False
    record(
        subject_kind="client",
        subject_uid=session.client.uid,
        verb="portal_confirmed",
        actor=actor,
        now=now,
        organization_id=session.organization_id,
        workspace_id=session.workspace_id,
    )
