"""Settings, Delivery: the suppression list."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portico.apps.messaging.selectors.suppressed import get_suppressed, list_suppressed
from portico.apps.messaging.services.suppressing import release_address
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.suppressed_words import describe_reason


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """The newest first; the address of the page holds what is searched."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    text = request.GET.get("q", "")[:200]
    page = request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
    found = list_suppressed(access, text=text, page=number)
    context = {
        "section": "settings",
        "part": "delivery",
        "found": found,
        "rows": [(row, describe_reason(row.entry)) for row in found.rows],
        "text": text,
    }
    return render_desk(request, access, "desk/suppressed.html", context)


@login_required
@require_POST
def release(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Write to this address again."""
    access = open_desk(request, public_id)
    entry = get_suppressed(access, uid)
    address = release_address(
        organization=access.workspace.organization,
        uid=entry.uid,
        actor=access.actor,
        now=read_clock(),
    )
    messages.success(request, _("%(address)s is written to again.") % {"address": address})
    return redirect("desk:suppressed", public_id)
