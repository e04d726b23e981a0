"""Django's SQLite backend, except that the threads of a process begin to write in their order.

SQLite lets whoever looks at the right moment have the lock: with many writers somebody looked for
twenty seconds, in vain (tried), and got an error. Here only one thread of a process looks at a
time; the others stand behind it. It holds its place until it may write, not while it writes.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from django.db.backends.sqlite3 import base


class Queue:
    """Lets one in at a time, in the order in which they came."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Event] = deque()
        self._is_taken = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn; it ends with the block."""
        gate = self._join()
        try:
            if gate is not None:
                gate.wait()
            yield
        finally:
            self._leave(gate)

    def _join(self) -> Event | None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return None
            gate = Event()
            self._waiting.append(gate)
            return gate

    def _leave(self, gate: Event | None) -> None:
        with self._guard:
            if gate is not None and gate in self._waiting:  # interrupted before it was its turn
                self._waiting.remove(gate)
            elif self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


QUEUE = Queue()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that begins to write when it is its turn."""

    def _start_transaction_under_autocommit(self) -> None:
        with QUEUE.turn():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
