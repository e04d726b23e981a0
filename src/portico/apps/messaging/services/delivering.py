"""Send what is due. Every step commits by itself: no network inside a transaction."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

from portico.apps.messaging.composing import NothingToSend
from portico.apps.messaging.letters import Letter, write_letter
from portico.apps.messaging.models import Message, SuppressedAddress
from portico.apps.messaging.services.leasing import (
    claim_message,
    finish_message,
    mark_handing_over,
    postpone_message,
    recover_expired,
    release_message,
)
from portico.apps.messaging.services.pausing import (
    is_paused,
    note_reached,
    note_unreachable,
    note_waiting,
)
from portico.apps.messaging.services.queueing import list_due
from portico.apps.messaging.services.suppressing import suppress_address
from portico.apps.messaging.transports import (
    LeaseLost,
    NotConfigured,
    PermanentFailure,
    TransientFailure,
    Transport,
    Unreachable,
    load_transport,
)
from portico.domain.actors import SYSTEM
from portico.domain.reports import find_status, is_address_dead

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
_BESIDE = "workspace__sender_identity"
ROUND = timedelta(seconds=10)
"""A round begins no mail after so long: the worker's other work wants its turn."""


class _Fate(Enum):
    SENT = "sent"
    NOT_SENT = "not sent"
    UNREACHABLE = "unreachable"


def deliver_due(*, owner: str, read_clock: Clock, limit: int = 50) -> int:
    """Send up to `limit` due messages over one connection; how many were sent.

    Safe to run in any number of workers at once. Call it outside of any transaction.
    """
    recover_expired(now=read_clock())
    keys = list_due(now=read_clock(), limit=limit)
    if not keys or is_paused(now=read_clock()):
        return 0
    transport = load_transport()
    try:
        transport.open()
    except NotConfigured as waiting:
        note_waiting(reason=str(waiting), now=read_clock())
        return 0
    except TransientFailure as failure:
        note_unreachable(reason=str(failure), now=read_clock())
        return 0
    note_reached(now=read_clock())
    try:
        return _deliver_all(keys, transport, owner, read_clock)
    finally:
        transport.close()


def _deliver_all(keys: list[int], transport: Transport, owner: str, read_clock: Clock) -> int:
    sent, started_at = 0, read_clock()
    for key in keys:
        message = claim_message(key, owner=owner, now=read_clock(), beside=_BESIDE)
        if message is None:
            continue
        fate = _deliver(message, transport, read_clock)
        sent += fate is _Fate.SENT
        if fate is _Fate.UNREACHABLE or read_clock() - started_at > ROUND:
            break
    return sent


def _deliver(message: Message, transport: Transport, read_clock: Clock) -> _Fate:
    try:
        letter = write_letter(message, now=read_clock())
    except NothingToSend as nothing:
        finish_message(message, state=Message.SKIPPED, reason=str(nothing)[:300])
        return _Fate.NOT_SENT
    except Exception as error:  # one mail that cannot be written holds up no other
        logger.exception("Message %s could not be written", message.uid)
        reason = f"could not be written ({type(error).__name__})"
        postpone_message(message, reason=reason, now=read_clock())
        return _Fate.NOT_SENT
    return _HandOver(message, letter, read_clock).try_with(transport)


class _HandOver:
    """One attempt; knows whether the counterpart may have taken the mail."""

    def __init__(self, message: Message, letter: Letter, read_clock: Clock) -> None:
        self._message, self._letter, self._read_clock = message, letter, read_clock
        self._has_begun = False

    def try_with(self, transport: Transport) -> _Fate:
        """Send, and write the fate."""
        try:
            transport.send(self._letter.mail, begin=self._begin)
        except LeaseLost:
            return _Fate.NOT_SENT
        except PermanentFailure as failure:
            self._give_up(self._hide(str(failure)))
            return _Fate.NOT_SENT
        except TransientFailure as failure:
            return self._wait(failure)
        except Exception as error:  # noqa: BLE001  one mail that breaks holds up no other
            name = type(error).__name__
            logger.error("Message %s: %s at hand-over", self._message.uid, name)
            self._postpone(f"could not be handed over ({name})", is_unknown=self._has_begun)
            return _Fate.NOT_SENT
        finish_message(
            self._message,
            state=Message.SENT,
            sent_at=self._read_clock(),
            kept_subject=self._letter.kept_subject,
            kept_text=self._letter.kept_text,
            template_version=self._letter.template_version,
        )
        return _Fate.SENT

    def _give_up(self, reason: str) -> None:
        now = self._read_clock()
        finish_message(self._message, state=Message.FAILED, reason=reason, due_at=now)
        if is_address_dead(find_status(reason)):
            suppress_address(
                organization_id=self._message.organization_id,
                address=self._message.address,
                reason=SuppressedAddress.HARD_BOUNCE,
                detail=reason,
                message_uid=self._message.uid,
                channel=self._message.channel,
                actor=SYSTEM,
                now=now,
            )

    def _begin(self) -> None:
        if not mark_handing_over(self._message, now=self._read_clock()):
            raise LeaseLost
        self._has_begun = True

    def _wait(self, failure: TransientFailure) -> _Fate:
        reason = self._hide(str(failure))
        if isinstance(failure, Unreachable) and not self._has_begun:
            release_message(self._message, reason=reason)
            note_unreachable(reason=reason, now=self._read_clock())
            return _Fate.UNREACHABLE
        self._postpone(reason, is_unknown=failure.is_outcome_unknown)
        return _Fate.NOT_SENT

    def _postpone(self, reason: str, *, is_unknown: bool) -> None:
        postpone_message(
            self._message, reason=reason, now=self._read_clock(), is_outcome_unknown=is_unknown
        )

    def _hide(self, text: str) -> str:
        return self._letter.hide_secrets(text)
