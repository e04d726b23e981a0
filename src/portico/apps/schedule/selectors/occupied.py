"""What is taken of calendars, as minutes: one query that was composed once.

The database counts the minutes: making a moment of each text costs more than all the rest.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, DateTimeField, Func, Q, UUIDField

from portico.apps.prepared import Parameter, PreparedQuery
from portico.apps.schedule.models import Occupancy
from portico.domain.minutes import Window


class Taken(NamedTuple):
    """A stretch of a calendar in minutes since 1970, whole ones around it; `kind` as kept."""

    calendar: int
    begin: int
    end: int
    kind: str


class MinutesSince1970(Func):
    """Rounded down; on SQLite a moment is a text, `2026-11-23 09:00:00`, perhaps with more."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Seconds by `strftime`; a rest of a second is cut off."""
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER) / 60"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Seconds by `EXTRACT`."""
        template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / 60)::bigint"
        return self.as_sql(compiler, connection, template=template, **context)


class FullMinutesSince1970(MinutesSince1970):
    """Rounded up."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """A text that is longer than whole seconds has a rest."""
        template = (
            "(CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
            " + (length(%(expressions)s) > 19) + 59) / 60"
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Seconds by `EXTRACT`."""
        template = "CEIL(EXTRACT(EPOCH FROM %(expressions)s) / 60)::bigint"
        return self.as_sql(compiler, connection, template=template, **context)


def load_occupied(
    keys: Collection[int], window: Window, *, except_uids: Collection[UUID] = (), now: datetime
) -> list[Taken]:
    """What is taken of these calendars in the window; expired holds do not count.

    `except_uids`: subjects whose time counts as free.
    """
    calendars = sorted(key for key in keys if key > 0)
    if not calendars:
        return []
    values: dict[str, Any] = {f"calendar{n}": key for n, key in enumerate(calendars)}
    values |= {f"subject{n}": uid for n, uid in enumerate(sorted(except_uids))}
    rows = _occupied(len(calendars), len(except_uids)).rows(
        begin=window.start, end=window.at(window.length), now=now, **values
    )
    return [Taken._make(row) for row in rows]


@lru_cache(maxsize=128)
def _occupied(calendars: int, subjects: int) -> PreparedQuery:
    keys: Sequence[Any] = [Parameter(f"calendar{n}", BigIntegerField()) for n in range(calendars)]
    uids: Sequence[Any] = [Parameter(f"subject{n}", UUIDField()) for n in range(subjects)]
    moments = {name: Parameter(name, DateTimeField()) for name in ("begin", "end", "now")}
    is_other = ~Q(subject_uid__in=uids) if uids else Q()
    return PreparedQuery(
        lambda: Occupancy.objects.filter(
            Q(expires_at=None) | Q(expires_at__gt=moments["now"]),
            is_other,
            calendar__id__in=keys,
            ends_at__gt=moments["begin"],
            starts_at__lt=moments["end"],
        ).values_list(
            "calendar_id",
            MinutesSince1970("starts_at"),
            FullMinutesSince1970("ends_at"),
            "kind",
        )
    )
