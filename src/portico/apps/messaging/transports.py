"""What a way of handing mail over must offer; the ways themselves are in `integrations`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail with its live links, on its way; never stored by us."""

    message_uid: UUID
    from_name: str
    to_name: str
    to_address: str
    reply_to: str
    subject: str
    text: str
    html: str
    calendar: bytes | None
    calendar_method: str
    list_name: str
    list_key: str
    is_outcome_unknown: bool
    sent_at: datetime
    unsubscribe_url: str = ""
    from_address: str = ""
    """Empty: the installation's."""
    return_path: str = ""
    """Where mail servers bring back what did not arrive; empty: the installation's."""


class PermanentFailure(Exception):
    """The counterpart refused this mail for good."""


class TransientFailure(Exception):
    """Not now; `is_outcome_unknown` when the mail may have been taken nevertheless."""

    def __init__(self, reason: str, *, is_outcome_unknown: bool = False) -> None:
        super().__init__(reason)
        self.is_outcome_unknown = is_outcome_unknown


class Unreachable(TransientFailure):
    """The counterpart takes nothing from us at present: no use in trying the next mail.

    No mail's fault, so it costs none of them a try.
    """


class NotConfigured(TransientFailure):
    """The operator gave no mail server."""


class LeaseLost(Exception):
    """Another worker has taken the message over: leave it alone."""


class Transport(Protocol):
    """One connection, used for many mails."""

    def open(self) -> None:
        """Connect; raises Unreachable or NotConfigured."""

    def send(self, mail: OutgoingMail, *, begin: Callable[[], None]) -> None:
        """Hand one mail over; raises PermanentFailure or TransientFailure.

        Calls `begin` once, right before the counterpart may take the mail: what is lost earlier
        was surely not sent. What `begin` raises (LeaseLost) ends the attempt and is passed on.
        """

    def close(self) -> None:
        """Disconnect; never raises."""


class NoTransport:
    """No mail server configured: messages wait."""

    def open(self) -> None:
        """Raise NotConfigured."""
        raise NotConfigured("no mail server configured")

    def send(self, mail: OutgoingMail, *, begin: Callable[[], None]) -> None:
        """Raise NotConfigured."""
        raise NotConfigured("no mail server configured")

    def close(self) -> None:
        """Nothing is open."""


def load_transport() -> Transport:
    """The transport that the operator configured."""
    return cast("Transport", import_string(settings.MAIL_TRANSPORT)())
