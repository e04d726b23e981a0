"""Rows of one kind: as lines of the archive, and from them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from portico.apps.sealing import SealedColumn, Unsealable, list_sealed_columns, seal, unseal
from portico.ops.moving_out.columns import Column, read_value, write_value
from portico.ops.moving_out.embedded import FOLLOWED, follow_numbers, settle_record
from portico.ops.moving_out.keys import Keys
from portico.ops.moving_out.kinds import ADDED, KINDS, Kind

LOST = "lost"
"""Stands in a sealed column whose text no key opened; no key opens this either."""
Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A kind, its model, the columns that leave, and which of them are sealed."""

    kind: Kind
    model: type[Model]
    columns: tuple[Column, ...]
    sealed: dict[str, SealedColumn]

    @property
    def member(self) -> str:
        """The name of its rows in the archive."""
        return f"records/{self.kind.label}.jsonl"

    @property
    def key(self) -> str:
        """The name of its primary key."""
        return next(one.name for one in self.columns if one.primary_key)

    def rows_of(self, organization_pk: int) -> QuerySet[Model]:
        """In the order in which they leave."""
        rows = self.model._base_manager.filter(**{self.kind.owner: organization_pk})
        return rows.order_by("pk").defer(*self.kind.left_out)


@cache
def table_of(label: str) -> Table:
    """The table of a kind; raises KeyError for a model that is none."""
    kind = {one.label: one for one in KINDS}[label]
    model = apps.get_model(label)
    columns = tuple(one for one in model._meta.concrete_fields if one.name not in kind.left_out)
    sealed = {one.column: one for one in list_sealed_columns() if one.model == label}
    return Table(kind, model, columns, sealed)


@cache
def list_followed() -> frozenset[str]:
    """The models whose numbers stand in rows of others."""
    columns = (one for kind in KINDS for one in table_of(kind.label).columns)
    return FOLLOWED | {label_of(one) for one in columns if isinstance(one, ForeignKey)}


def label_of(column: Column) -> str:
    """`app.Model` that a foreign key points at."""
    if column.related_model is None:
        raise TypeError(f"{column.name} is no foreign key")
    return str(column.related_model._meta.label)


def write_record(table: Table, row: Model, unreadable: list[str]) -> Raw:
    """The row in clear; what no key opens is None, and named in `unreadable`."""
    record: Raw = {}
    for column in table.columns:
        value = getattr(row, column.attname)
        sealed = table.sealed.get(column.name)
        if sealed is None:
            record[column.name] = write_value(column, value)
            continue
        try:
            record[column.name] = unseal(value, place=sealed.place_of(row)) if value else ""
        except Unsealable as error:
            record[column.name] = None
            unreadable.append(f"{table.kind.label} {row.pk}, {column.name}: {error}")
    return settle_record(table.kind.label, record)


def read_record(table: Table, record: Raw, keys: Keys, *, since: int) -> tuple[Model, Raw]:
    """The row, unsaved and without its number; beside it, the numbers that are set later.

    `since`: the format of the archive. Raises ValueError, in a few words, for what does not fit,
    and Unsealable where there is no key to seal with.
    """
    wanted = {column.name for column in table.columns}
    wanted -= {one for one in wanted if ADDED.get(f"{table.kind.label}.{one}", 0) > since}
    if not wanted <= record.keys() <= {column.name for column in table.columns}:
        raise ValueError("it has not the fields that such a row has")
    record = follow_numbers(table.kind.label, settle_record(table.kind.label, record), keys)
    later: Raw = {}
    row = table.model()
    for column in table.columns:
        if column.name in record and column.name != table.key and column.name not in table.sealed:
            value = _read_column(table, column, record[column.name], keys, later)
            setattr(row, column.attname, value)
    for name, sealed in table.sealed.items():
        if name in record:
            setattr(row, name, _seal_text(sealed, row, record[name]))
    return row, later


def _read_column(table: Table, column: Column, raw: Any, keys: Keys, later: Raw) -> Any:
    try:
        value = read_value(column, raw)
    except ValueError as error:
        raise ValueError(f"{column.name} {error}") from error
    if not isinstance(column, ForeignKey) or value is None:
        return value
    if column.name in table.kind.later:
        later[column.name] = value
        return None
    found = keys.find(label_of(column), value)
    if found is None:
        raise ValueError(f"{column.name} points at what is not in the archive")
    return found


def _seal_text(sealed: SealedColumn, row: Model, text: Any) -> str:
    if text is None:
        return LOST
    if not isinstance(text, str):
        raise ValueError(f"{sealed.column} is no text")
    return seal(text, place=sealed.place_of(row)) if text else ""
