"""*Settings › Sender*: name and addresses of a workspace's mails, proven before they count."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from portico.apps.access.services.counting import Limit, spend_allowance
from portico.apps.access.tokens import hash_code, new_code, read_code
from portico.apps.history.services.recording import record
from portico.apps.messaging.models import SenderAddress, SenderIdentity
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.wording import clean_line
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address
from portico.domain.errors import CodeWrong, InvalidInput, LinkEnded, NotThere
from portico.domain.senders import LONGEST_NAME, Sender, may_send_as

LIFETIME = timedelta(hours=1)
MOST_TRIES = 5
_ASKED = Limit("sender_asked", 5, timedelta(hours=1), timedelta(minutes=1))
_TRIED = Limit("sender_tried", 30, timedelta(days=1), timedelta(hours=1))


@transaction.atomic
def change_sender(*, workspace: Workspace, wanted: Sender, actor: Actor, now: datetime) -> Sender:
    """Keep name and addresses, and mail a code to each that nobody has proven; what was kept.

    Raises InvalidInput (`from_address`, `reply_to`: `malformed_address`, `foreign_domain`).
    Until its code was typed an address counts for nothing.
    """
    faults: dict[str, tuple[str, ...]] = {}
    if wanted.address.strip():
        faults["from_address"] = may_send_as(wanted.address).codes
    if wanted.reply_to.strip() and normalise_address(wanted.reply_to) is None:
        faults["reply_to"] = ("malformed_address",)
    if any(faults.values()):
        raise InvalidInput({name: codes for name, codes in faults.items() if codes})
    kept = Sender(
        clean_line(wanted.name, LONGEST_NAME),
        normalise_address(wanted.address) or "",
        normalise_address(wanted.reply_to) or "",
    )
    row, _ = SenderIdentity.objects.get_or_create(
        workspace=workspace, defaults={"organization_id": workspace.organization_id}
    )
    before = Sender(row.from_name, row.from_address, row.reply_to)
    row.from_name, row.from_address, row.reply_to = kept.name, kept.address, kept.reply_to
    row.save(update_fields=["from_name", "from_address", "reply_to"])
    if kept != before:
        _record(workspace, row.uid, "sender_changed", _tell(before, kept), actor, now)
    for address in dict.fromkeys(one for one in (kept.address, kept.reply_to) if one):
        _ask_once(workspace, address, now)
    return kept


@transaction.atomic
def ask_sender_code(*, workspace: Workspace, uid: UUID, now: datetime) -> bool:
    """Mail another code, which ends the one before; False over the limit. Raises NotThere."""
    found = _own(workspace, uid)
    return _ask(workspace, found, now) if found.proven_at is None else True


def mint_sender_code(*, uid: UUID, now: datetime) -> tuple[str, datetime] | None:
    """The code and when it ends, minted at hand-over; None where nobody waits for it."""
    code = new_code()
    with transaction.atomic():
        waiting = SenderAddress.objects.filter(uid=uid, proven_at=None, expires_at__gt=now)
        row = waiting.first()
        if row is None or not waiting.update(code_hash=hash_code(row.uid, code)):
            return None
    assert row.expires_at is not None  # noqa: S101  the filter says so
    return code, row.expires_at


def prove_address(
    *, workspace: Workspace, uid: UUID, code: str, actor: Actor, now: datetime
) -> str:
    """Type the mailed code; the address, which counts from now on.

    Raises NotThere, LinkEnded where no code is awaited, and CodeWrong(tries_left).
    """
    with transaction.atomic():
        row = _own(workspace, uid)
        outcome = _try_code(row, code, now)
        if outcome is None:
            SenderAddress.objects.filter(pk=row.pk).update(proven_at=now, code_hash="")
            changes = {"address": row.address}
            _record(workspace, row.uid, "sender_proven", changes, actor, now)
    if outcome is not None:
        raise outcome  # after the commit: a wrong try stays counted
    return row.address


def _try_code(row: SenderAddress, code: str, now: datetime) -> CodeWrong | LinkEnded | None:
    if row.proven_at is not None:
        return None
    if row.expires_at is None or row.expires_at <= now:
        return LinkEnded("ended")
    same = SenderAddress.objects.filter(pk=row.pk, wrong_tries__lt=MOST_TRIES)
    if not same.update(wrong_tries=F("wrong_tries") + 1):
        return CodeWrong(0)
    if not spend_allowance(limit=_TRIED, key=str(row.uid), now=now):
        return CodeWrong(0)
    is_right = constant_time_compare(row.code_hash, hash_code(row.uid, read_code(code)))
    return None if is_right else CodeWrong(MOST_TRIES - row.wrong_tries - 1)


def _own(workspace: Workspace, uid: UUID) -> SenderAddress:
    """An address of this organization that this workspace names."""
    row = SenderIdentity.objects.filter(workspace=workspace).first()
    named = [row.from_address, row.reply_to] if row else []
    found = SenderAddress.objects.select_for_update().filter(
        organization_id=workspace.organization_id, uid=uid, address__in=named
    )
    address = found.first()
    if address is None:
        raise NotThere("sender_address")
    return address


def _ask_once(workspace: Workspace, address: str, now: datetime) -> None:
    """Without a code on its way already."""
    row, _ = SenderAddress.objects.get_or_create(
        organization_id=workspace.organization_id, address=address
    )
    is_waiting = row.expires_at is not None and row.expires_at > now
    if row.proven_at is None and not is_waiting:
        _ask(workspace, row, now)


def _ask(workspace: Workspace, row: SenderAddress, now: datetime) -> bool:
    if not spend_allowance(limit=_ASKED, key=row.address, now=now):
        return False
    row.asked_at, row.expires_at = now, now + LIFETIME
    row.code_hash, row.wrong_tries = "", 0
    row.save(update_fields=["asked_at", "expires_at", "code_hash", "wrong_tries"])
    enqueue_message(
        organization_id=workspace.organization_id,
        workspace=workspace,
        trigger="sender_code",
        subject_kind="sender_address",
        subject_uid=row.uid,
        recipient=Recipient("address", None, row.address),
        due_at=now,
        dedupe=f"sender_code:{row.uid}:{now.isoformat()}",
        now=now,
    )
    return True


def _tell(before: Sender, after: Sender) -> dict[str, list[str]]:
    pairs = {
        "from_name": [before.name, after.name],
        "from_address": [before.address, after.address],
        "reply_to": [before.reply_to, after.reply_to],
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _record(
    workspace: Workspace,
    uid: UUID,
    verb: str,
    changes: dict[str, list[str]] | dict[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    record(
        subject_kind="sender",
        subject_uid=uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
        changes=dict(changes),
    )
