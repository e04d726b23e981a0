"""Settings › Texts: by whom and from which number the texts of a workspace go out."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from portico.apps.access.services.counting import Limit, spend_allowance
from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message, TextSender
from portico.apps.messaging.selectors.texting import CHANNEL, forget_sender, place_of_token
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.pausing_texts import end_sender_pause
from portico.apps.people.models import User
from portico.apps.people.phones import read_mobile, read_number, region_of
from portico.apps.sealing import Unsealable, seal
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput, NotThere, StaleChange

TESTS = Limit("text_tests", 20, timedelta(hours=1), timedelta(minutes=1))
_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
_POOL = re.compile(r"MG[0-9a-fA-F]{32}")
_ONE_IN_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderInput:
    """What stands on the page. An empty `token` keeps the one that is there."""

    is_on: bool
    account: str
    token: str = field(repr=False)
    number: str
    answers_keywords: bool
    quiet_from: time
    quiet_until: time


@transaction.atomic
def change_text_sender(
    *, workspace: Workspace, wanted: SenderInput, seen: int, actor: Actor, now: datetime
) -> bool:
    """Save it, sealed; whether texts now go out that did not before, or the other way round.

    `seen`: the version on the screen, 0: there was none. Raises StaleChange, or InvalidInput
    (`account`: `malformed_account`; `token`: `required`, `no_sealing_key`; `number`:
    `malformed_sender`). Another account needs its own token.
    """
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    row = TextSender.objects.filter(workspace=workspace).first()
    if seen != (row.version if row else 0):
        raise StaleChange(seen, row.version if row else 0)
    number = _check(workspace, wanted, row)
    is_new = row is None
    row = row or TextSender(
        organization_id=workspace.organization_id, workspace=workspace, is_on=False, version=0
    )
    plain: dict[str, Any] = {
        "is_on": wanted.is_on,
        "account": wanted.account.strip(),
        "number": number,
        "answers_keywords": wanted.answers_keywords,
        "quiet_from": wanted.quiet_from,
        "quiet_until": wanted.quiet_until,
    }
    changes = {
        name: [str(getattr(row, name)), str(value)]
        for name, value in plain.items()
        if getattr(row, name) != value
    }
    is_turned = row.is_on != wanted.is_on
    for name, value in plain.items():
        setattr(row, name, value)
    if wanted.token:
        row.sealed_token = _seal(row, wanted.token)
        changes["token"] = ["", "…"]
    if changes or is_new:
        row.version += 1
        row.save()
        end_sender_pause(workspace.pk)
        _record(row, "text_sender_changed", changes, actor, now)
    forget_sender(workspace)
    return is_turned


@transaction.atomic
def send_test_text(
    *, workspace: Workspace, user: User, number: str, actor: Actor, now: datetime
) -> Message:
    """A text to this number by the way of every other; at any hour, also to one that sent STOP.

    Pressing many times within ten seconds is one test. Raises NotThere without a sender, and
    InvalidInput (`to`: `no_mobile`, `too_many`).
    """
    if not TextSender.objects.filter(workspace=workspace, is_on=True).exists():
        raise NotThere("text sender")
    called = read_mobile(number, region_of(workspace))
    if called is None:
        raise InvalidInput({"to": ("no_mobile",)})
    if not spend_allowance(limit=TESTS, key=str(workspace.pk), now=now):
        raise InvalidInput({"to": ("too_many_tests",)})
    end_sender_pause(workspace.pk)
    stamp = int(now.timestamp()) // _ONE_IN_SECONDS
    message = enqueue_message(
        organization_id=workspace.organization_id,
        workspace=workspace,
        trigger="text_test",
        subject_kind="user",
        subject_uid=user.uid,
        recipient=Recipient("staff", user.uid, called),
        due_at=now,
        dedupe=f"text_test:{workspace.pk}:{user.uid}:{called}:{stamp}",
        channel=CHANNEL,
        now=now,
    )
    row = TextSender.objects.get(workspace=workspace)
    _record(row, "text_sender_tested", {"number": called}, actor, now)
    return message


def _check(workspace: Workspace, wanted: SenderInput, row: TextSender | None) -> str:
    """The number as it is kept; a demo sends nothing and needs no account."""
    faults: dict[str, tuple[str, ...]] = {}
    typed = "".join(wanted.number.split())
    number = typed if _POOL.fullmatch(typed) else read_number(wanted.number, region_of(workspace))
    if number is None:
        faults["number"] = ("malformed_sender",)
    if not settings.HAS_MAILBOX_PAGE:
        is_other = row is None or row.account != wanted.account.strip()
        if not _ACCOUNT.fullmatch(wanted.account.strip()):
            faults["account"] = ("malformed_account",)
        if not wanted.token and (is_other or not (row and row.sealed_token)):
            faults["token"] = ("token_required",)
    if faults or number is None:
        raise InvalidInput(faults)
    return number


def _seal(row: TextSender, token: str) -> str:
    try:
        return seal(token.strip(), place=place_of_token(row))
    except Unsealable as error:
        raise InvalidInput({"token": ("no_sealing_key",)}) from error


def _record(
    row: TextSender, verb: str, changes: dict[str, Any], actor: Actor, now: datetime
) -> None:
    record(
        subject_kind="text_sender",
        subject_uid=row.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=row.organization_id,
        workspace_id=row.workspace_id,
        changes=changes,
    )
