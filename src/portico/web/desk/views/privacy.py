"""Privacy: rules of retention, and erasing a client."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.clients import get_visible_client
from portico.apps.care.retention import load_rules
from portico.apps.care.selectors.erasing import load_erase_facts, preview_erasure
from portico.apps.care.services.erasing import erase_client
from portico.apps.care.services.retaining import change_retention
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import Refused
from portico.domain.privacy import may_erase
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.privacy import RetentionForm
from portico.web.desk.privacy_words import describe_kept, describe_removed, erase_refusals
from portico.web.desk.settings_pages import SettingsPage, save_or_show
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest, public_id: str) -> HttpResponse:
    """For the whole organization; the system administrator only."""
    access = open_desk(request, public_id)
    access.require(Permission.ORGANIZATION)
    organization = access.workspace.organization
    typed = request.POST if request.method == "POST" else None
    form = RetentionForm(typed, rules=load_rules(organization.pk))
    return save_or_show(
        SettingsPage(request, access, "privacy"),
        form,
        lambda: change_retention(
            organization=organization,
            wanted=form.rules(),
            actor=access.actor,
            now=read_clock(),
        ),
        said=_("The rules of retention are saved."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Asks first, by name, and says what goes and what stays."""
    access = open_desk(request, public_id)
    client = get_visible_client(access, uid)
    access.require(Permission.ORGANIZATION)
    if request.method != "POST":
        return _ask(request, access, client)
    try:
        erase_client(client=client, actor=access.actor, now=read_clock())
    except Refused:
        return _ask(request, access, client, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The client is erased. What was kept stands below."))
    return redirect("desk:client", public_id, uid)


def _ask(
    request: HttpRequest,
    access: DeskAccess,
    client: Client,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    now = read_clock()
    preview = preview_erasure(client, now=now)
    context = {
        "section": "clients",
        "client": client,
        "reasons": erase_refusals(may_erase(load_erase_facts(client, now=now))),
        "removed": describe_removed(preview.removed),
        "kept": describe_kept(preview.kept),
        "appointments": preview.appointments,
    }
    return render_desk(request, access, "desk/client_erase.html", context, status=status)
