"""Queries whose SQL is made once: composing it is most of what Django does for a small page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler


class _Slot(NamedTuple):
    """Where a value goes that is known only at the call."""

    name: str
    field: "models.Field[Any, Any]"


class Parameter(Expression):
    """Stands in a filter for a value that `PreparedQuery.rows` gets by name."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        """One placeholder; its slot stands where the value will."""
        return "%s", [_Slot(self.name, self.output_field)]


class _Compiled(NamedTuple):
    sql: str
    parameters: Sequence[Any]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]


class PreparedQuery:
    """A `values_list` queryset, composed at its first use, once per kind of database.

    `build` may hold `Parameter`s; it must not depend on anything else. The same rows come back
    as from the queryset itself, as tuples.
    """

    def __init__(self, build: Callable[[], "models.QuerySet[Any, Any]"]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the database; a parameter without a value is a KeyError."""
        compiled = self._compiled.get(connection.vendor) or self._compile()
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, [_fill(slot, values) for slot in compiled.parameters])
            found = cursor.fetchall()
        return [_convert(row, compiled) for row in found] if compiled.converters else found

    def _compile(self) -> _Compiled:
        compiler = self._build().query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        selected = [expression for expression, _, _ in compiler.select]
        converters = compiler.get_converters(selected)
        compiled = _Compiled(
            sql, parameters, [(at, made, source) for at, (made, source) in converters.items()]
        )
        self._compiled[connection.vendor] = compiled
        return compiled


def columns_of(model: type[models.Model], path: str = "") -> list[str]:
    """Every column of a model, for `values_list`; `path` leads there, as `client__`."""
    return [f"{path}{field.attname}" for field in model._meta.concrete_fields]


def take_models(row: Sequence[Any], *kinds: type[models.Model]) -> list[Any]:
    """Rows of several models out of one row, in the order of their `columns_of`."""
    made, at = [], 0
    for kind in kinds:
        names = [field.attname for field in kind._meta.concrete_fields]
        made.append(kind.from_db(connection.alias, names, row[at : at + len(names)]))
        at += len(names)
    return made


def _fill(slot: Any, values: Mapping[str, Any]) -> Any:
    if not isinstance(slot, _Slot):
        return slot
    return slot.field.get_db_prep_value(values[slot.name], connection)


def _convert(row: tuple[Any, ...], compiled: _Compiled) -> tuple[Any, ...]:
    cells = list(row)
    for at, converters, source in compiled.converters:
        value = cells[at]
        for convert in converters:
            value = convert(value, source, connection)
        cells[at] = value
    return tuple(cells)
