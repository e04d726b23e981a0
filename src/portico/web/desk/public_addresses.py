"""Where clients book without signing in: the addresses that staff hand on."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from portico.apps.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """A public booking page; where nobody could book on it, `why_not` says so in a sentence."""

    url: str
    why_not: str = ""


def booking_page(workspace: Workspace) -> PublicAddress:
    """Of the whole workspace."""
    return PublicAddress(_url(workspace), _why_not(workspace))


def service_page(workspace: Workspace, uid: UUID, *, is_online: bool) -> PublicAddress:
    """Of one service."""
    why_not = _why_not(workspace)
    if not why_not and not is_online:
        why_not = _("Clients cannot book this service by themselves.")
    return PublicAddress(f"{_url(workspace)}services/{uid}/", why_not)


def staff_page(workspace: Workspace, uid: UUID, *, has_hours: bool) -> PublicAddress:
    """Of one staff member."""
    why_not = _why_not(workspace)
    if not why_not and not has_hours:
        why_not = _("Without working hours there is nothing to book here.")
    return PublicAddress(f"{_url(workspace)}staff/{uid}/", why_not)


def _url(workspace: Workspace) -> str:
    """Built from configuration, never from the Host header."""
    return f"{settings.BASE_URL}/book/{workspace.public_id}/"


def _why_not(workspace: Workspace) -> str:
    if not workspace.portal_enabled:
        return _("The portal is off, and with it all booking pages.")
    if workspace.who_may_book == "nobody":
        return _("Nobody books online here: “Who may book” in the settings of booking says so.")
    return ""
