"""The facts of *who gets in* for an address at one workspace's portal."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from django.db.models.functions import Lower

from portico.apps.access.validity import is_address_of
from portico.apps.appointments.models import Attendee
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.addresses import normalise_address
from portico.domain.decisions import Decision
from portico.domain.policies import EntryFacts, is_active, may_enter
from portico.domain.states import AppointmentState

_ENDED = frozenset({AppointmentState.CANCELLED, AppointmentState.DECLINED})


class _Kind(IntEnum):
    """What an appointment is worth at the door, best first."""

    ACTIVE, ENDED_AHEAD, PAST, NONE = range(4)


_Place = tuple[_Kind, float]
"""Where an appointment stands in line: its kind, then the soonest (of past ones the latest)."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Whom an address lets in, and the facts; a client exactly when `may_enter` allows it."""

    client: Client | None
    facts: EntryFacts
    decision: Decision


def load_entry_facts(workspace: Workspace, address: str, *, now: datetime) -> EntryFacts:
    """What decides whether this address gets a link and a code here; two queries."""
    return find_entrant(workspace, address, now=now).facts


def find_entrant(workspace: Workspace, address: str, *, now: datetime) -> Entrant:
    """The client whom this address signs in; two queries.

    Several clients on one address: where the workspace takes `marked_only`, one of those marked
    *shares an address*, and nobody if none is. Among those left it is always the same one: with
    portal access before without; then whose active appointment is soonest, whose cancelled or
    declined one ahead is soonest, whose past one is latest; then who was entered first.
    """
    clients = _list_clients(workspace, address)
    is_narrowed = len(clients) > 1 and workspace.shared_address == "marked_only"
    marked = [client for client in clients if client.shares_address]
    candidates = marked if is_narrowed and marked else clients
    return _choose(workspace, candidates, is_shared_ok=bool(marked) or not is_narrowed, now=now)


def find_known_entrant(workspace: Workspace, client: Client, *, now: datetime) -> Entrant:
    """The same for one client who is known already, as the holder of an ended link is."""
    return _choose(workspace, [client], is_shared_ok=True, now=now)


def _list_clients(workspace: Workspace, address: str) -> list[Client]:
    wanted = normalise_address(address)
    if wanted is None:
        return []
    clients = Client.objects.filter(organization_id=workspace.organization_id).order_by("id")
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


def _choose(
    workspace: Workspace, candidates: Sequence[Client], *, is_shared_ok: bool, now: datetime
) -> Entrant:
    places = _load_places(workspace, candidates, now)
    best = min(
        candidates,
        key=lambda client: (not client.has_portal_access, min(places[client.pk]), client.pk),
        default=None,
    )
    kinds = {kind for kind, _ in places[best.pk]} if best else set()
    facts = EntryFacts(
        is_portal_on=workspace.portal_enabled,
        has_client=best is not None,
        has_portal_access=best is not None and best.has_portal_access,
        has_active=_Kind.ACTIVE in kinds,
        has_future_ended=_Kind.ENDED_AHEAD in kinds,
        has_past=_Kind.PAST in kinds,
        keeps_past=workspace.keep_past_clients,
        is_marked_shared_ok=is_shared_ok,
    )
    decision = may_enter(facts)
    return Entrant(best if decision.is_allowed else None, facts, decision)


def _load_places(
    workspace: Workspace, clients: Sequence[Client], now: datetime
) -> dict[int, list[_Place]]:
    over_at = _last_day_end(workspace)
    places: dict[int, list[_Place]] = {client.pk: [(_Kind.NONE, 0.0)] for client in clients}
    meetings = Attendee.objects.filter(client__in=clients, appointment__workspace=workspace)
    rows = meetings.values_list(
        "client_id", "appointment__state", "appointment__starts_at", "appointment__ends_at"
    )
    for client_id, state, starts_at, ends_at in rows if clients else ():
        if client_id is not None:
            place = _place(AppointmentState(state), starts_at, ends_at, over_at, now)
            places[client_id].append(place)
    return places


def _place(
    state: AppointmentState,
    starts_at: datetime | None,
    ends_at: datetime | None,
    over_at: datetime | None,
    now: datetime,
) -> _Place:
    start = starts_at.timestamp() if starts_at else float("inf")
    if is_active(state, starts_at, ends_at, None, over_at, now=now):
        return _Kind.ACTIVE, start
    ahead_until = starts_at or over_at
    if state in _ENDED and (ahead_until is None or now < ahead_until):
        return _Kind.ENDED_AHEAD, start
    return _Kind.PAST, -start if starts_at else 0.0


def _last_day_end(workspace: Workspace) -> datetime | None:
    """The midnight, in the workspace's zone, that ends its last day."""
    if workspace.last_day is None:
        return None
    day_after = workspace.last_day + timedelta(days=1)
    return datetime.combine(day_after, time.min, ZoneInfo(workspace.time_zone))
