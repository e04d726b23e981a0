"""What the picker shows, ready for `portal/parts/slots.html`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portico.apps.appointments.selectors.slots import FoundSlots, Slot
from portico.web.common.dates import clock_time, format_date, zone_place
from portico.web.portal.slots.asking import Asked, Zones, next_month, write_start

NOON, EVENING = 12, 18
_WEEK = 7
_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class PickerPage:
    """The page around a picker.

    `address`: the page with its query, but without month and day. `press`: *buttons* or *radios*
    (see the package). `method` and `action`: of the form that sends `start`; an empty action is
    the page itself. `hidden`: what the form sends as well. `present`: the day of the
    appointment that is moved. `chosen`: a start that is chosen already. `confirm`: a template
    below the radios.
    """

    address: str
    press: Literal["buttons", "radios"] = "buttons"
    method: Literal["post", "get"] = "post"
    action: str = ""
    hidden: Sequence[tuple[str, str]] = ()
    present: date | None = None
    chosen: datetime | None = None
    confirm: str = ""

    def of_month(self, month: date) -> str:
        """The address of a month."""
        return f"{self.address}{self._mark}month={month:%Y-%m}"

    def of_day(self, day: date) -> str:
        """The address of a day, at its times: they stand below the month on a phone."""
        return f"{self.address}{self._mark}day={day:%Y-%m-%d}#slots-day"

    @property
    def _mark(self) -> str:
        return "&" if "?" in self.address else "?"


class DayCell(NamedTuple):
    """A day in the grid; `href` empty: nothing is free. `name` says it all."""

    day: date
    name: str
    href: str
    is_shown: bool
    is_today: bool
    is_present: bool


class TimeChoice(NamedTuple):
    """A time: what is sent, when it is, and how a clock elsewhere shows it (or empty)."""

    value: str
    at: datetime
    elsewhere: str
    is_chosen: bool


class PartOfDay(NamedTuple):
    """Morning, afternoon or evening, with its times."""

    name: str
    times: Sequence[TimeChoice]


class MonthLink(NamedTuple):
    """A month to go to."""

    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Picker:
    """Everything that `portal/parts/slots.html` shows.

    `weeks`: rows of seven cells, None outside of the month. `day`: the day whose times are
    shown, None where the month has none. `next_free`: a way to the first free day of all, where
    another month is shown. `is_too_soon`: free are only times that are too soon. `last`: the
    last day of the horizon. `said`: the outcome in a sentence, for those who do not see it.
    """

    page: PickerPage
    zones: Zones
    month: date
    weekdays: Sequence[date]
    weeks: Sequence[Sequence[DayCell | None]]
    day: date | None
    parts: Sequence[PartOfDay]
    previous: MonthLink | None
    following: MonthLink | None
    next_free: MonthLink | None
    is_too_soon: bool
    last: date
    said: str

    @property
    def month_name(self) -> str:
        """`December 2026`."""
        return _month_name(self.month)

    @property
    def day_name(self) -> str:
        """`Thursday 3 December`."""
        return _day_name(self.day) if self.day else ""

    @property
    def is_beyond(self) -> bool:
        """Whether the month lies behind the horizon."""
        return self.month > self.last

    @property
    def last_name(self) -> str:
        """`Saturday 2 January 2027`."""
        return format_date(self.last, pgettext("date format", "l j F Y"))


def build_picker(
    found: FoundSlots, asked: Asked, zones: Zones, page: PickerPage, *, now: datetime
) -> Picker:
    """The picker of the month that is asked for, or of the first one with free times."""
    today = now.astimezone(zones.shown).date()
    found = _jump(found, asked)
    free = found.free_days
    month = asked.month or (free[0] if free else today).replace(day=1)
    counts = {day: len(found.on(day)) for day in free if _is_in(month, day)}
    day = asked.day or min(counts, default=None)
    slots = found.on(day) if day in counts and day else ()
    last = _last_day(found, zones)
    return Picker(
        page=page,
        zones=zones,
        month=month,
        weekdays=[_MONDAY + timedelta(days=number) for number in range(_WEEK)],
        weeks=_weeks(month, counts, day, today, page),
        day=day,
        parts=_parts(slots, zones, page),
        previous=_link(page, (month - timedelta(days=1)).replace(day=1), month > today),
        following=_link(page, next_month(month), next_month(month) <= last),
        next_free=_next_free(found, asked, page),
        is_too_soon=not counts and found.is_too_soon_only,
        last=last,
        said=_said(month, counts, day, len(slots)),
    )


def offer_times(
    starts: Iterable[datetime], zones: Zones, chosen: datetime | None = None
) -> list[TimeChoice]:
    """Starts as they are sent and shown."""
    return [TimeChoice(write_start(at), at, _elsewhere(at, zones), at == chosen) for at in starts]


def _jump(found: FoundSlots, asked: Asked) -> FoundSlots:
    """Nobody asked for a month: the first one with free times is shown at once."""
    is_later = asked.month is None and found.first is None and found.later is not None
    return found.later if is_later and found.later and found.later.first else found


def _is_in(month: date, day: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _last_day(found: FoundSlots, zones: Zones) -> date:
    return (found.sought.limits.last - timedelta(minutes=1)).astimezone(zones.shown).date()


def _weeks(
    month: date, counts: dict[date, int], shown: date | None, today: date, page: PickerPage
) -> list[list[DayCell | None]]:
    cells: list[DayCell | None] = [None] * month.weekday()
    day = month
    while _is_in(month, day):
        count = counts.get(day, 0)
        cells.append(
            DayCell(
                day=day,
                name=_cell_name(day, count, is_today=day == today, is_present=day == page.present),
                href=page.of_day(day) if count else "",
                is_shown=day == shown,
                is_today=day == today,
                is_present=day == page.present,
            )
        )
        day += timedelta(days=1)
    cells += [None] * (-len(cells) % _WEEK)
    return [cells[at : at + _WEEK] for at in range(0, len(cells), _WEEK)]


def _cell_name(day: date, count: int, *, is_today: bool, is_present: bool) -> str:
    """`Thursday 3 December, 5 times free`."""
    words = [_day_name(day)]
    if is_today:
        words.append(_("today"))
    if is_present:
        words.append(_("your appointment now"))
    if count:
        words.append(ngettext("%(count)d time free", "%(count)d times free", count))
    return ", ".join(words) % {"count": count}


def _parts(slots: Sequence[Slot], zones: Zones, page: PickerPage) -> list[PartOfDay]:
    found: dict[str, list[TimeChoice]] = {}
    for time in offer_times((slot.starts_at for slot in slots), zones, page.chosen):
        hour = time.at.astimezone(zones.shown).hour
        name = _("Morning") if hour < NOON else _("Afternoon") if hour < EVENING else _("Evening")
        found.setdefault(name, []).append(time)
    return [PartOfDay(name, times) for name, times in found.items()]


def _elsewhere(at: datetime, zones: Zones) -> str:
    """`9:00 London`, with the weekday where it is another there; empty where walls agree."""
    other = zones.other
    if other is None:
        return ""
    here, there = at.astimezone(zones.shown), at.astimezone(other)
    if here.utcoffset() == there.utcoffset():
        return ""
    words = _("%(time)s %(place)s") % {"time": clock_time(at, other), "place": zone_place(other)}
    same = here.date() == there.date()
    return words if same else f"{format_date(there.date(), 'D')} {words}"


def _link(page: PickerPage, month: date, is_there: bool) -> MonthLink | None:
    return MonthLink(page.of_month(month), _month_name(month)) if is_there else None


def _next_free(found: FoundSlots, asked: Asked, page: PickerPage) -> MonthLink | None:
    """Only where nothing is free in the month that was asked for."""
    later = found.later
    if found.first is not None or later is None or not later.free_days:
        return None
    day = later.free_days[0]
    return MonthLink(page.of_day(day), _day_name(day))


def _said(month: date, counts: dict[date, int], day: date | None, times: int) -> str:
    if not counts:
        return _("%(month)s: nothing is free.") % {"month": _month_name(month)}
    days = ngettext("%(count)d day", "%(count)d days", len(counts)) % {"count": len(counts)}
    words = ngettext("%(count)d time free", "%(count)d times free", times) % {"count": times}
    return _("%(month)s: %(days)s with free times. %(day)s: %(times)s.") % {
        "month": _month_name(month),
        "days": days,
        "day": _day_name(day) if day else "",
        "times": words,
    }


def _month_name(month: date) -> str:
    return format_date(month, pgettext("date format", "F Y"))


def _day_name(day: date) -> str:
    return format_date(day, pgettext("date format", "l j F"))
