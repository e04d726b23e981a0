"""Head and foot of the portal's pages: the same for every client of a workspace, so kept."""

from typing import Any, NamedTuple

from django.template.loader import render_to_string

from portico.web.portal.keeping import Kept, columns_of
from portico.web.portal.ways import contact_ways


class Shell(NamedTuple):
    """Rendered markup around a page; nothing in it may depend on a client."""

    head: str
    foot: str


_SHELLS: "Kept[Shell]" = Kept(512)


def load_shell(workspace: Any, here: str) -> Shell:
    """The shell of a page under the tab `here`; made anew when any column of the workspace is."""

    def render() -> Shell:
        context = {"workspace": workspace, "here": here, "ways": contact_ways(workspace)}
        parts = (f"portal/parts/shell_{part}.html" for part in Shell._fields)
        return Shell(*(render_to_string(part, context) for part in parts))

    return _SHELLS.get((here, columns_of(workspace)), render)
