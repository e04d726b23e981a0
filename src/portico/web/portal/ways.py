"""Ways on when something is not possible here: each only where the business gave it."""

from typing import Any, Literal, NamedTuple

from django.utils.http import urlencode
from django.utils.translation import gettext as _


class Way(NamedTuple):
    """A link to a person: where it leads, its symbol and its words."""

    href: str
    icon: str
    label: str


def contact_ways(workspace: Any) -> tuple[Way, ...]:
    """Call, E-mail, Website."""
    ways = []
    if workspace.phone:
        number = "".join(mark for mark in workspace.phone if mark.isdigit() or mark == "+")
        label = _("Call %(phone)s") % {"phone": workspace.phone}
        ways.append(Way(f"tel:{number}", "phone", label))
    if workspace.email:
        ways.append(Way(f"mailto:{workspace.email}", "mail", _("E-mail")))
    if workspace.website:
        ways.append(Way(workspace.website, "globe", _("Website")))
    return tuple(ways)


def reach_by(workspace: Any) -> Literal["phone", "email", ""]:
    """How the business is reached, for sentences that name one way."""
    if workspace.phone:
        return "phone"
    return "email" if workspace.email else ""


def map_link(address: str) -> str:
    """A map search for an address or place."""
    return "https://www.openstreetmap.org/search?" + urlencode({"query": address})
