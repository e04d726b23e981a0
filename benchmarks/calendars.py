"""Ten people with hours and bookings, and years of past."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.test import Client as Browser

from portico.apps.access.services.starting import start_portal_session
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client
from portico.apps.schedule.models import ALL_LANES, Calendar, Occupancy
from portico.apps.workspaces.models import Workspace
from portico.domain.states import WorkspaceKind
from portico.ops.clock import read_clock
from tests.booking import make_colleague, make_service
from tests.make import make_client, make_organization, make_workspace

SLICE = timedelta(minutes=30)
HOUR = timedelta(hours=1)
DAYS = 62
BATCH = 10_000


@dataclass(frozen=True)
class Salon:
    """A workspace, its calendars, somebody who asks when and what for.

    `first`, `last`: the days of the month after this one.
    """

    workspace: Workspace
    client: Client
    calendars: list[Calendar]
    cut: Service
    now: datetime
    first: date
    last: date

    @property
    def request(self) -> VisitRequest:
        """The cut, by anybody."""
        return VisitRequest((LineWish(self.cut.uid),))

    @property
    def today(self) -> datetime:
        """The last midnight."""
        return midnight_of(self.now)


def midnight_of(now: datetime) -> datetime:
    """The start of its day in UTC."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def make_salon(*, people: int, share: float) -> Salon:
    """`share` of the half hours from nine to five are booked in two months from today on."""
    now = read_clock().replace(second=0, microsecond=0)
    organization = make_organization()
    workspace = make_workspace(organization, WorkspaceKind.LOCATION, "Salt & Stone")
    staff = [make_colleague(workspace, f"Mara {number}") for number in range(people)]
    cut = make_service(workspace, *staff)
    calendars = [member.calendar for member in staff]
    pick = random.Random(7)
    rows = [
        book_row(calendar, midnight_of(now) + timedelta(days=day) + 8 * HOUR + number * SLICE)
        for calendar in calendars
        for day in range(DAYS)
        for number in range(16)
        if pick.random() < share
    ]
    Occupancy.objects.bulk_create(rows, batch_size=BATCH)
    first = (now.date().replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Salon(workspace, make_client(organization), calendars, cut, now, first, last)


def sign_in(salon: Salon) -> Browser:
    """The client's browser, in the portal."""
    entered = start_portal_session(
        client=salon.client, workspace=salon.workspace, way_in="link", now=read_clock()
    )
    browser = Browser()
    name = f"{settings.COOKIE_PREFIX}portal-{salon.workspace.public_id}"
    browser.cookies[name] = entered.session_key
    return browser


def fill_past(salon: Salon, count: int) -> None:
    """So many bookings more on the same calendars, back and back; past the models, for speed.

    The oldest first: the wall of the embedded database looks at whatever ends later.
    """
    before = Occupancy.objects.filter(starts_at__lt=salon.today).count()
    uid = Occupancy._meta.get_field("subject_uid").get_db_prep_value(uuid4(), connection)
    adapt = connection.ops.adapt_datetimefield_value
    names = "organization_id, calendar_id, starts_at, ends_at, lane_from, lane_to, kind,"
    names += " is_tentative, subject_kind, subject_uid"
    places = ", ".join(["%s"] * 10)
    insert = f"INSERT INTO schedule_occupancy ({names}) VALUES ({places})"  # noqa: S608
    owner, calendars = salon.workspace.organization_id, salon.calendars
    numbers = iter(range(before + max(count, 0) - 1, before - 1, -1))
    while batch := list(islice(numbers, BATCH)):
        rows = []
        for number in batch:
            begin = salon.today - (number // len(calendars) + 1) * SLICE
            times = adapt(begin), adapt(begin + SLICE)
            key = calendars[number % len(calendars)].pk
            rows.append((owner, key, *times, 0, ALL_LANES, "booking", False, "appointment", uid))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(insert, rows)


def book_row(calendar: Calendar, starts_at: datetime) -> Occupancy:
    """Half an hour of a calendar."""
    return Occupancy(
        organization_id=calendar.organization_id,
        calendar=calendar,
        starts_at=starts_at,
        ends_at=starts_at + SLICE,
        subject_kind="appointment",
        subject_uid=calendar.organization.uid,
    )
