"""The slot picker: month, day, times, zones, and what it says where nothing is free."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.selectors.slots import load_slots
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere
from portico.web.portal.slots.asking import (
    Asked,
    Zones,
    choose_zones,
    read_asked,
    read_start,
    write_start,
)
from portico.web.portal.slots.picking import Picker, PickerPage, build_picker
from tests.booking import TUESDAY, ask, berlin, make_colleague, make_service
from tests.conftest import World
from tests.make import NOW

BERLIN = ZoneInfo("Europe/Berlin")
PAGE = PickerPage("/times/?service1=x")
FIRST, HERE = Asked(), Zones(BERLIN)


@pytest.fixture
def salon(world: World) -> Workspace:
    world.salon.increment = 60
    world.salon.maximum_days_ahead = 40
    world.salon.save()
    return world.salon


def pick(
    salon: Workspace,
    week: dict[str, Any] | None = None,
    asked: Asked = FIRST,
    zones: Zones = HERE,
    page: PickerPage = PAGE,
    now: datetime = NOW,
    **fields: Any,
) -> Picker:
    service = make_service(salon, make_colleague(salon, week=week, **fields), duration=120)
    found = load_slots(None, salon, ask(service), asked.days(zones.shown, now), now=now)
    return build_picker(found, asked, zones, page, now=now)


def render(picker: Picker, **more: Any) -> str:
    context = {"picker": picker, "ways": (), **more}
    return " ".join(render_to_string("portal/parts/slots.html", context).split())


def test_the_first_free_day_is_shown_with_its_times(salon: Workspace) -> None:
    picker = pick(salon, week={"1": [[540, 780]], "3": [[540, 1200]]})
    assert (picker.month, picker.day) == (date(2026, 11, 1), TUESDAY)
    assert [(part.name, [time.value for time in part.times]) for part in picker.parts] == [
        ("Morning", ["2026-11-24T08:00Z", "2026-11-24T09:00Z", "2026-11-24T10:00Z"])
    ]
    page = render(picker)
    assert 'aria-label="Tuesday 24 November, 3 times free" aria-current="true">24</a>' in page
    assert 'aria-label="Thursday 26 November, 10 times free">26</a>' in page
    assert '<span aria-hidden="true">23</span>' in page
    assert "Monday 23 November, today" in page
    assert page.count("<th ") == 7
    assert 'href="/times/?service1=x&amp;day=2026-11-24#slots-day"' in page
    assert "November 2026: 2 days with free times. Tuesday 24 November: 3 times free." in page


def test_a_day_has_its_parts(salon: Workspace) -> None:
    picker = pick(salon, week={"3": [[540, 1200]]}, asked=read_asked({"day": "2026-11-26"}))
    assert [(part.name, len(part.times)) for part in picker.parts] == [
        ("Morning", 3),
        ("Afternoon", 6),
        ("Evening", 1),
    ]


def test_months_lead_as_far_as_the_horizon(salon: Workspace) -> None:
    november = pick(salon)
    assert november.previous is None
    assert november.following is not None
    assert november.following.href == "/times/?service1=x&month=2026-12"
    assert november.following.name == "December 2026"
    january = pick(salon, asked=read_asked({"month": "2027-01"}))
    assert january.previous is not None
    assert january.previous.href.endswith("month=2026-12")
    assert january.following is None
    assert january.last == date(2027, 1, 2)


def test_an_empty_month_is_left_out_unless_it_was_asked_for(salon: Workspace) -> None:
    late = {"week": {}, "exceptions": {"2026-12-10": [[540, 780]]}}
    jumped = pick(salon, **late)
    assert (jumped.month, jumped.day) == (date(2026, 12, 1), date(2026, 12, 10))
    assert len(jumped.parts[0].times) == 3
    asked = pick(salon, asked=read_asked({"month": "2026-11"}), **late)
    assert (asked.month, asked.day, asked.parts) == (date(2026, 11, 1), None, [])
    assert asked.next_free is not None
    assert asked.next_free.href.endswith("day=2026-12-10#slots-day")
    page = render(asked)
    assert "Nothing is free in November 2026" in page
    assert "Next free: Thursday 10 December" in page
    assert "November 2026: nothing is free." in page


def test_only_too_soon_times_say_to_call(salon: Workspace) -> None:
    salon.minimum_notice_minutes = 3 * 24 * 60
    salon.save()
    picker = pick(salon, week={}, exceptions={"2026-11-24": [[540, 780]]})
    assert picker.is_too_soon
    way = {"href": "tel:1", "icon": "phone", "label": "Call 1"}
    page = render(picker, ways=[way])
    assert "Only at short notice" in page
    assert 'href="tel:1"' in page


def test_nothing_at_all_says_how_far_was_looked(salon: Workspace) -> None:
    picker = pick(salon, week={})
    assert not picker.is_too_soon
    assert "We looked until Saturday 2 January 2027." in render(picker)


def test_a_month_behind_the_horizon_leads_back(salon: Workspace) -> None:
    page = render(pick(salon, asked=read_asked({"month": "2027-03"})))
    assert "Online you can book until Saturday 2 January 2027." in page
    assert 'href="/times/?service1=x"' in page


def test_a_day_without_times_says_so(salon: Workspace) -> None:
    picker = pick(salon, asked=read_asked({"day": "2026-11-28"}))
    assert (picker.day, picker.parts) == (date(2026, 11, 28), [])
    assert "Nothing is free on this day." in render(picker)


def test_the_clock_elsewhere_stands_beside(salon: Workspace) -> None:
    zones = choose_zones(salon, ZoneInfo("America/New_York"), is_online=False, now=NOW)
    assert zones == Zones(BERLIN, ZoneInfo("America/New_York"), True)
    picker = pick(salon, week={"1": [[60, 600]]}, zones=zones)
    first, *_, last = picker.parts[0].times
    assert (first.elsewhere, last.elsewhere) == ("Mon 19:00 New York", "2:00 New York")
    assert "Times are Berlin time, and beside them for you in New York." in render(picker)


def test_online_times_are_the_clients(salon: Workspace) -> None:
    zones = choose_zones(salon, ZoneInfo("America/New_York"), is_online=True, now=NOW)
    assert zones == Zones(ZoneInfo("America/New_York"), None, True)
    page = render(pick(salon, zones=zones, asked=Asked.on(berlin(24, 12), zones)))
    assert ">3:00</time>" in page
    assert "Times are New York time." in page


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/Vienna"])
def test_one_wall_is_not_named(salon: Workspace, zone: str) -> None:
    for is_online in (True, False):
        zones = choose_zones(salon, ZoneInfo(zone), is_online=is_online, now=NOW)
        assert (zones.other, zones.is_named) == (None, False)


def test_walls_that_part_at_another_time_of_the_year_are_named(salon: Workspace) -> None:
    """Berlin and Tunis agree in winter only."""
    zones = choose_zones(salon, ZoneInfo("Africa/Tunis"), is_online=False, now=NOW)
    assert zones.other == ZoneInfo("Africa/Tunis")
    assert pick(salon, zones=zones).parts[0].times[0].elsewhere == ""


def test_a_clock_time_that_comes_twice_shows_its_offset(salon: Workspace) -> None:
    now = datetime(2026, 10, 24, 9, tzinfo=BERLIN)
    page = render(pick(salon, week={"6": [[0, 360]]}, now=now))
    assert ">2:00 (UTC+0200)</time>" in page
    assert ">2:00 (UTC+0100)</time>" in page
    assert ">3:00</time>" in page


def test_radios_hold_what_is_chosen_and_sent_with_it(salon: Workspace) -> None:
    page = replace(
        PAGE,
        press="radios",
        hidden=[("version", "3")],
        present=date(2026, 11, 27),
        chosen=berlin(24, 10),
    )
    shown = render(
        pick(salon, page=page, asked=Asked.on(berlin(24, 10), HERE)), csrf_token="secret"
    )
    assert 'value="2026-11-24T09:00Z" required checked' in shown
    assert shown.count(" checked") == 1
    assert '<input type="hidden" name="version" value="3">' in shown
    assert "Friday 27 November, your appointment now" in shown
    assert "Yours now" in shown


def test_the_part_alone_tells_its_outcome_out_of_band(salon: Workspace) -> None:
    picker = pick(salon)
    assert 'role="status" hx-swap-oob="innerHTML"' in render(picker, is_part=True)
    assert "hx-swap-oob" not in render(picker)


@pytest.mark.parametrize(
    "query",
    [
        {"month": "2026-13"},
        {"month": "2026-1"},
        {"month": "soon"},
        {"month": "٢٠٢٦-١١"},
        {"day": "2026-02-30"},
        {"day": "2026-11"},
        {"day": "0000-01-01"},
    ],
)
def test_what_is_no_month_or_day_is_not_there(query: dict[str, str]) -> None:
    with pytest.raises(NotThere):
        read_asked(query)


def test_odd_years_are_not_there() -> None:
    for text in ("9999-12", "0001-01", "2030-01"):
        with pytest.raises(NotThere):
            read_asked({"month": text}).days(BERLIN, NOW)
    assert read_asked({"month": "2029-12"}).days(BERLIN, NOW).last == date(2029, 12, 31)


def test_a_start_is_read_as_it_was_written() -> None:
    assert read_start(write_start(berlin(24, 9))) == berlin(24, 9)
    for text in ("", "2026-11-24T09:00", "2026-11-24 09:00Z", "2026-13-24T09:00Z", "now"):
        assert read_start(text) is None


def test_a_month_takes_four_queries_and_an_empty_one_five(salon: Workspace) -> None:
    service = make_service(salon, make_colleague(salon, exceptions={}, week={"1": [[540, 1020]]}))
    for first, most in ((date(2026, 12, 1), 4), (date(2027, 1, 3), 4), (date(2026, 11, 25), 5)):
        shown = replace(Asked(first.replace(day=1)).days(BERLIN, NOW), first=first)
        shown = replace(shown, last=first + timedelta(days=4))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            load_slots(None, salon, ask(service), shown, now=NOW)
        assert len(queries) <= most
