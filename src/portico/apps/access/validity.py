"""Whether a link or a sign-in request still opens something, decided from its loaded row."""

from datetime import datetime
from enum import StrEnum

from portico.apps.access.models import PortalLink, SignInRequest
from portico.apps.people.models import Client
from portico.apps.people.phones import is_number_of
from portico.domain.addresses import normalise_address


class LinkKind(StrEnum):
    """What a token is for; it opens nothing else."""

    PORTAL = "portal"
    SIGN_IN = "sign_in"


class LinkStatus(StrEnum):
    """What a link still does. Only an open one opens; a revoked one offers no new one."""

    OPEN = "open"
    ENDED = "ended"
    REVOKED = "revoked"
    SPENT = "spent"
    UNKNOWN = "unknown"


def portal_link_status(link: PortalLink, *, now: datetime) -> LinkStatus:
    """Open until `expires_at` (half-open), as often as wanted, while the address stays."""
    if link.revoked_at is not None or not link.client.has_portal_access:
        return LinkStatus.REVOKED
    if link.expires_at <= now or not is_address_of(link.client, link.address):
        return LinkStatus.ENDED
    return LinkStatus.OPEN


def request_status(request: SignInRequest, *, now: datetime) -> LinkStatus:
    """Open once, for 15 minutes; of a request nobody was found for, unknown (but to book).

    Where several share the address, the chooser looks at each of them.
    """
    client = request.client
    if client is None and not request.is_shared and not request.is_of_newcomer:
        return LinkStatus.UNKNOWN
    if client is not None and not client.has_portal_access:
        return LinkStatus.REVOKED
    if request.used_at is not None:
        return LinkStatus.SPENT
    is_over = request.ended_at is not None or request.expires_at <= now
    if is_over or (client is not None and not is_address_of(client, request.address)):
        return LinkStatus.ENDED
    return LinkStatus.OPEN


def is_address_of(client: Client, address: str) -> bool:
    """Whether the address is the one on record: case-insensitive, IDNA, no plus-folding.

    What has no @ is a telephone number, to which texts go.
    """
    if "@" not in address:
        return is_number_of(client, address)
    wanted = normalise_address(address)
    return wanted is not None and wanted == normalise_address(client.email)
