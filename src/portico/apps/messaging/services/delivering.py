"""Send what is due. Every step commits by itself: no network inside a transaction."""

import logging
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from portico.apps.messaging.composing import NothingToSend
from portico.apps.messaging.letters import Letter, write_letter
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.leasing import (
    claim_message,
    finish_message,
    list_due,
    mark_handing_over,
    note_waiting,
    postpone_message,
    recover_expired,
)
from portico.apps.messaging.transports import (
    NotConfigured,
    PermanentFailure,
    TransientFailure,
    Transport,
    Unreachable,
    load_transport,
)

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]


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
    if not keys:
        return 0
    transport = load_transport()
    try:
        transport.open()
    except NotConfigured as waiting:
        note_waiting(reason=str(waiting), now=read_clock())
        return 0
    except TransientFailure as failure:
        _postpone_first(keys[0], failure, owner, read_clock)
        return 0
    try:
        return _deliver_all(keys, transport, owner, read_clock)
    finally:
        transport.close()


def _deliver_all(keys: list[int], transport: Transport, owner: str, read_clock: Clock) -> int:
    sent = 0
    for key in keys:
        message = claim_message(key, owner=owner, now=read_clock())
        if message is None:
            continue
        fate = _deliver(message, transport, read_clock)
        sent += fate is _Fate.SENT
        if fate is _Fate.UNREACHABLE:
            break
    return sent


def _deliver(message: Message, transport: Transport, read_clock: Clock) -> _Fate:
    try:
        letter = write_letter(message, now=read_clock())
    except NothingToSend as nothing:
        finish_message(message, state=Message.SKIPPED, reason=str(nothing)[:300])
        return _Fate.NOT_SENT
    except Exception as error:
        logger.exception("Message %s could not be written", message.uid)
        reason = f"could not be written ({type(error).__name__})"
        postpone_message(message, reason=reason, now=read_clock())
        return _Fate.NOT_SENT
    if not mark_handing_over(message):
        return _Fate.NOT_SENT
    return _hand_over(message, letter, transport, read_clock)


def _hand_over(message: Message, letter: Letter, transport: Transport, read_clock: Clock) -> _Fate:
    try:
        transport.send(letter.mail)
    except PermanentFailure as failure:
        finish_message(message, state=Message.FAILED, reason=letter.hide_secrets(str(failure)))
        return _Fate.NOT_SENT
    except TransientFailure as failure:
        postpone_message(
            message,
            reason=letter.hide_secrets(str(failure)),
            now=read_clock(),
            is_outcome_unknown=failure.is_outcome_unknown,
        )
        return _Fate.UNREACHABLE if isinstance(failure, Unreachable) else _Fate.NOT_SENT
    except Exception as error:  # noqa: BLE001  the worker's per-item guard
        logger.error("Message %s: %s at hand-over", message.uid, type(error).__name__)
        reason = f"could not be handed over ({type(error).__name__})"
        postpone_message(message, reason=reason, now=read_clock(), is_outcome_unknown=True)
        return _Fate.NOT_SENT
    finish_message(
        message,
        state=Message.SENT,
        sent_at=read_clock(),
        kept_subject=letter.kept_subject,
        kept_text=letter.kept_text,
    )
    return _Fate.SENT


def _postpone_first(key: int, failure: TransientFailure, owner: str, read_clock: Clock) -> None:
    message = claim_message(key, owner=owner, now=read_clock())
    if message is not None:
        postpone_message(message, reason=str(failure), now=read_clock())
    note_waiting(reason=str(failure)[:300], now=read_clock())
