"""The way in: choose a workspace."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portico.apps.people.selectors import has_users, is_system_administrator, list_workspaces
from portico.web.desk.shell import signed_in_user


@require_safe
def choose_workspace(request: HttpRequest) -> HttpResponse:
    """Workspaces of the user; a fresh installation begins with its first administrator."""
    if not request.user.is_authenticated and not has_users():
        return redirect("desk:first_run")
    return _list(request)


@login_required
def _list(request: HttpRequest) -> HttpResponse:
    user = signed_in_user(request)
    context = {
        "workspaces": list_workspaces(user),
        "may_add": is_system_administrator(user),
        "user": user,
    }
    return render(request, "desk/index.html", context)
