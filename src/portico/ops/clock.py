"""The clock of what is started by a clock or an operator."""

from datetime import UTC, datetime


def read_clock() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)
