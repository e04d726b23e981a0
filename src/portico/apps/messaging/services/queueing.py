"""What is due now, whose turn it is, and how full the queue is."""

import random
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from portico.apps.messaging.models import Message
from portico.apps.messaging.services.throttling import count_room
from portico.apps.workspaces.models import Organization
from portico.domain.turns import FIRST, PRIORITIES, take_turns


def list_due(*, channel: str = "email", now: datetime, limit: int) -> list[int]:
    """Keys of the messages to send now: who waits at the door first, then fair turns.

    Organizations take turns, so that nobody waits for another's ten thousand; within one, notices
    go before marketing, then by due time. One whose minute is used up waits, save for what
    somebody waits for. What comes later costs nothing, however much: each query reads one
    stretch of an index.
    """
    due = Message.objects.filter(state=Message.SCHEDULED, channel=channel, due_at__lte=now)
    if not due.exists():  # most rounds of an idle worker
        return []
    waiting = _list_organizations(due)
    if not waiting:  # another worker has taken the last of it since
        return []
    share = limit // len(waiting) + 1
    at_the_door: dict[int, list[int]] = {}
    others: dict[int, list[int]] = {}
    for one in waiting:
        rows = due.filter(organization_id=one.key)
        if FIRST in one.priorities:
            at_the_door[one.key] = _take(rows, FIRST, limit)
        room = count_room(organization_id=one.key, channel=channel, now=now)
        most = share if room is None else min(share, room)
        keys: list[int] = []
        for priority in one.priorities[FIRST in one.priorities :]:
            keys += _take(rows, priority, most - len(keys))
        others[one.key] = keys
    last = random.choice(waiting).key  # noqa: S311  no secret: more organizations than places
    chosen = take_turns(at_the_door, limit=limit, first=last)
    return chosen + take_turns(others, limit=limit - len(chosen), first=last)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An organization with something due, and of which priorities, the first to go first."""

    key: int
    priorities: tuple[int, ...]


def _list_organizations(due: QuerySet[Message]) -> list[_Waiting]:
    """One probe of the index for each organization and priority."""
    of_this = due.filter(organization_id=OuterRef("pk"))
    probes = {f"has_{one}": Exists(of_this.filter(priority=one)) for one in PRIORITIES}
    any_of = Q(has_0=True) | Q(has_1=True) | Q(has_2=True)
    rows = Organization.objects.annotate(**probes).filter(any_of)
    found = rows.values_list("pk", *probes)
    return [
        _Waiting(key, tuple(p for p, has in zip(PRIORITIES, flags, strict=True) if has))
        for key, *flags in found
    ]


def _take(rows: QuerySet[Message], priority: int, most: int) -> list[int]:
    if most <= 0:
        return []
    wanted = rows.filter(priority=priority).order_by("due_at", "pk")
    return list(wanted.values_list("pk", flat=True)[:most])
