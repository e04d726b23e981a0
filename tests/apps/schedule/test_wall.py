"""The database itself refuses two occupancies of one stretch of a calendar."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from portico.apps.schedule.locking import find_calendars, lock_calendars
from portico.apps.schedule.models import ALL_LANES, Calendar, Occupancy
from portico.apps.schedule.services.occupying import Stretch, occupy
from portico.apps.schedule.wall import CONSTRAINT, has_wall, write_wall
from portico.domain.errors import SlotTaken
from tests.conftest import World
from tests.make import NOW


@pytest.fixture
def calendar(world: World) -> Calendar:
    return find_calendars([world.provider.staff_member], [])[0]


def insert(
    calendar: Calendar, start: int, end: int, lanes: tuple[int, int] = (0, ALL_LANES)
) -> Any:
    """A raw row, minutes after NOW."""
    with transaction.atomic():
        return Occupancy.objects.create(
            organization_id=calendar.organization_id,
            calendar=calendar,
            starts_at=NOW + timedelta(minutes=start),
            ends_at=NOW + timedelta(minutes=end),
            lane_from=lanes[0],
            lane_to=lanes[1],
            subject_kind="appointment",
            subject_uid=uuid.uuid4(),
        )


@pytest.mark.parametrize("stretch", [(0, 60), (30, 90), (-30, 1), (59, 61), (10, 20), (-5, 99)])
def test_overlap_is_refused(calendar: Calendar, stretch: tuple[int, int]) -> None:
    insert(calendar, 0, 60)
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        insert(calendar, *stretch)


@pytest.mark.parametrize("stretch", [(60, 90), (-30, 0)])
def test_touching_is_no_overlap(calendar: Calendar, stretch: tuple[int, int]) -> None:
    insert(calendar, 0, 60)
    insert(calendar, *stretch)
    assert Occupancy.objects.count() == 2


def test_fractions_of_a_second_count(calendar: Calendar) -> None:
    row = insert(calendar, 0, 60)
    row.ends_at += timedelta(milliseconds=500)
    row.save(update_fields=["ends_at"])
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        insert(calendar, 60, 90)


def test_moving_a_row_onto_another_is_refused(calendar: Calendar) -> None:
    insert(calendar, 0, 60)
    row = insert(calendar, 60, 90)
    row.starts_at -= timedelta(minutes=1)
    with pytest.raises(IntegrityError, match=CONSTRAINT), transaction.atomic():
        row.save(update_fields=["starts_at"])


def test_lanes_side_by_side_are_no_overlap(calendar: Calendar) -> None:
    insert(calendar, 0, 60, (0, 1))
    insert(calendar, 0, 60, (1, 2))
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        insert(calendar, 0, 60, (1, 3))


def test_whoever_needs_every_lane_is_refused_over_a_double_booking(calendar: Calendar) -> None:
    insert(calendar, 0, 60)
    stretch = Stretch(calendar, NOW, NOW + timedelta(minutes=30), may_share=True)
    occupy(stretches=[stretch], subject_kind="appointment", subject_uid=uuid.uuid4())
    for start, end in ((0, 15), (20, 40), (30, 60)):
        with pytest.raises(IntegrityError, match=CONSTRAINT):
            insert(calendar, start, end)


def test_occupy_names_the_wall(calendar: Calendar) -> None:
    insert(calendar, 0, 60)
    stretch = Stretch(calendar, NOW, NOW + timedelta(minutes=30))
    with pytest.raises(SlotTaken):
        occupy(stretches=[stretch], subject_kind="appointment", subject_uid=uuid.uuid4())
    assert Occupancy.objects.count() == 1


@pytest.mark.parametrize("fields", [{"end": 0}, {"end": -10}, {"lanes": (3, 3)}, {"lanes": (4, 2)}])
def test_empty_ranges_are_refused(calendar: Calendar, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        insert(calendar, 0, fields.get("end", 10), fields.get("lanes", (0, 1)))


def test_expired_holds_go_under_the_lock(calendar: Calendar) -> None:
    row = insert(calendar, 0, 60)
    Occupancy.objects.filter(pk=row.pk).update(kind="hold", expires_at=NOW)
    with transaction.atomic():
        lock_calendars([calendar], now=NOW)
    insert(calendar, 0, 60)


def test_the_wall_stands_after_all_migrations_and_may_be_written_again(world: World) -> None:
    assert has_wall(connection)
    write_wall(connection)
    assert has_wall(connection)
