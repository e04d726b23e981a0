"""Texts of clients, sealed where they lie: the column of a row is part of what opens it.

A column of this app that is called `sealed_…` is found by `portico rotate-keys` by itself.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from uuid import UUID

from portico.apps.sealing import seal, unseal

if TYPE_CHECKING:
    from django.db.models.options import Options


class SealedRow(Protocol):
    """A row with an identity of its own."""

    _meta: ClassVar["Options[Any]"]
    uid: UUID


def seal_text(row: SealedRow, text: str, *, column: str = "sealed_text") -> str:
    """What to store in that column of that row."""
    return seal(text, place=place_of(row, column))


def open_text(row: SealedRow, *, column: str = "sealed_text") -> str:
    """The text of that column; an empty column is an empty text. Raises Unsealable."""
    sealed = getattr(row, column)
    return unseal(sealed, place=place_of(row, column)) if sealed else ""


def place_of(row: SealedRow, column: str) -> str:
    """`table.column:uid`: what is bound into the seal."""
    return f"{row._meta.db_table}.{column}:{row.uid}"
