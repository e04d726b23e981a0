"""One look at the database: everything that is read stands as it stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def read_at_once() -> Iterator[None]:
    """A transaction that reads and keeps nobody from writing.

    SQLite: an ordinary transaction of ours would take the one right to write with it. Within
    another transaction it is that one.
    """
    database: Any = connection
    if database.in_atomic_block:
        yield
        return
    is_sqlite = database.vendor == "sqlite"
    kept = getattr(database, "transaction_mode", None)
    if is_sqlite:
        database.ensure_connection()  # it sets the mode
        database.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            if database.vendor == "postgresql":
                with database.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if is_sqlite:
            database.transaction_mode = kept
