"""What is unique in a whole installation and stands here already."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from portico.apps.workspaces.models import Organization
from portico.ops.moving_out.tables import Table

_WORDS = {
    "people.User.email": "a user with the e-mail address",
    "workspaces.Workspace.portal_slug": "a workspace with the portal's name",
    "workspaces.Workspace.public_id": "a workspace with the id",
}
"""What may be shown; of anything else (tokens) only that it is there."""


def find_clash(table: Table, rows: Sequence[Model]) -> str:
    """A sentence about the first of them that cannot be here beside what is; empty if none."""
    for column in table.columns:
        if not column.unique or column.primary_key or column.is_relation:
            continue
        values = [getattr(row, column.attname) for row in rows]
        taken = table.model._base_manager.filter(**{f"{column.attname}__in": values})
        found = taken.values_list(column.attname, flat=True).first()
        if found is not None:
            return _describe(table, column.name, rows, found)
    return ""


def _describe(table: Table, name: str, rows: Sequence[Model], found: Any) -> str:
    if table.model is Organization:
        return f"The organization {rows[0]} is here already."
    words = _WORDS.get(f"{table.kind.label}.{name}")
    what = f"{words} {found}" if words else f"a {table.kind.label} with the same {name}"
    return f"Here is already {what}; that can only be once."
