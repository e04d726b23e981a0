"""What a client asks for, with the rows it names: four queries, one with rows read before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import UUIDField

from portico.apps.appointments.selectors.own_time import OwnTime, load_own_time
from portico.apps.appointments.selectors.visits import PlannedLine, Plans, VisitPlan, range_of
from portico.apps.catalog.models import ServiceOption
from portico.apps.people.models import Client
from portico.apps.prepared import Parameter, PreparedQuery
from portico.apps.schedule.selectors.offers import Offer, OfferedService, Offers, load_offers
from portico.apps.workspaces.models import Workspace
from portico.domain.booking import AskedService, BookFacts
from portico.domain.errors import NotThere
from portico.domain.timing import ServiceTime


@dataclass(frozen=True, slots=True)
class LineWish:
    """A service with its options, by a staff member; None: *Anyone*."""

    service_uid: UUID
    staff_uid: UUID | None = None
    option_uids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitRequest:
    """The services of a visit, in their order."""

    lines: tuple[LineWish, ...]


class Option(NamedTuple):
    """An option of a service, as it is today."""

    uid: UUID
    service: int
    name: str
    minutes: int
    price_cents: int


@dataclass(frozen=True, slots=True)
class AskedRows:
    """Services and options by uid, as they are now: those that are asked for, perhaps more."""

    offers: Offers
    options: Mapping[UUID, Option]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request with its rows: plans to seek with, and the facts of the policy."""

    plans: Plans
    options: Sequence[Sequence[Option]]
    facts: BookFacts


def load_wanted(
    client: Client | None,
    workspace: Workspace,
    request: VisitRequest,
    *,
    is_known: bool = True,
    starts_at: datetime | None = None,
    rows: AskedRows | None = None,
    now: datetime,
) -> Wanted:
    """The request's services, people and options, and what is known of the client.

    `rows`: what a page has read for the very services of the request; who books reads again.

    `client` None: somebody whose address is not proved yet; whether they are known is for the
    code to decide, and nobody learns it before.
    """
    known = rows or _load_rows(workspace, request)
    offers, options = known.offers, known.options
    own = load_own_time([client.pk], now) if client else []
    lines, asked = [], []
    for wish in request.lines:
        service = offers.services.get(wish.service_uid)
        if service is None:
            raise NotThere("service")
        chosen = _choose_options(options, wish, service)
        choices = _choices(service, wish, chosen)
        lines.append((PlannedLine(service, choices), chosen))
        asked.append(_ask(workspace, service, wish, choices))
    plans = Plans(
        offers=offers,
        visits=(VisitPlan([line for line, _ in lines], client.pk if client else None),),
        own_time=own,
        except_uids=(client.uid,) if client else (),
    )
    facts = BookFacts(
        who_may_book=workspace.who_may_book,
        is_known=is_known,
        is_blocked=client is not None and not client.may_book,
        upcoming=count_upcoming(own, client, workspace, now),
        most=workspace.most_self_booked,
        services=asked,
        may_combine=workspace.may_combine_services,
        range=range_of(workspace, plans.rules, now=now),
        starts_at=starts_at,
    )
    return Wanted(plans, [chosen for _, chosen in lines], facts)


def _choices(
    service: OfferedService, wish: LineWish, options: Sequence[Option]
) -> list[tuple[Offer, ServiceTime]]:
    more = sum(option.minutes for option in options)
    return [
        (offer, lengthen(offer.time, more))
        for offer in service.offers
        if offer.is_online
        and (offer.is_in_anyone if wish.staff_uid is None else offer.staff_uid == wish.staff_uid)
    ]


def lengthen(time: ServiceTime, minutes: int) -> ServiceTime:
    """With options, whose minutes are part of the duration."""
    return ServiceTime(
        time.duration + minutes,
        time.processing,
        time.finishing,
        time.buffer_before,
        time.buffer_after,
    )


def _ask(
    workspace: Workspace,
    service: OfferedService,
    wish: LineWish,
    choices: Sequence[tuple[Offer, ServiceTime]],
) -> AskedService:
    """Prompt-to-call says enough: then it is not said as well that it is not online."""
    return AskedService(
        is_online=service.is_prompt_to_call or (service.is_online and bool(choices)),
        is_prompt_to_call=service.is_prompt_to_call,
        is_anyone_off=wish.staff_uid is None and not workspace.offers_anyone,
    )


def count_upcoming(
    own: Sequence[OwnTime], client: Client | None, workspace: Workspace, now: datetime
) -> int:
    """Appointments of this workspace that the client booked online and that are to come.

    `own`: what `load_own_time` found for the client.
    """
    minute = int(now.timestamp()) // 60
    return sum(
        row.begin > minute
        for row in own
        if client is not None and row.booked_by == client.pk and row.workspace == workspace.pk
    )


def _load_rows(workspace: Workspace, request: VisitRequest) -> AskedRows:
    offers = load_offers(workspace, [line.service_uid for line in request.lines])
    if not any(line.option_uids for line in request.lines):
        return AskedRows(offers, {})
    found = list_options(offers.services)
    return AskedRows(offers, {one.uid: one for one in found})


def list_options(services: Iterable[UUID]) -> list[Option]:
    """The active options of these services, in their order: one query."""
    uids = {f"service{n}": uid for n, uid in enumerate(sorted(services))}
    return [Option._make(row) for row in _options(len(uids)).rows(**uids)] if uids else []


def _choose_options(
    options: Mapping[UUID, Option], wish: LineWish, service: OfferedService
) -> list[Option]:
    chosen = [options.get(uid) for uid in dict.fromkeys(wish.option_uids)]
    found = [one for one in chosen if one is not None and one.service == service.pk]
    if len(found) != len(chosen):
        raise NotThere("option")
    return found


@lru_cache(maxsize=32)
def _options(count: int) -> PreparedQuery:
    services: Any = [Parameter(f"service{n}", UUIDField()) for n in range(count)]
    return PreparedQuery(
        lambda: (
            ServiceOption.objects.filter(service__uid__in=services, is_active=True)
            .order_by("position", "id")
            .values_list("uid", "service_id", "name", "minutes", "price_cents")
        )
    )
