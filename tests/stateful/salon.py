"""A small salon, as rows of the database and as plain sets of minutes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.schedule.locking import find_calendars
from portico.apps.schedule.models import Calendar, Room
from portico.apps.workspaces.models import Workspace
from tests.booking import make_colleague, make_service, make_units, need
from tests.conftest import World
from tests.domain.availability.oracle import Time, is_on_grid, is_open_at
from tests.make import make_client, make_room

FIRST = datetime(2026, 11, 24, tzinfo=UTC)
"""The window of the plain salon: two days from here."""
LENGTH = 2 * 1440
ZONE = ZoneInfo("Europe/Berlin")
Week = dict[int, list[tuple[int, int]]]
OPEN: Week = {day: [(480, 720), (780, 1080)] for day in range(6)}
LATE: Week = {day: [(600, 1200)] for day in range(6)}
SHORT: Week = {day: [(480, 660)] for day in range(6)}


@dataclass(frozen=True)
class PlainService:
    """What is asked for: minutes, who does it, and of which calendars one is taken each."""

    row: Service
    time: Time
    staff: tuple[int, ...]
    needs: tuple[tuple[int, ...], ...] = ()


@dataclass
class Salon:
    """`open`: minutes of the window in which a calendar is open; things always are."""

    workspace: Workspace
    user: User
    staff: dict[int, StaffMember]
    services: Sequence[PlainService]
    clients: Sequence[Client]
    rooms: dict[int, Room]
    open: dict[int, frozenset[int]] = field(default_factory=dict)
    weeks: dict[str, frozenset[int]] = field(default_factory=dict)

    def set_week(self, key: int, week: Week) -> None:
        """Somebody works at these hours from now on."""
        name = repr(week)
        if name not in self.weeks:
            self.weeks[name] = list_open(week)
        self.open[key] = self.weeks[name]

    @cached_property
    def grid(self) -> frozenset[int]:
        minutes = range(LENGTH)
        return frozenset(m for m in minutes if is_on_grid(FIRST + timedelta(minutes=m), ZONE, 15))


def list_open(week: Week) -> frozenset[int]:
    """Minutes of the window at which these hours are open."""
    found = (FIRST + timedelta(minutes=minute) for minute in range(LENGTH))
    return frozenset(
        n for n, moment in enumerate(found) if is_open_at(moment, ZONE, dict(week), {})
    )


def make_salon(world: World) -> Salon:
    """Three people, two chairs, two rooms, three services, four clients."""
    workspace = world.salon
    settings: dict[str, Any] = {
        "allow_self_rescheduling": True,
        "allow_self_cancellation": True,
        "self_rescheduling_hours": 0,
        "self_cancellation_hours": 0,
        "maximum_days_ahead": 2,
        "most_self_booked": 3,
        "group_maximum": 3,
    }
    for name, value in settings.items():
        setattr(workspace, name, value)
    workspace.save()
    kept = {str(day): [list(one) for one in stretches] for day, stretches in OPEN.items()}
    staff = [make_colleague(workspace, name, week=kept) for name in ("Mara", "Lena", "Jo")]
    chairs = make_units(workspace, 2)
    rooms = [make_room(workspace, "Basin"), make_room(workspace, "Bowl")]
    cut = make_service(workspace, *staff, duration=60, buffer_after=10)
    colour = make_service(
        workspace,
        *staff[:2],
        name="Colour",
        duration=30,
        processing=30,
        finishing=15,
        buffer_before=5,
    )
    wash = make_service(workspace, *staff[1:], name="Wash", duration=30)
    need(colour, chairs)
    need(wash, *rooms)
    keys = [member.calendar.pk for member in staff]
    room_keys = {one.pk: one.room for one in find_calendars([], rooms) if one.room}
    units = tuple(sorted(Calendar.objects.filter(resource=chairs).values_list("pk", flat=True)))
    salon = Salon(
        workspace=workspace,
        user=world.admin,
        staff=dict(zip(keys, staff, strict=True)),
        services=(
            PlainService(cut, Time(60, 0, 0, 0, 10), tuple(keys)),
            PlainService(colour, Time(30, 30, 15, 5, 0), tuple(keys[:2]), (units,)),
            PlainService(wash, Time(30, 0, 0, 0, 0), tuple(keys[1:]), (tuple(room_keys),)),
        ),
        clients=[make_client(world.organization, name) for name in ("Nora", "Emil", "Ida", "Per")],
        rooms=room_keys,
    )
    for key in keys:
        salon.set_week(key, OPEN)
    for key in (*units, *room_keys):
        salon.open[key] = frozenset(range(LENGTH))
    return salon
