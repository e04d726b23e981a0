"""The suppression list: addresses that an organization does not write to."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from portico.apps.messaging.models import SuppressedAddress
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.addresses import normalise_address
from portico.domain.errors import NotThere
from portico.domain.roles import Permission

PAGE = 50


@dataclass(frozen=True, slots=True)
class SuppressedRow:
    """An entry with the clients who have this address; the same one may be several people's."""

    entry: SuppressedAddress
    clients: tuple[Client, ...]


@dataclass(frozen=True, slots=True)
class SuppressedPage:
    """One page of the list, the newest first."""

    rows: tuple[SuppressedRow, ...]
    page: int
    pages: int
    total: int


def one_spelling(address: str) -> str:
    """The address as the list keeps it."""
    return normalise_address(address) or address.strip().lower()


def find_suppressed(
    organization_id: int, address: str, *, channel: str = "email"
) -> SuppressedAddress | None:
    """The entry for this address, if there is one."""
    if not address:
        return None
    return SuppressedAddress.objects.filter(
        organization_id=organization_id, channel=channel, address=one_spelling(address)
    ).first()


def get_suppressed(access: DeskAccess, uid: UUID) -> SuppressedAddress:
    """One that staff may take off; raises NotThere, or Forbidden.

    A number that sent STOP is its owner's: only START from there ends it.
    """
    access.require(Permission.SETTINGS)
    entry = _own(access).filter(uid=uid, channel="email").first()
    if entry is None:
        raise NotThere("suppressed_address")
    return entry


def list_suppressed(access: DeskAccess, *, text: str = "", page: int = 1) -> SuppressedPage:
    """What stands on the list, whose address holds `text`; three queries."""
    access.require(Permission.SETTINGS)
    found = _own(access).order_by("-since", "-pk")
    if text.strip():
        found = found.filter(address__contains=text.strip().lower())
    total = found.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    entries = list(found[(page - 1) * PAGE : page * PAGE])
    people: dict[str, list[Client]] = {}
    wanted = {entry.address for entry in entries}
    for client in _clients(access, wanted):
        people.setdefault(one_spelling(client.email), []).append(client)
    rows = tuple(SuppressedRow(one, tuple(people.get(one.address, ()))) for one in entries)
    return SuppressedPage(rows, page, pages, total)


def count_suppressed(access: DeskAccess) -> int:
    """How many addresses nothing is sent to."""
    return _own(access).count()


def _own(access: DeskAccess) -> QuerySet[SuppressedAddress]:
    return SuppressedAddress.objects.filter(organization_id=access.workspace.organization_id)


def _clients(access: DeskAccess, addresses: set[str]) -> QuerySet[Client]:
    own = Client.objects.filter(organization_id=access.workspace.organization_id)
    return own.filter(email__in=addresses).order_by("last_name", "first_name", "pk")
