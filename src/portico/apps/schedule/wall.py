"""The wall: the database itself refuses two occupancies of one stretch of a calendar.

PostgreSQL: an exclusion constraint. SQLite: two BEFORE triggers, written again after every
migrate, because Django's table rebuild on SQLite drops triggers without a word.
"""

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

CONSTRAINT = "occupancy_wall"

_POSTGRESQL = f"""
ALTER TABLE schedule_occupancy ADD CONSTRAINT {CONSTRAINT} EXCLUDE USING gist (
    calendar_id WITH =,
    tstzrange(starts_at, ends_at) WITH &&,
    int4range(lane_from, lane_to) WITH &&
)
"""

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {constraint}_{verb} BEFORE {event} ON schedule_occupancy
BEGIN
    SELECT RAISE(ABORT, '{constraint}') WHERE EXISTS (
        SELECT 1 FROM schedule_occupancy o
        WHERE o.calendar_id = NEW.calendar_id
          AND o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at
          AND o.lane_from < NEW.lane_to AND NEW.lane_from < o.lane_to
          AND o.id IS NOT NEW.id
    );
END
"""

_EVENTS = {
    "insert": "INSERT",
    "update": "UPDATE OF calendar_id, starts_at, ends_at, lane_from, lane_to",
}


def write_wall(connection: BaseDatabaseWrapper) -> None:
    """Write the wall where it is missing; harmless to repeat."""
    if has_wall(connection):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            cursor.execute(_POSTGRESQL)
        elif connection.vendor == "sqlite":
            for verb, event in _EVENTS.items():
                cursor.execute(_SQLITE.format(constraint=CONSTRAINT, verb=verb, event=event))
        else:
            raise ImproperlyConfigured(f"Portico has no wall for {connection.vendor}.")


def has_wall(connection: BaseDatabaseWrapper) -> bool:
    """Whether the wall stands; asked by `portico doctor` and by a test after all migrations."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = %s", [CONSTRAINT])
            return bool(cursor.fetchone()[0] == 1)
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s)",
            [f"{CONSTRAINT}_{verb}" for verb in _EVENTS],
        )
        return bool(cursor.fetchone()[0] == len(_EVENTS))
