"""New keys for what is sealed: add one, then seal everything anew (`portico rotate-keys`).

Rows are done in batches, each in a transaction of its own; what has the newest key already is
left out, so that a second run goes on where the first was ended. Web and worker go on meanwhile:
they open what either key sealed.
"""

import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model

from portico.apps.sealing import (
    SealedColumn,
    Unsealable,
    list_sealed_columns,
    newest_mark,
    seal,
    unseal,
)

BATCH = 200
FILE = "sealing-keys"


@dataclass(slots=True)
class Rotation:
    """How many rows were sealed anew, and how many no key opens."""

    done: int = 0
    stuck: int = 0


def rotate_keys() -> Rotation:
    """Seal everything with the newest key; raises Unsealable where there is no key at all."""
    if not settings.SEALING_KEYS:
        raise Unsealable("there is no key to seal with; `portico up` makes one")
    rotation = Rotation()
    for column in list_sealed_columns():
        _rotate_column(column, rotation)
    return rotation


def _rotate_column(column: SealedColumn, rotation: Rotation) -> None:
    last = 0
    while True:
        found = _rotate_batch(column, last, rotation)
        if found is None:
            return
        last = found


@transaction.atomic
def _rotate_batch(column: SealedColumn, after: int, rotation: Rotation) -> int | None:
    """The last primary key of the batch; None when there is none."""
    model: type[Model] = apps.get_model(column.model)
    stale = model._default_manager.exclude(**{column.column: ""}).exclude(
        **{f"{column.column}__startswith": newest_mark()}
    )
    rows = list(stale.filter(pk__gt=after).order_by("pk").select_for_update()[:BATCH])
    for row in rows:
        place = column.place_of(row)
        try:
            text = unseal(getattr(row, column.column), place=place)
        except Unsealable:
            rotation.stuck += 1
            continue
        setattr(row, column.column, seal(text, place=place))
        row.save(update_fields=[column.column])
        rotation.done += 1
    return rows[-1].pk if rows else None


def add_key(folder: Path) -> str:
    """A new first key in the data folder's file; its name. What runs learns it at its next start.

    Raises FileNotFoundError without such a file, since keys then come from elsewhere.
    """
    path = folder / FILE
    kept = path.read_text().split()
    names = {line.partition(":")[0] for line in kept}
    number = len(kept) + 1
    while f"k{number}" in names:
        number += 1
    key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write("\n".join([f"k{number}:{key}", *kept]) + "\n")
    fresh.replace(path)
    return f"k{number}"
