"""The services of a visit as staff ask for them, with the rows that they name.

Staff are not bound by what clients are offered: anybody may be chosen, also outside of working
hours or for a service that they do not offer. What is unusual about it is said as a warning.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from portico.apps.appointments.models import BookedService
from portico.apps.appointments.selectors.line_rows import (
    Chosen,
    load_options,
    load_people,
    load_rooms,
    load_units,
)
from portico.apps.appointments.selectors.visits import PlannedLine
from portico.apps.appointments.selectors.wishes import Option, lengthen
from portico.apps.appointments.services.inputs import LineInput
from portico.apps.appointments.services.stretching import time_of
from portico.apps.schedule.models import Calendar, Resource, Room, ServiceNeed
from portico.apps.schedule.selectors.offers import (
    KeptHours,
    Offer,
    OfferedService,
    Offers,
    load_offers,
)
from portico.apps.workspaces.models import Workspace
from portico.domain.availability import Key
from portico.domain.booking import BookingRule
from portico.domain.errors import InvalidInput
from portico.domain.timing import ServiceTime

PARTS = ("duration", "processing", "finishing")


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One service with everything that could serve it.

    `plan` holds its choices, the needs narrowed to a room that was chosen by hand, present rooms
    and units first. `is_offered`: false where the person chosen does not offer it.
    """

    asked: LineInput
    kept: BookedService | None
    plan: PlannedLine
    options: Sequence[Option]
    is_offered: bool = True

    @property
    def is_same(self) -> bool:
        """The service and options that were booked: it keeps what it was booked with."""
        kept, service = self.kept, self.plan.service
        if kept is None:
            return False
        chosen = {str(one.uid) for one in self.options}
        return (kept.service_id or 0) == service.pk and set(kept.options) == chosen

    def default_of(self, offer: Offer) -> ServiceTime:
        """As it would be booked today, with its options."""
        return lengthen(offer.time, sum(option.minutes for option in self.options))

    def keeps_length(self, offer: Offer) -> bool:
        """Whether what was booked stays: nothing of it was changed, nor who does it."""
        kept = self.kept
        return kept is not None and self.is_same and kept.staff_member_id == offer.staff_pk

    def time_of(self, offer: Offer) -> ServiceTime:
        """Typed minutes; else as booked where nothing changed; else as today."""
        base = default = self.default_of(offer)
        if self.kept is not None and self.keeps_length(offer):
            back = [part for part in PARTS if part in self.kept.by_hand]
            base = replace(time_of(self.kept), **{part: getattr(default, part) for part in back})
        typed = {part: getattr(self.asked, part) for part in PARTS}
        return replace(base, **{part: n for part, n in typed.items() if n is not None})

    def list_changed(self, offer: Offer, time: ServiceTime) -> list[str]:
        """The parts that are set by hand: typed, and neither as today nor as it was booked."""
        default, kept = self.default_of(offer), self.kept
        found = []
        for part in PARTS:
            value = getattr(time, part)
            if getattr(self.asked, part) is None or value == getattr(default, part):
                continue
            is_booked = (
                kept is not None and self.keeps_length(offer) and getattr(kept, part) == value
            )
            if not (is_booked and kept is not None and part not in kept.by_hand):
                found.append(part)
        return sorted(found)


@dataclass(frozen=True, slots=True)
class StaffLines:
    """All of a visit, with the hours and calendars of whoever and whatever could serve it."""

    offers: Offers
    lines: Sequence[StaffLine]
    rooms: Mapping[Key, Room]
    units: Mapping[Key, Resource]

    @property
    def keys(self) -> set[Key]:
        """Every calendar that it could take."""
        return self.offers.keys


def load_staff_lines(
    workspace: Workspace, asked: Sequence[LineInput], kept: Collection[BookedService]
) -> StaffLines:
    """The rows of these lines; raises InvalidInput (`line:0:service`, `:staff`, `:room`)."""
    offers = load_offers(workspace, [one.service_uid for one in asked if one.service_uid])
    rooms, hours = load_rooms(workspace)
    people = load_people(workspace, asked)
    options = load_options(workspace, asked)
    known = {line.pk: line for line in kept}
    faults: dict[str, tuple[str, ...]] = {}
    lines = []
    for number, one in enumerate(asked):
        before = known.get(one.kept) if one.kept is not None else None
        service = _find_service(offers, one, before)
        member = people.get(one.staff_uid) if one.staff_uid else None
        by_hand = next((key for key, room in rooms.items() if room.uid == one.room_uid), None)
        wrong = {
            "service": service is None,
            "staff": one.staff_uid is not None and member is None,
            "room": one.room_uid is not None and by_hand is None,
        }
        faults |= {f"line:{number}:{name}": ("unknown",) for name in wrong if wrong[name]}
        if service is not None and not any(wrong.values()):
            lines.append(_build(one, before, service, member, by_hand, options, rooms))
    if faults:
        raise InvalidInput(faults)
    needed = {key for line in lines for keys in line.plan.service.needs for key in keys}
    units = load_units(needed - rooms.keys())
    return StaffLines(_gather(offers, hours, lines), lines, rooms, units)


def _build(
    asked: LineInput,
    before: BookedService | None,
    service: OfferedService,
    member: Chosen | None,
    room: Key | None,
    options: Mapping[UUID, Option],
    rooms: Mapping[Key, Room],
) -> StaffLine:
    chosen = [options[uid] for uid in dict.fromkeys(asked.option_uids) if uid in options]
    chosen = [one for one in chosen if one.service == service.pk]
    present = list(before.takes) if before else []
    needs = _narrow(service.needs, room, rooms, present)
    if before is not None and before.service_id == service.pk:
        met = {key for keys in needs for key in keys}
        needs += tuple((key,) for key in present if key not in met and key not in rooms)
    service = replace(service, needs=needs)
    offers = [offer for offer in service.offers if offer.is_in_anyone]
    is_offered = True
    if member is not None:
        own = [offer for offer in service.offers if offer.staff_pk == member.staff_pk]
        is_offered = bool(own)
        offers = own or [member.as_offer(service)]
    line = StaffLine(asked, before, PlannedLine(service, []), chosen, is_offered)
    choices = [(offer, line.time_of(offer)) for offer in offers]
    return replace(line, plan=PlannedLine(replace(service, offers=tuple(offers)), choices))


def _narrow(
    needs: Sequence[Sequence[Key]],
    room: Key | None,
    rooms: Mapping[Key, Room],
    present: Collection[Key],
) -> tuple[tuple[Key, ...], ...]:
    """A room chosen by hand stands for all rooms; what it has at present is asked first."""
    found = [tuple(sorted(keys, key=lambda key: key not in present)) for keys in needs]
    if room is None:
        return tuple(found)
    others = [keys for keys in found if not any(key in rooms for key in keys)]
    return ((room,), *others)


def _find_service(
    offers: Offers, asked: LineInput, before: BookedService | None
) -> OfferedService | None:
    if asked.service_uid is not None:
        return offers.services.get(asked.service_uid)
    return None if before is None or before.service_id else _gone(before)


def _gone(line: BookedService) -> OfferedService:
    """A booked service that was deleted since: it stays as it was booked."""
    return OfferedService(
        pk=0,
        uid=uuid4(),
        name=line.name,
        time=time_of(line),
        price_cents=line.price_cents,
        is_online=False,
        is_prompt_to_call=False,
        is_by_video=False,
        week=None,
        first_day=None,
        last_day=None,
        rule=BookingRule(),
        offers=(),
        needs=[(key,) for key in line.takes],
    )


def _gather(offers: Offers, hours: Mapping[Key, KeptHours], lines: Sequence[StaffLine]) -> Offers:
    """Everybody and everything that the lines could take, as one world is loaded for it."""
    services = {uuid4(): line.plan.service for line in lines}
    return Offers(services, {**offers.thing_hours, **hours})


def with_calendars(keys: Collection[Key]) -> list[Calendar]:
    """Calendars by their keys; those that are not there yet are left out."""
    return list(
        Calendar.objects.filter(pk__in=[key for key in keys if key > 0]).select_related(
            "staff_member", "room", "resource"
        )
    )


def list_rooms_by_hand(lines: Sequence[BookedService], room: Room | None) -> dict[int, UUID]:
    """Rooms that booked services have and would never take by themselves, by line.

    `room`: the appointment's; where no line takes one, staff put it there for all of them.
    """
    taken = {key for line in lines for key in line.takes}
    found = Room.objects.filter(calendar__in=taken).select_related("calendar") if taken else ()
    rooms = {room.calendar.pk: room for room in found}
    if not rooms:
        return {line.pk: room.uid for line in lines} if room else {}
    services = [line.service_id for line in lines if line.service_id]
    needs = ServiceNeed.objects.filter(service__in=services)
    usual = {(one.service_id, one.room_id) for one in needs}
    return {
        line.pk: rooms[key].uid
        for line in lines
        for key in line.takes
        if key in rooms and (line.service_id, rooms[key].pk) not in usual
    }
