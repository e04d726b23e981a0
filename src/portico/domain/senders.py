"""Under which name and address a workspace's mails may come."""

from dataclasses import dataclass

from portico.domain.addresses import normalise_address
from portico.domain.decisions import Decision, Reason

LONGEST_NAME = 120
_OWN_SERVERS_ONLY = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"),
        *("yahoo.com", "yahoo.de", "ymail.com", "aol.com", "icloud.com", "me.com", "mac.com"),
        *("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de", "mail.com", "t-online.de"),
        *("proton.me", "protonmail.com", "bluewin.ch", "freenet.de", "zoho.com"),
    }
)
"""Everybody's domains: they tell the world to refuse mail of theirs from other servers (DMARC)."""


@dataclass(frozen=True, slots=True)
class Sender:
    """What a mail's From and Reply-To say; an empty address stands for the installation's."""

    name: str
    address: str
    reply_to: str


def may_send_as(address: str) -> Decision:
    """Whether mails may come from this address once it is proven.

    Codes: `malformed_address`, `foreign_domain`.
    """
    normal = normalise_address(address)
    if normal is None:
        return Decision((Reason("malformed_address"),))
    if normal.rpartition("@")[2] in _OWN_SERVERS_ONLY:
        return Decision((Reason("foreign_domain"),))
    return Decision()


def choose_sender(wanted: Sender, *, proven: frozenset[str], fallback: Sender) -> Sender:
    """What of `wanted` counts, with `fallback` for the rest.

    An unproven address counts for nothing. Mails that come from a proven address are answered
    there, unless a proven one for answers is named.
    """
    address = wanted.address if wanted.address in proven else fallback.address
    reply_to = wanted.reply_to if wanted.reply_to in proven else ""
    own = address if address != fallback.address else ""
    return Sender(wanted.name or fallback.name, address, reply_to or own or fallback.reply_to)
