"""Time zones to choose from, by continent."""

from functools import lru_cache
from itertools import groupby
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from portico.web.common.dates import zone_place

_AREAS = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
]
Choices = list[tuple[str, str | list[tuple[str, str]]]]


def zone_choices(workspace_zone: str) -> Choices:
    """The workspace's zone first, then every place by continent."""
    same = _("The same as here (%(place)s)") % {"place": zone_place(workspace_zone)}
    return [("", same), *_grouped()]


@lru_cache(maxsize=1)
def _grouped() -> Choices:
    names = sorted(name for name in available_timezones() if name.split("/")[0] in _AREAS)
    return [
        (area, [(name, _place(name)) for name in group])
        for area, group in groupby(names, key=lambda name: name.split("/")[0])
    ]


def _place(name: str) -> str:
    return name.split("/", 1)[1].replace("_", " ").replace("/", ", ")
