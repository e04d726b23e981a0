"""Codes that staff read out by telephone: one-time, for ten minutes, with the address on record."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from portico.apps.access.models import SpokenCode
from portico.apps.access.services.counting import (
    ASKED_BY_NETWORK,
    WRONG_CODES,
    return_allowance,
    spend_allowance,
)
from portico.apps.access.services.starting import Entered, start_portal_session
from portico.apps.access.services.trying import MOST_TRIES
from portico.apps.access.tokens import hash_code, new_code, read_code
from portico.apps.access.validity import is_address_of
from portico.apps.access.visitors import UNSEEN, Visitor
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.addresses import normalise_address
from portico.domain.errors import CodeWrong, InvalidInput

LIFETIME = timedelta(minutes=10)


def mint_spoken_code(
    *, client: Client, workspace: Workspace, address: str, now: datetime
) -> tuple[SpokenCode, str]:
    """A new code for one client; it ends every other for this address. Only its hash is kept."""
    code = new_code()
    with transaction.atomic():
        others = SpokenCode.objects.filter(workspace=workspace, address=address, ended_at=None)
        others.update(ended_at=now)
        row = SpokenCode(
            organization_id=workspace.organization_id,
            workspace=workspace,
            client=client,
            address=address,
            created_at=now,
            expires_at=now + LIFETIME,
        )
        row.code_hash = hash_code(row.uid, code)
        row.save()
    return row, code


def enter_spoken_code(
    *,
    workspace: Workspace,
    address: str,
    code: str,
    network: str,
    visitor: Visitor = UNSEEN,
    now: datetime,
) -> Entered:
    """Sign in, in any browser, by the address on record and the code heard: a limited session.

    Raises InvalidInput(address: malformed), and CodeWrong(0) for everything else: known or not,
    ended, over a limit. The same statements run for a known and an unknown address.
    """
    wanted = normalise_address(address)
    if wanted is None:
        raise InvalidInput({"address": ("malformed",)})
    with transaction.atomic():
        entered = _try_code(workspace, wanted, code, network, visitor, now)
    if entered is None:
        raise CodeWrong(0)  # after the commit: a wrong try stays counted
    return entered


def _try_code(
    workspace: Workspace, address: str, code: str, network: str, visitor: Visitor, now: datetime
) -> Entered | None:
    if not spend_allowance(limit=ASKED_BY_NETWORK, key=network, now=now):
        return None
    if not spend_allowance(limit=WRONG_CODES, key=address, now=now):
        return None
    waiting = SpokenCode.objects.filter(
        workspace=workspace,
        address=address,
        used_at=None,
        ended_at=None,
        expires_at__gt=now,
        wrong_tries__lt=MOST_TRIES,
    )
    has_tries = waiting.update(wrong_tries=F("wrong_tries") + 1)
    awaited = SpokenCode.objects.select_related("client").filter(
        workspace=workspace, address=address, used_at=None, ended_at=None, expires_at__gt=now
    )
    row = awaited.order_by("-id").first()
    if row is None or not has_tries or not _is_right(row, code):
        return None
    if not SpokenCode.objects.filter(pk=row.pk, used_at=None, ended_at=None).update(used_at=now):
        return None
    return_allowance(limit=WRONG_CODES, key=address, now=now)
    return start_portal_session(
        client=row.client,
        workspace=workspace,
        way_in="phone",
        visitor=visitor,
        is_limited=True,
        now=now,
    )


def _is_right(row: SpokenCode, code: str) -> bool:
    is_same = constant_time_compare(row.code_hash, hash_code(row.uid, read_code(code)))
    return is_same and row.client.has_portal_access and is_address_of(row.client, row.address)
