"""Settings, Customer Portal: switch it, and its URL."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.portal import regenerate_portal_url, switch_portal
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.client import AddressForm
from portico.web.desk.labels import labels_of
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """The toggle, and while it is on the URL with its QR code."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    if request.method == "POST":
        messages.success(request, _change(access, request.POST))
        return redirect("desk:portal_settings", public_id)
    url = portal_url(access.workspace)
    context = {
        "section": "settings",
        "part": "portal",
        "url": url,
        "qr": _draw(url),
        "address_form": AddressForm(workspace=access.workspace),
    }
    return render_desk(request, access, "desk/settings_portal.html", context)


def portal_url(workspace: Workspace) -> str:
    """The portal URL, built from configuration, never from the Host header."""
    return f"{settings.BASE_URL}/p/{workspace.portal_slug}/"


def _change(access: DeskAccess, posted: dict[str, str]) -> str:
    workspace, label = access.workspace, labels_of(access.workspace).portal
    if posted.get("do") == "new_url":
        regenerate_portal_url(workspace=workspace, actor=access.actor, now=read_clock())
        return "There is a new portal URL. The old one and its QR code have ended."
    is_on = posted.get("is_on") == "on"
    switch_portal(workspace=workspace, is_on=is_on, actor=access.actor, now=read_clock())
    return f"The {label} is {'on' if is_on else 'off'}."


def _draw(url: str) -> SafeString:
    """The QR code as an SVG without inline style; segno escapes nothing we did not write."""
    code = segno.make(url, micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True))  # noqa: S308  segno's own drawing
