"""Put a sound SQLite behind Django: system Pythons carry releases with a WAL-reset bug."""

import importlib
import sqlite3
import sys

FIRST_SOUND = (3, 51, 3)


def use_bundled_sqlite() -> None:
    """Replace the standard module by pysqlite3 where that is installed and newer.

    Must run before Django is imported.
    """
    if sqlite3.sqlite_version_info >= FIRST_SOUND:
        return
    try:
        bundled = importlib.import_module("pysqlite3")
        dbapi = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return
    sys.modules["sqlite3"] = bundled
    sys.modules["sqlite3.dbapi2"] = dbapi


use_bundled_sqlite()
