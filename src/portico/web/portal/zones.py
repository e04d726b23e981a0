"""Time zones to choose from, by continent."""

import unicodedata
from collections import Counter
from functools import lru_cache
from zoneinfo import available_timezones

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portico.apps.workspaces.places import known_place
from portico.web.common.dates import zone_place

_AREAS = {
    "Africa": gettext_lazy("Africa"),
    "America": gettext_lazy("America"),
    "Antarctica": gettext_lazy("Antarctica"),
    "Arctic": gettext_lazy("Arctic Ocean"),
    "Asia": gettext_lazy("Asia"),
    "Atlantic": gettext_lazy("Atlantic Ocean"),
    "Australia": gettext_lazy("Australia"),
    "Europe": gettext_lazy("Europe"),
    "Indian": gettext_lazy("Indian Ocean"),
    "Pacific": gettext_lazy("Pacific Ocean"),
}
Choices = list[tuple[str, str | list[tuple[str, str]]]]


def zone_choices(workspace_zone: str) -> Choices:
    """The workspace's zone first, then every place by continent."""
    same = _("The same as here (%(place)s)") % {"place": zone_place(workspace_zone)}
    return [("", same), *_grouped(get_language())]


@lru_cache(maxsize=8)
def _grouped(_language: str | None) -> Choices:
    """Kept for each language, since it is long."""
    known = sorted(available_timezones())
    return [(str(words), _list_area(known, area)) for area, words in _AREAS.items()]


def _list_area(known: list[str], area: str) -> list[tuple[str, str]]:
    """The places of a continent as a dictionary sorts them; no two look the same."""
    names = [name for name in known if name.startswith(f"{area}/")]
    places = {name: known_place(name) or _own_words(name) for name in names}
    count = Counter(places.values())
    for name, place in places.items():
        if count[place] > 1 and place != _own_words(name):  # a name of old: Kolkata (Calcutta)
            places[name] = f"{place} ({_own_words(name)})"
    return sorted(places.items(), key=lambda pair: (_plain(pair[1]), pair[0]))


def _own_words(name: str) -> str:
    return name.split("/", 1)[1].replace("_", " ").replace("/", ", ")


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if sign.isascii()).lower()
