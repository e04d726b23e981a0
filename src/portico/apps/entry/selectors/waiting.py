"""What a browser has typed to book and not proved yet."""

from dataclasses import dataclass
from datetime import datetime

from portico.apps.access.models import SignInRequest
from portico.apps.access.tokens import hash_token
from portico.apps.entry.typed_bookings import TypedBooking, read_typed
from portico.apps.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Waiting:
    """An address that waits for its code, and what was typed with it."""

    address: str
    typed: TypedBooking


def find_waiting(workspace: Workspace, browser_key: str, *, now: datetime) -> Waiting | None:
    """Of this browser in this workspace, for 15 minutes and until the code is used; one query.

    The same for known and unknown addresses, whatever became of the mail.
    """
    asked = SignInRequest.objects.filter(
        workspace=workspace,
        browser_hash=hash_token(browser_key),
        purpose=SignInRequest.BOOKING,
        ended_at=None,
        used_at=None,
        expires_at__gt=now,
        booking__isnull=False,
    )
    request = asked.order_by("-id").first()
    if request is None or request.booking is None:
        return None
    return Waiting(request.address, read_typed(request.booking))
