"""Make a workspace: a fresh installation has none."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import is_system_administrator
from portico.domain.actors import Actor
from portico.domain.errors import Forbidden
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.workspace import WorkspaceForm
from portico.web.desk.opening import open_workspace
from portico.web.desk.shell import signed_in_user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_workspace(request: HttpRequest) -> HttpResponse:
    """An event, a location or a practice; system administrators only."""
    user = signed_in_user(request)
    if not is_system_administrator(user) or user.organization is None:
        raise Forbidden(Permission.ORGANIZATION.value)
    form = WorkspaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actor = Actor("staff", user.name, user.uid)
        try:
            workspace = open_workspace(user.organization, form.wanted(), actor, read_clock())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("desk:appointments", workspace.public_id)
    status = 422 if form.errors else 200
    return render(request, "desk/workspace_new.html", {"form": form, "user": user}, status=status)
