"""A number that differs once anything differs that staff edit."""

import zlib
from collections.abc import Collection
from typing import Any

from portico.apps.schedule.models import Hours
from portico.domain.errors import StaleChange


def mark_of(record: Any, names: Collection[str], hours: Hours | None, *more: Any) -> int:
    """The mark of a record as it is now, with its hours."""
    facts = [getattr(record, name) for name in names]
    week = (hours.week, hours.exceptions) if hours else None
    return zlib.crc32(repr([*facts, week, *more]).encode())


def check_mark(seen: int, present: int) -> None:
    """Raises StaleChange where the record is not what was seen."""
    if seen != present:
        raise StaleChange(seen, present)
