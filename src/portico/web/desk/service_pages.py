"""What the pages of one service have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portico.apps.catalog.models import Service
from portico.apps.catalog.selectors import get_service
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission
from portico.web.desk.changes import list_others_changes
from portico.web.desk.forms.kept import Savable, try_to_save
from portico.web.desk.shell import open_desk, render_desk


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One of the pages, opened by somebody who may change it."""

    request: HttpRequest
    access: DeskAccess
    service: Service
    part: str
    """The name of its address and of its template."""

    @property
    def typed(self) -> QueryDict | None:
        """What was sent to be saved; None where the page is only looked at."""
        return self.request.POST if self.request.method == "POST" else None


def open_service(request: HttpRequest, public_id: str, uid: UUID, part: str) -> ServicePage:
    """A page of a service for whoever has the settings; NotThere or Forbidden otherwise."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    return ServicePage(request, access, get_service(access.workspace, uid), part)


def save_service(
    page: ServicePage,
    form: Savable,
    write: Callable[[], object],
    *,
    context: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Write what was sent, and back to the page, which says so; or the page with its faults.

    `context` is called where the page is shown.
    """
    status = try_to_save(form, write)
    if status != HTTPStatus.OK:
        page.service.refresh_from_db(fields=["version"])
        return show_service(page, form, context=context, status=status)
    messages.success(page.request, _("%(name)s is saved.") % {"name": page.service.name})
    return redirect(f"desk:{page.part}", page.service.workspace.public_id, page.service.uid)


def show_service(
    page: ServicePage,
    form: Savable,
    *,
    context: Callable[[], dict[str, Any]] = dict,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page; where somebody else saved first, with what they changed."""
    frame: dict[str, Any] = {"section": "services", "part": page.part, "service": page.service}
    frame |= {"form": form, "is_stale": status == HTTPStatus.CONFLICT}
    if frame["is_stale"]:
        frame["others_changes"] = list_others_changes(
            "service",
            page.service.uid,
            page.access.workspace,
            seen=page.request.POST.get("seen", ""),
            present=page.service.version,
        )
    template = f"desk/{page.part}.html"
    return render_desk(page.request, page.access, template, frame | context(), status=status)
