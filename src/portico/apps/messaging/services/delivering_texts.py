"""Send texts that are due. Every step commits by itself: no network inside a transaction."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db.models import F

from portico.apps.messaging.composing import NothingToSend, compose_message
from portico.apps.messaging.models import Message, TextSender
from portico.apps.messaging.quieting import find_quiet_end
from portico.apps.messaging.selectors.texting import list_due_texts, open_account
from portico.apps.messaging.services.delivering import ROUND
from portico.apps.messaging.services.leasing import (
    claim_message,
    finish_message,
    mark_handing_over,
    postpone_message,
    recover_expired,
    release_message,
)
from portico.apps.messaging.services.pausing_texts import (
    note_sender_failing,
    note_sender_reached,
    pause_sender,
)
from portico.apps.messaging.services.stopping import stop_number
from portico.apps.messaging.text_letters import TextLetter, write_text
from portico.apps.messaging.text_providers import (
    Account,
    NumberStopped,
    SlowDown,
    Taken,
    load_way_out,
)
from portico.apps.messaging.transports import (
    LeaseLost,
    PermanentFailure,
    TransientFailure,
    Unreachable,
)
from portico.apps.sealing import Unsealable

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
OFF = "text messages are switched off"
_BESIDE = "workspace__text_sender"
QUIET = "waits until the quiet hours end"


def deliver_texts(*, owner: str, read_clock: Clock, limit: int = 50) -> int:
    """Send up to `limit` due texts; how many were sent.

    Safe to run in any number of workers at once. Call it outside of any transaction.
    """
    recover_expired(now=read_clock())
    sent, started_at = 0, read_clock()
    waiting: set[int | None] = set()
    for key in list_due_texts(now=started_at, limit=limit):
        message = claim_message(key, owner=owner, now=read_clock(), beside=_BESIDE)
        if message is None:
            continue
        if message.workspace_id in waiting:
            release_message(message, reason=message.reason)
            continue
        hand_over = _HandOver(message, read_clock)
        sent += hand_over.deliver()
        if hand_over.is_sender_paused:
            waiting.add(message.workspace_id)
        if read_clock() - started_at > ROUND:
            break
    return sent


class _HandOver:
    """One attempt; knows whether the provider may have taken the text."""

    def __init__(self, message: Message, read_clock: Clock) -> None:
        self._message, self._read_clock = message, read_clock
        self._has_begun = self.is_sender_paused = False

    def deliver(self) -> bool:
        """Write it, hand it over, and write its fate; whether it was sent."""
        sender: TextSender | None = getattr(self._message.workspace, "text_sender", None)
        if sender is None or not sender.is_on:
            self._finish(Message.SKIPPED, OFF)
            return False
        letter = None if self._waits_for_morning(sender) else self._write(sender)
        if letter is None:
            return False
        try:
            taken = self._send(sender, letter, open_account(sender))
        except Unsealable as error:
            reason = f"the token of the provider cannot be read: {error}"
            self._pause(sender, reason)
            return False
        if taken is None:
            return False
        note_sender_reached(sender, now=self._read_clock())
        self._keep(letter, taken)
        return True

    def _write(self, sender: TextSender) -> TextLetter | None:
        try:
            return write_text(self._message, sender, now=self._read_clock())
        except NothingToSend as nothing:
            self._finish(Message.SKIPPED, str(nothing))
        except Exception as error:  # one text that cannot be written holds up no other
            logger.exception("Text %s could not be written", self._message.uid)
            reason = f"could not be written ({type(error).__name__})"
            postpone_message(self._message, reason=reason, now=self._read_clock())
        return None

    def _waits_for_morning(self, sender: TextSender) -> bool:
        """Whether it is quiet now; a text about something that begins meanwhile is not sent."""
        now = self._read_clock()
        until = find_quiet_end(self._message, sender, now=now)
        if until is None:
            return False
        try:
            starts_at = compose_message(self._message, now=now).starts_at
        except Exception as error:  # noqa: BLE001  written again in the morning, and judged then
            logger.warning("Text %s: %s", self._message.uid, type(error).__name__)
            starts_at = None
        if starts_at is not None and now < starts_at <= until:
            self._finish(Message.SKIPPED, "quiet hours last until after the start")
        else:
            back = F("attempts") - 1
            self._finish(Message.SCHEDULED, QUIET, due_at=until, attempts=back)
        return True

    def _send(self, sender: TextSender, letter: TextLetter, account: Account) -> Taken | None:
        """What the provider took; None where it did not, and that is written."""
        try:
            provider = load_way_out(sender.provider)
            return provider.send(letter.text, account, begin=self._begin)
        except LeaseLost:
            return None
        except PermanentFailure as failure:
            self._refuse(failure, letter)
        except SlowDown as slow:
            pause_sender(sender, seconds=slow.seconds, now=self._read_clock())
            self.is_sender_paused = True
            release_message(self._message, reason=str(slow))
        except Unreachable as failure:
            self._pause(sender, letter.hide_secrets(str(failure)))
        except TransientFailure as failure:
            self._wait(letter.hide_secrets(str(failure)), is_unknown=failure.is_outcome_unknown)
        except Exception as error:  # noqa: BLE001  one text that breaks holds up no other
            name = type(error).__name__
            logger.error("Text %s: %s at hand-over", self._message.uid, name)
            self._wait(f"could not be handed over ({name})", is_unknown=self._has_begun)
        return None

    def _begin(self) -> None:
        if not mark_handing_over(self._message, now=self._read_clock()):
            raise LeaseLost
        self._has_begun = True

    def _pause(self, sender: TextSender, reason: str) -> None:
        release_message(self._message, reason=reason)
        note_sender_failing(sender, reason=reason, now=self._read_clock())
        self.is_sender_paused = True

    def _refuse(self, failure: PermanentFailure, letter: TextLetter) -> None:
        reason = letter.hide_secrets(str(failure))
        self._finish(Message.FAILED, reason)
        if isinstance(failure, NumberStopped):
            stop_number(
                organization_id=self._message.organization_id,
                number=self._message.address,
                detail=reason,
                now=self._read_clock(),
            )

    def _wait(self, reason: str, *, is_unknown: bool) -> None:
        """Again later; not where it may have gone: nobody gets the same text twice by us."""
        if is_unknown:
            reason = f"{reason}: it may have arrived"
            self._finish(Message.FAILED, reason, is_outcome_unknown=True)
        else:
            postpone_message(self._message, reason=reason, now=self._read_clock())

    def _finish(self, state: str, reason: str, **fields: object) -> None:
        finish_message(self._message, state=state, reason=reason[:300], **fields)

    def _keep(self, letter: TextLetter, taken: Taken) -> None:
        facts = {**self._message.facts, "provider_id": taken.provider_id, "parts": taken.parts}
        finish_message(
            self._message,
            state=Message.SENT,
            sent_at=self._read_clock(),
            kept_text=letter.kept_text,
            template_version=letter.template_version,
            facts=facts,
        )
