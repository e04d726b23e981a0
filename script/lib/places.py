"""Write what the places of time zones are called in each language, from the tables of Unicode CLDR.

Kept are those names that are not the last part of the zone's own (`Europe/Vienna`: Wien).
"""

import json
import unicodedata
from pathlib import Path
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

PLACES = Path(__file__).parents[2] / "src" / "portico" / "locale" / "places.json"
ELSEWHERE = ("Etc/", "SystemV/", "US/")
"""Names of zones that are of no place, or of a country."""


def collect_places(language: str) -> dict[str, str]:
    """The place of each zone that is called otherwise than its zone, by zone."""
    cities, english = _read_cities(language), _read_cities("en")
    found = {}
    for zone in sorted(available_timezones()):
        if "/" not in zone or zone.startswith(ELSEWHERE):
            continue
        own = zone.rsplit("/", 1)[-1].replace("_", " ")
        former = [old for old, new in get_global("zone_aliases").items() if new == zone]
        # Of former names only those of the same town: Belfast is not called London.
        same = [old for old in former if _fold(english.get(old, "")) == _fold(own)]
        known = next((cities[one] for one in (zone, *same) if one in cities), own)
        if known != own:
            found[zone] = known
    return found


def _read_cities(language: str) -> dict[str, str]:
    zones = Locale.parse(language).time_zones
    named = {zone: words["city"] for zone, words in zones.items() if "city" in words}
    return {zone: city.replace("\u00ad", "") for zone, city in named.items()}


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if sign.isalnum()).lower()


def write_places(languages: list[str]) -> str:
    """The file as it is kept."""
    made = {language: collect_places(language) for language in languages}
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    languages = {path.name for path in PLACES.parent.iterdir() if path.is_dir()}
    PLACES.write_text(write_places(sorted(languages | {"en"})))
