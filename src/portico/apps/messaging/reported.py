"""What a way of learning the fate of mails must offer; the ways are in `integrations`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from portico.domain.reports import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One event in the life of a mail, as somebody else's server told it.

    `key` is the same whenever this event is told; `proof` names the signature's use, which counts
    once. `status` is an enhanced code (RFC 3463) or empty. `is_final`: nobody will try again.
    `is_known_dead`: the provider itself has put the address aside.
    """

    way: str
    key: str
    proof: str | None
    message_uid: UUID | None
    kind: Report
    status: str = ""
    detail: str = ""
    at: datetime
    is_known_dead: bool = False


class Forged(Exception):
    """Not signed by whom it claims to be from, or signed too long ago."""


class Unreadable(Exception):
    """Genuine, and of no use: repeating it will not help."""


ReportReader = Callable[[bytes, Mapping[str, str], datetime], tuple[Reported, ...]]
"""From body, headers and the present time; raises Forged or Unreadable."""


def load_report_reader(provider: str) -> ReportReader | None:
    """The reader of a provider whose secret the operator gave; None for any other."""
    path = settings.REPORT_READERS.get(provider)
    return cast("ReportReader", import_string(path)) if path else None
