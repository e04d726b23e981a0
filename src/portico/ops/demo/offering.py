"""What the salon and the practice offer, and when they work."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from portico.apps.catalog.models import Service
from portico.apps.catalog.services.describing import ServiceDetails, create_service
from portico.apps.catalog.services.offering import OfferingRow, set_offerings
from portico.apps.catalog.services.options import OptionRow, set_options
from portico.apps.schedule.models import Room
from portico.apps.schedule.services.hours import change_staff_hours
from portico.apps.schedule.services.needing import set_needs
from portico.apps.schedule.services.resources import ResourceDetails, create_resource
from portico.apps.schedule.services.time_off import add_time_off
from portico.domain.hours import WeekHours
from portico.domain.timetables import parse_stretches
from portico.ops.demo.playing import Stage


@dataclass(frozen=True, slots=True)
class Offer:
    """A service; `options`: name, minutes, cents; `slower`: how much longer the last one takes."""

    details: ServiceDetails
    options: Iterable[tuple[str, int, int]] = ()
    slower: int = 0
    resource: str = ""
    needs_room: bool = field(default=False)


def offer_services(stage: Stage, offers: Iterable[Offer], currency: str) -> list[Service]:
    """Save them, offered by everybody; the last of the staff may take longer."""
    return [_offer(stage, one, currency) for one in offers]


def open_weekdays(stage: Stage, weekdays: str, saturday: str = "") -> None:
    """Everybody works at these times, as people write them; the last one not on Mondays."""
    for member in stage.staff:
        week = {day: parse_stretches(weekdays) for day in range(5)}
        week[5] = parse_stretches(saturday)
        if member == stage.staff[-1]:
            week[0] = ()
        change_staff_hours(
            workspace=stage.workspace,
            member=member,
            hours=WeekHours(week),
            seen=0,
            actor=stage.actor,
            now=stage.now - timedelta(days=89),
        )


def send_on_holiday(stage: Stage) -> None:
    """The last of the staff is away for a week, beyond everything that is booked."""
    add_time_off(
        workspace=stage.workspace,
        member=stage.staff[-1],
        starts_at=stage.at(24, 0),
        ends_at=stage.at(31, 0),
        note="Mountains",
        accepted=(),
        actor=stage.actor,
        now=stage.now - timedelta(days=2),
    )


def _offer(stage: Stage, offer: Offer, currency: str) -> Service:
    founded = stage.now - timedelta(days=89)
    details = replace(offer.details, currency=currency)
    service = create_service(
        workspace=stage.workspace, details=details, actor=stage.actor, now=founded
    )
    rows = [OfferingRow(member) for member in stage.staff]
    if offer.slower:
        rows[-1] = replace(rows[-1], duration=details.duration + offer.slower)
    set_offerings(service=service, rows=rows, seen=1, actor=stage.actor, now=founded)
    seen = 2
    if offer.options:
        options = [OptionRow(None, name, minutes, cents) for name, minutes, cents in offer.options]
        set_options(service=service, rows=options, seen=seen, actor=stage.actor, now=founded)
        seen += 1
    if offer.resource or offer.needs_room:
        _need(stage, service, offer, seen)
    service.refresh_from_db()
    return service


def _need(stage: Stage, service: Service, offer: Offer, seen: int) -> None:
    founded = stage.now - timedelta(days=89)
    resources = []
    if offer.resource:
        made = create_resource(
            workspace=stage.workspace,
            details=ResourceDetails(offer.resource, 2),
            actor=stage.actor,
            now=founded,
        )
        resources.append(made)
    rooms: list[Room] = list(stage.rooms) if offer.needs_room else []
    set_needs(
        service=service,
        rooms=rooms,
        resources=resources,
        seen=seen,
        actor=stage.actor,
        now=founded,
    )
