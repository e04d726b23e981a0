"""When a flow goes on, in the workspace's zone (product page 1, Times).

Days and weeks keep the time on the wall, minutes and hours are elapsed. A time that the clock
change skips is moved forward by the length of the gap; one that occurs twice is the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portico.domain.flows.definition import Start, Unit, Wait
from portico.domain.wall_days import shift_days

BIRTHDAY_AT = time(9, 0)
"""A birthday's runs start at this time of the workspace's day."""
NON_MARKETING_DAYS = 14
"""Messages that are no marketing go out only so long after a run's start (product page 5)."""


def shift_moment(moment: datetime, amount: int, unit: Unit, zone: str) -> datetime:
    """`moment` and so much (a negative amount: before it), in UTC."""
    if unit is Unit.MINUTES:
        return moment.astimezone(UTC) + timedelta(minutes=amount)
    if unit is Unit.HOURS:
        return moment.astimezone(UTC) + timedelta(hours=amount)
    return shift_days(moment, amount * (7 if unit is Unit.WEEKS else 1), zone)


def end_of_wait(wait: Wait, begun_at: datetime, zone: str) -> datetime:
    """The instant at which a wait that begins now is over; never before its length has passed."""
    earliest = shift_moment(begun_at, wait.amount, wait.unit, zone)
    local = earliest.astimezone(ZoneInfo(zone))
    weekdays = wait.weekdays or frozenset(range(7))
    if wait.at is None and local.weekday() in weekdays:
        return earliest
    wall = wait.at or local.timetz().replace(tzinfo=None, fold=0)
    day = local.date()
    while True:  # at most eight turns: within a week every weekday occurs
        found = _on_wall(day, wall, zone)
        if day.weekday() in weekdays and found >= earliest:
            return found
        day += timedelta(days=1)


def moment_before_start(starts_at: datetime, start: Start, zone: str) -> datetime:
    """When the trigger *before start* fires for an appointment."""
    return shift_moment(starts_at, -start.amount, start.unit, zone)


def birthday_moment(birthday: date, year: int, zone: str) -> datetime:
    """When the trigger *birthday* fires in `year`; 29 February is 28 February in a short year."""
    try:
        day = birthday.replace(year=year)
    except ValueError:
        day = date(year, 2, 28)
    return _on_wall(day, BIRTHDAY_AT, zone)


def may_still_write(started_at: datetime, *, is_marketing: bool, now: datetime) -> bool:
    """Whether a message may go out so long after the run's start; exactly 14 days may."""
    return is_marketing or now - started_at <= timedelta(days=NON_MARKETING_DAYS)


def _on_wall(day: date, wall: time, zone: str) -> datetime:
    """The instant; `fold=0` reads a skipped time by the offset before the change."""
    local = datetime.combine(day, wall.replace(fold=0), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)
