"""What every desk page has in common: who works here, and the frame around the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portico.apps.people.models import User
from portico.apps.people.selectors import DeskAccess, get_desk_access
from portico.domain.roles import Grant, Permission
from portico.domain.states import Role, WorkspaceKind
from portico.web.common.clock import read_clock
from portico.web.desk.labels import labels_of

ROLE_WORDS = {
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
    Role.MANAGER: "Manager",
    Role.SCHEDULER: "Scheduler",
    Role.PROVIDER: "Provider",
}


def signed_in_user(request: HttpRequest) -> User:
    """The user of a view behind `login_required`."""
    if not isinstance(request.user, User):
        raise TypeError("this view is not behind login_required")
    return request.user


def open_desk(request: HttpRequest, public_id: str) -> DeskAccess:
    """Access to one workspace's desk; NotThere or Forbidden otherwise."""
    return get_desk_access(signed_in_user(request), public_id)


def render_desk(
    request: HttpRequest,
    access: DeskAccess,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page in the desk's frame; `now` and the workspace's zone are there for the dates."""
    frame = {
        "access": access,
        "workspace": access.workspace,
        "zone": access.workspace.time_zone,
        "labels": labels_of(access.workspace),
        "role_word": role_word(access),
        "has_settings": access.grant(Permission.SETTINGS) is not Grant.NONE,
        "has_replies": settings.REPLIES.is_on,
        "now": read_clock(),
    }
    return render(request, template, frame | (context or {}), status=status)


def role_word(access: DeskAccess) -> str:
    """The role as the page shows it: a manager of an event is its Event Manager."""
    if access.role is Role.MANAGER and access.workspace.kind == WorkspaceKind.EVENT:
        return "Event Manager"
    return ROLE_WORDS[access.role]
