"""Rows that many tests begin with: made once by the services, then put there as they were.

Made anew for each test, they cost more than most tests.
"""

import pickle
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar, cast

from django.apps import apps
from django.db import connection

from portico.apps.workspaces.models import Organization

Built = TypeVar("Built")


class Kept(NamedTuple):
    """What `build` returned, and a statement for each table that it wrote to."""

    built: bytes
    statements: list[tuple[str, list[str]]]


_kept: dict[tuple[str, str], Kept] = {}


def bring(name: str, build: Callable[[], Built]) -> Built:
    """What `build` returns, with its rows; it must depend on nothing but an empty database.

    Where rows stand in the way already, they are made beside them.
    """
    if Organization.objects.exists():
        return build()
    key = (connection.vendor, name)
    if key not in _kept:
        built = build()
        dump = {"sqlite": _dump_sqlite, "postgresql": _dump_postgresql}[connection.vendor]
        found = [dump(table, columns) for table, columns in _list_tables()]
        _kept[key] = Kept(pickle.dumps(built), [one for one in found if one])
        return built
    with connection.cursor() as cursor:
        for statement, values in _kept[key].statements:
            cursor.execute(statement, values)
    return cast("Built", pickle.loads(_kept[key].built))  # noqa: S301  our own bytes


def _dump_sqlite(table: str, columns: list[str]) -> tuple[str, list[str]] | None:
    literals = " || ',' || ".join(f"quote({column})" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {literals} FROM {table} ORDER BY rowid")
        rows = ", ".join(f"({row})" for (row,) in cursor.fetchall())
    return (f"INSERT INTO {table} ({', '.join(columns)}) VALUES {rows}", []) if rows else None


def _dump_postgresql(table: str, columns: list[str]) -> tuple[str, list[str]] | None:
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_agg(one)::text FROM {table} one")
        (rows,) = cursor.fetchone()
    read = f"SELECT {names} FROM json_populate_recordset(null::{table}, %s)"
    return (f"INSERT INTO {table} ({names}) {read}", [rows]) if rows else None


def _list_tables() -> Iterator[tuple[str, list[str]]]:
    """Of the product, with the columns that the database does not work out by itself; quoted."""
    quote = connection.ops.quote_name
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("portico."):
            fields = [one for one in model._meta.local_concrete_fields if not one.generated]
            yield quote(model._meta.db_table), [quote(str(one.column)) for one in fields]
