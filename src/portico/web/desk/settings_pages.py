"""What the pages of settings with one form have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission
from portico.web.desk.forms.kept import KeptForm, try_to_save
from portico.web.desk.shell import open_desk, render_desk


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One tab of the settings, opened by somebody who may change them."""

    request: HttpRequest
    access: DeskAccess
    part: str
    """The tab; its template is named after it."""


def open_settings(request: HttpRequest, public_id: str, part: str) -> SettingsPage:
    """A tab for whoever has the settings; NotThere or Forbidden otherwise."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    return SettingsPage(request, access, part)


def save_or_show(
    page: SettingsPage,
    form: KeptForm,
    write: Callable[[], object],
    *,
    said: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Write what was sent and come back to the page, which says `said`; or show the page."""
    status = HTTPStatus.OK
    if form.is_bound:
        status = try_to_save(form, write)
        if status == HTTPStatus.OK:
            messages.success(page.request, said)
            return redirect(page.request.path)
    shown = {"section": "settings", "part": page.part, "form": form} | (context or {})
    template = f"desk/settings_{page.part}.html"
    return render_desk(page.request, page.access, template, shown, status=status)
