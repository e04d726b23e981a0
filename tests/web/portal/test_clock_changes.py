"""The clock changes, twice a year: slots, pages, mails and calendar files tell the same instants.

Berlin and New York by an hour, Lord Howe by half of one, Santiago at midnight, Casablanca around
Ramadan, and Kolkata never. What is expected is counted minute by minute on the zone's clock.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.messaging.services.delivering import deliver_due
from portico.apps.workspaces.models import Workspace
from portico.config.env import read_mail
from tests.apps.appointments.visits import book
from tests.booking import ask, find, make_colleague, make_service
from tests.catcher import Catcher, body_of, calendar_of, catch_mail
from tests.conftest import World
from tests.ical.read_back import read_event, read_times

MINUTE, HALF_HOUR, DAY = timedelta(minutes=1), timedelta(minutes=30), timedelta(days=1)
YEAR = datetime(2027, 1, 1, tzinfo=UTC)
ZONES = {
    "Europe/Berlin": 2,
    "America/New_York": 2,
    "Australia/Lord_Howe": 2,
    "America/Santiago": 2,
    "Africa/Casablanca": 2,
    "Asia/Kolkata": 0,
}
CASES = [(zone, n) for zone, count in ZONES.items() for n in range(max(count, 1))]


def list_changes(zone: ZoneInfo) -> list[datetime]:
    """The instants of the year from which the zone's clock is another."""
    found = []
    for quarter in range(365 * 96):
        at = YEAR + quarter * timedelta(minutes=15)
        if at.astimezone(zone).utcoffset() != (at - MINUTE).astimezone(zone).utcoffset():
            found.append(at)
    return found


@dataclass(frozen=True)
class Case:
    """A change of a zone's clock, and a workspace there that is open around the clock."""

    zone: ZoneInfo
    change: datetime
    workspace: Workspace
    service: Service

    @property
    def days(self) -> list[date]:
        """The dates on both sides of it."""
        sides = (self.change - MINUTE, self.change, self.change + DAY)
        return sorted({at.astimezone(self.zone).date() for at in sides})

    @property
    def now(self) -> datetime:
        return self.change.replace(minute=0) - 3 * DAY

    def expect(self, day: date) -> list[datetime]:
        """Every instant at which the wall of that day shows a whole or a half hour."""
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        walls = ((noon + n * MINUTE) for n in range(-36 * 60, 36 * 60))
        local = ((at, at.astimezone(self.zone)) for at in walls)
        return [at for at, wall in local if wall.date() == day and wall.minute % 30 == 0]

    def clock(self, at: datetime) -> str:
        """`1:30`; with the offset where the wall shows it at another instant as well."""
        wall = at.astimezone(self.zone)
        around = (at + n * MINUTE for n in range(-180, 181) if n)
        same = (one.astimezone(self.zone).replace(tzinfo=None) for one in around)
        shown = f"{wall.hour}:{wall:%M}"
        return f"{shown} (UTC{wall:%z})" if wall.replace(tzinfo=None) in same else shown

    def near(self) -> list[datetime]:
        """Starts before, at and after the change; where there is an hour twice, both."""
        every = [at for day in self.days for at in self.expect(day)]
        return [at for at in every if abs(at - self.change) <= timedelta(minutes=60)]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def case(request: Any, world: World, clock: time_machine.Traveller) -> Case:
    name, number = request.param
    zone = ZoneInfo(name)
    changes = list_changes(zone)
    assert len(changes) == ZONES[name]
    change = changes[number] if changes else datetime(2027, 6, 15, 12, tzinfo=UTC)
    workspace = world.salon
    workspace.time_zone, workspace.increment = name, 30
    workspace.send_invitations, workspace.most_self_booked = True, 50
    workspace.save()
    always = {str(day): [[0, 1440]] for day in range(7)}
    mara = make_colleague(workspace, week=always)
    made = Case(zone, change, workspace, make_service(workspace, mara, duration=30))
    clock.move_to(made.now)
    return made


@pytest.fixture
def post(settings: Any) -> Iterator[Catcher]:
    with catch_mail() as catcher:
        settings.MAIL = read_mail(catcher.url)
        settings.MAIL_TRANSPORT = "portico.integrations.smtp.transport.SmtpTransport"
        yield catcher


def test_what_is_offered(world: World, case: Case) -> None:
    for day in case.days:
        found = find(None, case.workspace, ask(case.service), day, now=case.now)
        assert [slot.starts_at for slot in found.on(day)] == case.expect(day)
        twice = [slot.starts_at for slot in found.on(day) if slot.is_twice]
        assert twice == [at for at in case.expect(day) if "UTC" in case.clock(at)]


def test_what_the_page_of_times_offers(
    world: World, case: Case, enter: Callable[..., Browser]
) -> None:
    browser = enter(world.anna, case.workspace, now=case.now)
    address = reverse("portal:book_times", args=[case.workspace.public_id])
    for day in case.days:
        asked = {"service1": str(case.service.uid), "day": day.isoformat()}
        response = browser.get(address, asked)
        assert response.status_code == 200
        page = response.content.decode()
        shown = re.findall(r'name="start" value="(.+?)"><span><time datetime="(.+?)">(.+?)<', page)
        assert [(value, datetime.fromisoformat(at), label) for value, at, label in shown] == [
            (f"{at:%Y-%m-%dT%H:%MZ}", at, case.clock(at)) for at in case.expect(day)
        ]


def test_what_is_booked_is_told_alike(
    world: World, case: Case, post: Catcher, enter: Callable[..., Browser]
) -> None:
    browser = enter(world.anna, case.workspace, now=case.now)
    for starts_at in case.near():
        post.mails.clear()
        one = book(world.anna, case.workspace, ask(case.service), starts_at, now=case.now)
        deliver_due(owner="w", read_clock=lambda: case.now + MINUTE)
        (mail,) = [mail for mail in post.mails if mail["To"] and "anna@" in mail["To"]]
        part = calendar_of(mail)
        assert part is not None
        check_file(str(part.get_content()).encode(), starts_at, case.zone)
        plain = body_of(mail, "plain")
        assert two_digits(case.clock(starts_at)) in mail["Subject"]
        assert two_digits(case.clock(starts_at)) in plain
        assert two_digits(case.clock(starts_at + HALF_HOUR)) in plain
        check_pages(browser, case, one)


def two_digits(clock: str) -> str:
    """As mails write it: `01:30`."""
    return clock if clock[1].isdigit() else f"0{clock}"


def check_pages(browser: Browser, case: Case, one: Appointment) -> None:
    assert one.starts_at is not None
    assert one.ends_at is not None
    where = [case.workspace.public_id, one.uid]
    page = unescape(browser.get(reverse("portal:appointment", args=where)).content.decode())
    starts, ends = case.clock(one.starts_at), case.clock(one.ends_at)
    is_same_day = len({at.astimezone(case.zone).date() for at in (one.starts_at, one.ends_at)}) == 1
    assert starts in page
    assert f"{starts}–{ends}" in page if is_same_day else ends in page
    file = browser.get(reverse("portal:calendar_file", args=where)).content
    check_file(file, one.starts_at, case.zone)


def check_file(written: bytes, starts_at: datetime, zone: ZoneInfo) -> None:
    """As dateutil, vobject and icalendar read it: the same half hour."""
    expected = (starts_at, starts_at + HALF_HOUR)
    assert read_times(written) == expected
    event = read_event(written)
    for read, at in zip((event.dtstart.value, event.dtend.value), expected, strict=True):
        # Of vobject only the wall: it asks the system for zones that it knows by name.
        wall = at if str(read.tzinfo) in ("UTC", "tzutc()") else at.astimezone(zone)
        assert read.replace(tzinfo=None) == wall.replace(tzinfo=None)
    (entry,) = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert (entry.start.astimezone(UTC), entry.end.astimezone(UTC)) == expected
