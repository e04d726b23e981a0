"""What became of a mail after it went out, and which addresses are dead by that.

Status codes are those of RFC 3463; which of them speak of the address itself and for good follows
its section 3, with what large providers answer beyond it.
"""

import re
from enum import StrEnum


class Report(StrEnum):
    """What somebody else's server tells of a message, the weakest first."""

    DELAYED = "delayed"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


_RANKS = {"": -1, **{report.value: rank for rank, report in enumerate(Report)}}
_DEAD = frozenset(
    {
        "5.1.0",  # other address status
        "5.1.1",  # no such mailbox
        "5.1.2",  # no such domain
        "5.1.3",  # no address by its syntax
        "5.1.6",  # moved, nobody knows where to
        "5.1.10",  # its domain takes no mail (RFC 7505)
        "5.2.1",  # mailbox switched off
        "5.4.1",  # Exchange Online: no such recipient
    }
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")


def follows(former: str, news: Report) -> bool:
    """Whether `news` changes what is known: reports arrive late, twice and in any order."""
    return _RANKS[news] > _RANKS.get(former, -1)


def is_address_dead(status: str) -> bool:
    """Whether nothing will ever arrive there.

    Not so for a full mailbox, a mail too large, a suspicion of spam or a server that was away too
    long: the next mail may arrive.
    """
    return status in _DEAD


def find_status(text: str) -> str:
    """The first status code in what a server said; empty without one."""
    found = _STATUS.search(text)
    return found[1] if found else ""
