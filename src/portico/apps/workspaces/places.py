"""What people call the place of a time zone, in the language that is spoken right now."""

import json
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

_TABLES = Path(__file__).parents[2] / "locale" / "places.json"
"""Names other than the zone's own, from Unicode CLDR; `script/messages` writes them."""


def name_place(zone: str) -> str:
    """The place of a zone, not its offset: `Europe/Zurich` is Zurich, in German Zürich."""
    return known_place(zone) or zone.rsplit("/", 1)[-1].replace("_", " ")


def known_place(zone: str) -> str:
    """The name where it is another than the zone's own; else empty."""
    tables = _read_tables()
    language = (get_language() or "").split("-")[0]
    return tables.get(language, tables["en"]).get(zone, "")


@lru_cache(maxsize=1)
def _read_tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = json.loads(_TABLES.read_text(encoding="utf-8"))
    return tables
