"""What a way of handing texts over must offer; the ways themselves are in `integrations`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from portico.apps.messaging.transports import PermanentFailure, TransientFailure, Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """At a provider: whose account, its secret, and the number that texts come from."""

    account: str
    token: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingText:
    """One text with its live links, on its way; never stored by us.

    `status_url`: where the provider tells what became of it; empty where it could not call us.
    """

    message_uid: UUID
    to_number: str
    body: str
    status_url: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """The provider took it: its name for the text, and of how many parts it is (0: not said)."""

    provider_id: str
    parts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextNews:
    """What became of a text that was taken.

    `fate` is sent, delivered or failed; empty: nothing to know yet. `is_dead`: nothing will ever
    arrive at that number.
    """

    provider_id: str
    fate: str
    reason: str = ""
    is_stopped: bool = False
    is_dead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedText:
    """What somebody sent to a number of ours. `is_answered`: the provider answered it itself."""

    provider_id: str
    number: str
    body: str
    keyword: str = ""
    is_answered: bool = False


class NumberStopped(PermanentFailure):
    """Whoever has this number has told the provider to stop."""


class SlowDown(TransientFailure):
    """Too many at a time: not taken, and nobody's fault. `seconds` to wait."""

    def __init__(self, reason: str, *, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class AccountRefused(Unreachable):
    """The provider does not take the account: somebody has to look at it."""


class TextProvider(Protocol):
    """One way to hand texts over."""

    def send(self, text: OutgoingText, account: Account, *, begin: Callable[[], None]) -> Taken:
        """Hand one text over; raises PermanentFailure, TransientFailure or one of theirs.

        Calls `begin` once, right before the provider may take the text. What `begin` raises ends
        the attempt and is passed on. An unknown outcome is a TransientFailure that says so: who
        calls must not try again by itself, as no provider tells the same text twice apart.
        """

    def is_genuine(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str], account: Account
    ) -> bool:
        """Whether a call to `url` comes from the provider, about this account."""

    def read_news(self, form: Mapping[str, str]) -> TextNews:
        """What such a call tells of a text of ours."""

    def read_text(self, form: Mapping[str, str]) -> ReceivedText | None:
        """The text that such a call brings; None where there is none in it."""

    def write_answer(self, text: str) -> tuple[str, str]:
        """What to answer such a call, with its content type; `text` goes back, if any."""


def load_provider(name: str) -> TextProvider:
    """The provider of this name."""
    return cast("TextProvider", import_string(settings.TEXT_PROVIDERS[name])())


def load_way_out(name: str) -> TextProvider:
    """The provider that texts go to: while there is a mailbox page, none leaves this machine."""
    return load_provider("mailbox" if settings.HAS_MAILBOX_PAGE else name)
