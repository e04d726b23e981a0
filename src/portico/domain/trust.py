"""What opens only to somebody who has just shown that they read the client's mail or texts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portico.domain.decisions import Decision, Reason

FRESH = timedelta(minutes=10)
"""How long a code counts as fresh in the portal session in which it was typed."""


class Guarded(StrEnum):
    """What a portal session alone does not open (product page 2, Security)."""

    JOIN = "join"
    SUMMARY = "summary"
    FORM_ANSWERS = "form_answers"
    SIGNING = "signing"
    DOWNLOAD = "download"
    PHONE = "phone"
    FEED_ADDRESS = "feed_address"


_TRUSTED_ONLY = frozenset({Guarded.JOIN, Guarded.SUMMARY, Guarded.FORM_ANSWERS})
_NEVER_LIMITED = frozenset(Guarded) - {Guarded.JOIN}
_FRESH_ONLY = frozenset({Guarded.DOWNLOAD, Guarded.PHONE, Guarded.FEED_ADDRESS})


@dataclass(frozen=True, slots=True)
class TrustFacts:
    """A portal session: `is_limited` as long as only a code read out by telephone opened it."""

    confirms_new_devices: bool
    is_trusted: bool
    is_limited: bool
    confirmed_at: datetime | None


def may_open(guarded: Guarded, facts: TrustFacts, *, now: datetime) -> Decision:
    """Whether it opens without a code.

    Codes: `new_device` (*Confirm new devices* is on and this browser is not the client's own),
    `limited`, `not_fresh` (no code within the last ten minutes).
    """
    codes = []
    if guarded in _TRUSTED_ONLY and facts.confirms_new_devices and not facts.is_trusted:
        codes.append("new_device")
    if guarded in _NEVER_LIMITED and facts.is_limited:
        codes.append("limited")
    is_fresh = facts.confirmed_at is not None and now - facts.confirmed_at < FRESH
    if guarded in _FRESH_ONLY and not is_fresh:
        codes.append("not_fresh")
    return Decision(tuple(Reason(code) for code in codes))
