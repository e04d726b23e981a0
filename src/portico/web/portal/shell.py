"""Head and foot of the portal's pages: the same for every client of a workspace, so kept."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import get_language

from portico.web.portal.ways import contact_ways

MOST = 512
_kept: "OrderedDict[Hashable, Shell]" = OrderedDict()


class Shell(NamedTuple):
    """Rendered markup around a page; nothing in it may depend on a client."""

    head: str
    foot: str


def load_shell(workspace: Any, here: str) -> Shell:
    """The shell of a page under the tab `here`; made anew when any column of the workspace is."""
    columns = (_hashable(value) for name, value in vars(workspace).items() if name[0] != "_")
    key = (here, get_language(), *columns)
    shell = _kept.get(key)
    if shell is None:
        context = {"workspace": workspace, "here": here, "ways": contact_ways(workspace)}
        parts = (f"portal/parts/shell_{part}.html" for part in Shell._fields)
        shell = Shell(*(render_to_string(part, context) for part in parts))
        _kept[key] = shell
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return shell


def _hashable(value: Any) -> Hashable:
    """Columns that hold JSON come as dicts and lists."""
    return repr(value) if isinstance(value, dict | list) else value
