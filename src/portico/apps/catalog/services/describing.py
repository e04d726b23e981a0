"""What a service is: name, minutes, price, and how it is offered."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from portico.apps.catalog.models import Service
from portico.apps.catalog.services.versions import close_change, take_service
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput

LONGEST = 24 * 60
"""Minutes of each part; and of all of them together, buffers left out."""
MOST_CENTS = 100_000_000


@dataclass(frozen=True, slots=True)
class ServiceDetails:
    """The fields as staff type them; minutes, and cents of `currency` (ISO 4217)."""

    name: str
    duration: int
    category: str = ""
    description: str = ""
    processing: int = 0
    finishing: int = 0
    buffer_before: int = 0
    buffer_after: int = 0
    price_cents: int | None = None
    currency: str = ""
    clients_can_self_schedule: bool = False
    is_prompt_to_call: bool = False
    is_by_video: bool = False


@transaction.atomic
def create_service(
    *, workspace: Workspace, details: ServiceDetails, actor: Actor, now: datetime
) -> Service:
    """Save a service at the end of the list; raises InvalidInput. Nobody offers it yet."""
    _check(details)
    last = Service.objects.filter(workspace=workspace).aggregate(last=Max("position"))["last"]
    service = Service.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        position=0 if last is None else last + 1,
        version=0,
        **asdict(details),
    )
    close_change(service, {}, verb="created", actor=actor, now=now)
    return service


@transaction.atomic
def change_service(
    *, service: Service, details: ServiceDetails, seen: int, actor: Actor, now: datetime
) -> None:
    """Save what differs. Raises InvalidInput, StaleChange. Booked services keep what they have."""
    _check(details)
    kept = take_service(service, seen)
    wanted = asdict(details)
    changes = {n: [getattr(kept, n), v] for n, v in wanted.items() if getattr(kept, n) != v}
    if not changes:
        return
    for name, (_, value) in changes.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(changes))
    close_change(kept, changes, verb="service_changed", actor=actor, now=now)


@transaction.atomic
def switch_self_scheduling(*, service: Service, is_on: bool, actor: Actor, now: datetime) -> None:
    """*Clients can self-schedule*, from the list."""
    kept = take_service(service, None)
    if kept.clients_can_self_schedule == is_on:
        return
    kept.clients_can_self_schedule = is_on
    kept.save(update_fields=["clients_can_self_schedule"])
    changes = {"clients_can_self_schedule": [not is_on, is_on]}
    close_change(kept, changes, verb="service_changed", actor=actor, now=now)


@transaction.atomic
def retire_service(*, service: Service, is_retired: bool, actor: Actor, now: datetime) -> None:
    """Take a service out of every choice, or back; what was booked keeps it."""
    kept = take_service(service, None)
    if kept.is_retired == is_retired:
        return
    kept.is_retired = is_retired
    kept.save(update_fields=["is_retired"])
    verb = "service_retired" if is_retired else "service_brought_back"
    close_change(kept, {}, verb=verb, actor=actor, now=now)


def _check(details: ServiceDetails) -> None:
    parts = ("processing", "finishing", "buffer_before", "buffer_after")
    faults: dict[str, tuple[str, ...]] = {
        n: ("out_of_range",) for n in parts if not 0 <= getattr(details, n) <= LONGEST
    }
    if not 1 <= details.duration <= LONGEST:
        faults["duration"] = ("out_of_range",)
    elif details.duration + details.processing + details.finishing > LONGEST:
        faults["duration"] = ("longer_than_a_day",)
    if details.price_cents is not None and not 0 <= details.price_cents <= MOST_CENTS:
        faults["price_cents"] = ("out_of_range",)
    if details.price_cents is not None and not details.currency:
        faults["currency"] = ("required",)
    if not details.name.strip():
        faults["name"] = ("required",)
    if faults:
        raise InvalidInput(faults)
