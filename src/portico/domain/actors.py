"""Who caused a change."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is client, staff, system or api; `name` is kept with the history."""

    kind: str
    name: str
    uid: UUID | None = None


SYSTEM = Actor("system", "Portico")
