"""The clock of what is started by a clock or an operator."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def read_clock() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)


class ClockWatch:
    """Notices that the clock was set, or that the machine slept.

    The monotonic clock does neither jump nor run while a machine sleeps, so that the two then go
    apart.
    """

    TOLERATED = timedelta(seconds=5)
    """A clock that is only slewed stays within that from look to look."""

    def __init__(
        self,
        read_wall: Callable[[], datetime] = read_clock,
        read_steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read_wall, self._read_steady = read_wall, read_steady
        self._wall, self._steady = read_wall(), read_steady()

    def find_jump(self) -> timedelta | None:
        """How far the clock jumped since the last look, forward or back; None if it did not."""
        wall, steady = self._read_wall(), self._read_steady()
        apart = wall - self._wall - timedelta(seconds=steady - self._steady)
        self._wall, self._steady = wall, steady
        return apart if abs(apart) > self.TOLERATED else None
