"""The only clock of the web: everything below is given `now`."""

from datetime import UTC, datetime


def read_clock() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)
