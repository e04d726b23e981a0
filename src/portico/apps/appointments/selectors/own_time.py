"""When clients are somewhere already: one query that was composed once."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, DateTimeField, UUIDField

from portico.apps.appointments.models import Attendee
from portico.apps.prepared import Parameter, PreparedQuery
from portico.apps.schedule.selectors.occupied import FullMinutesSince1970, MinutesSince1970
from portico.domain.minutes import Window, collect
from portico.domain.states import OCCUPYING, Answer


class OwnTime(NamedTuple):
    """An appointment that a client is expected at, in minutes since 1970.

    `booked_by`: the client who booked it online, in which workspace.
    """

    client: int
    uid: UUID
    begin: int
    end: int
    booked_by: int | None
    workspace: int


def load_own_time(
    clients: Collection[int], since: datetime, *, except_uids: Collection[UUID] = ()
) -> list[OwnTime]:
    """What these clients are expected at that ends after `since`, in any workspace."""
    if not clients:
        return []
    values: dict[str, Any] = {f"client{n}": pk for n, pk in enumerate(sorted(clients))}
    values |= {f"uid{n}": uid for n, uid in enumerate(sorted(except_uids))}
    rows = _own_time(len(clients), len(except_uids)).rows(since=since, **values)
    return [OwnTime._make(row) for row in rows]


def cover_own_time(rows: Iterable[OwnTime], client: int, window: Window) -> int:
    """The minutes of the window in which this client is somewhere."""
    first = int(window.start.timestamp()) // 60
    spans = ((row.begin - first, row.end - first) for row in rows if row.client == client)
    return collect(spans, window.length)


@lru_cache(maxsize=64)
def _own_time(clients: int, uids: int) -> PreparedQuery:
    keys: Any = [Parameter(f"client{n}", BigIntegerField()) for n in range(clients)]
    left_out: Any = [Parameter(f"uid{n}", UUIDField()) for n in range(uids)]
    rows = Attendee.objects.filter(
        client__id__in=keys,
        appointment__state__in=sorted(OCCUPYING),
        appointment__ends_at__gt=Parameter("since", DateTimeField()),
    ).exclude(answer=Answer.DECLINED)
    if left_out:
        rows = rows.exclude(appointment__uid__in=left_out)
    return PreparedQuery(
        lambda: rows.values_list(
            "client_id",
            "appointment__uid",
            MinutesSince1970("appointment__starts_at"),
            FullMinutesSince1970("appointment__ends_at"),
            "appointment__booked_by_id",
            "appointment__workspace_id",
        )
    )
