"""The facts of *who gets in*, for an address or a client, at one workspace's portal."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from django.db.models.functions import Lower

from portico.apps.access.validity import is_address_of
from portico.apps.appointments.models import Attendee
from portico.apps.people.models import Client
from portico.apps.people.phones import list_by_mobile, region_of
from portico.apps.workspaces.models import Workspace
from portico.domain.addresses import normalise_address
from portico.domain.decisions import Decision
from portico.domain.policies import EntryFacts, is_active, may_enter
from portico.domain.states import AppointmentState

_ENDED = frozenset({AppointmentState.CANCELLED, AppointmentState.DECLINED})
_WHEN = ("appointment__state", "appointment__starts_at", "appointment__ends_at")


class _Kind(Enum):
    """What an appointment is worth at the door."""

    ACTIVE = auto()
    ENDED_AHEAD = auto()
    PAST = auto()


@dataclass(frozen=True, slots=True)
class Entrants:
    """Whom an address lets in, in the order they were entered; and what decides it.

    `facts` and `decision` are those of whoever comes closest to getting in, so that the decision
    allows exactly when there is a client.
    """

    clients: tuple[Client, ...]
    facts: EntryFacts
    decision: Decision


def load_entry_facts(workspace: Workspace, address: str, *, now: datetime) -> EntryFacts:
    """What decides whether this address gets a link and a code here; two queries."""
    return find_entrants(workspace, address, now=now).facts


def find_entrants(workspace: Workspace, address: str, *, now: datetime) -> Entrants:
    """The clients whom this address can sign in; two queries.

    Several clients on one address: where the workspace takes `marked_only`, those marked *shares
    an address*, and nobody if none is. Several who get in: a chooser follows the sign-in.
    """
    candidates, is_shared_ok = narrow_shared(workspace, list_by_address(workspace, address))
    return _sift(workspace, candidates, is_shared_ok=is_shared_ok, now=now)


def narrow_shared(workspace: Workspace, clients: list[Client]) -> tuple[list[Client], bool]:
    """Who of those on one address is meant, and whether the workspace takes a shared one."""
    is_narrowed = len(clients) > 1 and workspace.shared_address == "marked_only"
    marked = [client for client in clients if client.shares_address]
    candidates = marked if is_narrowed and marked else clients
    return candidates, bool(marked) or not is_narrowed


def find_known_entrant(workspace: Workspace, client: Client, *, now: datetime) -> Entrants:
    """The same for one client who is known already, as the holder of an ended link is."""
    return _sift(workspace, [client], is_shared_ok=True, now=now)


def load_standing(
    workspace: Workspace, clients: Sequence[Client], *, is_shared_ok: bool, now: datetime
) -> list[tuple[Client, EntryFacts]]:
    """Each client with the facts that decide whether they get in; one query for all."""
    over_at = _last_day_end(workspace)
    kinds: dict[int, set[_Kind]] = {client.pk: set() for client in clients}
    meetings = Attendee.objects.filter(client__in=clients, appointment__workspace=workspace)
    rows = meetings.values_list("client_id", *_WHEN)
    for client_id, state, starts_at, ends_at in rows if clients else ():
        if client_id is not None:
            kinds[client_id].add(_kind(state, starts_at, ends_at, over_at, now=now))
    return [(c, _facts(workspace, c, kinds[c.pk], is_shared_ok=is_shared_ok)) for c in clients]


def list_other_portals(
    client: Client, workspace: Workspace, *, now: datetime
) -> tuple[Workspace, ...]:
    """The client's other workspaces whose portal lets them in, by name; two queries at most."""
    meetings = Attendee.objects.filter(
        client=client,
        appointment__organization_id=client.organization_id,
        appointment__workspace__portal_enabled=True,
    ).exclude(appointment__workspace=workspace)
    rows = list(meetings.values_list("appointment__workspace_id", *_WHEN))
    others = Workspace.objects.in_bulk({row[0] for row in rows}) if rows else {}
    over_at = {pk: _last_day_end(other) for pk, other in others.items()}
    kinds: dict[int, set[_Kind]] = {pk: set() for pk in others}
    for workspace_id, state, starts_at, ends_at in rows:
        kind = _kind(state, starts_at, ends_at, over_at[workspace_id], now=now)
        kinds[workspace_id].add(kind)
    open_ones = [
        other
        for pk, other in others.items()
        if may_enter(_facts(other, client, kinds[pk], is_shared_ok=True)).is_allowed
    ]
    return tuple(sorted(open_ones, key=lambda other: (other.name, other.pk)))


def list_by_address(workspace: Workspace, address: str) -> list[Client]:
    """Every client of the workspace's organization with this address on record, oldest first.

    An address without @ is a mobile number in E.164.
    """
    if "@" not in address:
        region = region_of(workspace)
        return list_by_mobile(workspace.organization_id, address, region)
    wanted = normalise_address(address)
    if wanted is None:
        return []
    known = Client.objects.filter(organization_id=workspace.organization_id, is_provisional=False)
    clients = known.order_by("id")
    found = clients.alias(lowered=Lower("email")).filter(lowered__in=_spellings(wanted))
    return [client for client in found if is_address_of(client, wanted)]


def _spellings(address: str) -> set[str]:
    """A normalised address as it may stand on record: its domain in ASCII or as people write it."""
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    with suppress(UnicodeError):
        labels = [
            label[4:].encode().decode("punycode") if label.startswith("xn--") else label
            for label in labels
        ]
    return {address, f"{local}@{'.'.join(labels)}"}


def _sift(
    workspace: Workspace, candidates: Sequence[Client], *, is_shared_ok: bool, now: datetime
) -> Entrants:
    standing = load_standing(workspace, candidates, is_shared_ok=is_shared_ok, now=now)
    decided = [(client, facts, may_enter(facts)) for client, facts in standing]
    allowed = tuple(client for client, _, decision in decided if decision.is_allowed)
    if not decided:
        facts = EntryFacts(
            is_portal_on=workspace.portal_enabled,
            has_client=False,
            has_portal_access=False,
            has_active=False,
            has_future_ended=False,
            has_past=False,
            keeps_past=workspace.keep_past_clients,
            is_marked_shared_ok=is_shared_ok,
        )
        return Entrants((), facts, may_enter(facts))
    _, facts, decision = min(decided, key=lambda one: len(one[2].codes))
    return Entrants(allowed, facts, decision)


def _facts(
    workspace: Workspace, client: Client, kinds: Collection[_Kind], *, is_shared_ok: bool
) -> EntryFacts:
    return EntryFacts(
        is_portal_on=workspace.portal_enabled,
        has_client=True,
        has_portal_access=client.has_portal_access,
        has_active=_Kind.ACTIVE in kinds,
        has_future_ended=_Kind.ENDED_AHEAD in kinds,
        has_past=_Kind.PAST in kinds,
        keeps_past=workspace.keep_past_clients,
        is_marked_shared_ok=is_shared_ok,
    )


def _kind(
    state: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
    over_at: datetime | None,
    *,
    now: datetime,
) -> _Kind:
    known = AppointmentState(state)
    if is_active(known, starts_at, ends_at, None, over_at, now=now):
        return _Kind.ACTIVE
    ahead_until = starts_at or over_at
    if known in _ENDED and (ahead_until is None or now < ahead_until):
        return _Kind.ENDED_AHEAD
    return _Kind.PAST


def _last_day_end(workspace: Workspace) -> datetime | None:
    """The midnight, in the workspace's zone, that ends its last day."""
    if workspace.last_day is None:
        return None
    day_after = workspace.last_day + timedelta(days=1)
    return datetime.combine(day_after, time.min, ZoneInfo(workspace.time_zone))
