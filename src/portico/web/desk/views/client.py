"""The client record."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.clients import (
    Paged,
    get_visible_client,
    list_client_appointments,
    list_client_history,
    list_client_messages,
    load_meetings,
)
from portico.apps.care.permission import has_clinical
from portico.apps.care.selectors.erasing import find_erasure
from portico.apps.care.selectors.forms_desk import list_client_forms
from portico.apps.care.selectors.summaries_desk import list_client_summaries
from portico.apps.care.services.noting import note_access
from portico.apps.entry.selectors import check_access, check_client, load_portal_trace
from portico.apps.entry.services.sharing import may_share
from portico.apps.messaging.selectors.suppressed import find_suppressed
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.apps.people.services.records import list_tags
from portico.domain.privacy import Record
from portico.domain.roles import Grant, Permission
from portico.web.common.clock import read_clock
from portico.web.desk.access_words import REASONS, describe_address, describe_client
from portico.web.desk.client_words import describe_client_history, list_alerts, way_in
from portico.web.desk.forms.client import AddressForm
from portico.web.desk.privacy_words import read_kept
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.suppressed_words import describe_reason, list_suppressed_alerts
from portico.web.desk.telling import describe_messages

TABS: dict[str, Callable[[DeskAccess, Client, int], Paged[Any]]] = {
    "appointments": list_client_appointments,
    "forms": list_client_forms,
    "messages": list_client_messages,
    "history": list_client_history,
}


@login_required
@require_safe
def show(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Head, details with *Client Portal*, and one of the tabs; a provider's own clients only."""
    access = open_desk(request, public_id)
    client = get_visible_client(access, uid)
    note_access(
        client=client,
        workspace=access.workspace,
        kind=Record.CLIENT,
        subject_uid=client.uid,
        actor=access.actor,
        now=read_clock(),
    )
    erasure = find_erasure(client)
    suppressed = find_suppressed(client.organization_id, client.email)
    context = {
        "section": "clients",
        "client": client,
        "alerts": [*list_alerts(client), *list_suppressed_alerts(suppressed)],
        "suppressed": suppressed,
        "suppressed_why": describe_reason(suppressed) if suppressed else "",
        "meetings": load_meetings(access, client, now=read_clock()),
        "tags": list_tags(client),
        "language": dict(settings.LANGUAGES).get(client.language, ""),
        "erasure": erasure,
        "kept": read_kept(erasure.kept) if erasure else (),
        "may_erase": access.grant(Permission.ORGANIZATION) is not Grant.NONE,
        **_tabs(request, access, client),
        **_portal(access, client),
    }
    return render_desk(request, access, "desk/client.html", context)


def _tabs(request: HttpRequest, access: DeskAccess, client: Client) -> dict[str, Any]:
    tabs = TABS | ({"summaries": list_client_summaries} if has_clinical(access) else {})
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else "appointments"
    page = request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
    pages = {
        name: read(access, client, number if name == tab else 1) for name, read in tabs.items()
    }
    found = pages[tab]
    return {
        "tab": tab,
        "found": found,
        "totals": {name: one.total for name, one in pages.items()},
        "mails": describe_messages(found.rows) if tab == "messages" else (),
        "history": describe_client_history(found.rows, access.workspace.time_zone)
        if tab == "history"
        else (),
    }


def _portal(access: DeskAccess, client: Client) -> dict[str, Any]:
    now, workspace = read_clock(), access.workspace
    zone = workspace.time_zone
    trace = load_portal_trace(client, workspace, now=now)
    check = check_access(workspace, client.email, now=now)
    theirs = (one for one in check.clients if one.client.pk == client.pk)
    checked = next(theirs, None) or check_client(workspace, client, now=now)
    return {
        "verdict": describe_client(checked, zone, now),
        "address_lines": describe_address(check, zone, now) if check.clients else (),
        "trace": trace,
        "shared": describe_messages([trace.shared])[0] if trace.shared else None,
        "sessions": [(session, way_in(session)) for session in trace.sessions],
        "no_share": [REASONS[code] for code in may_share(client, workspace).codes],
        "press": uuid4(),
        "address_form": AddressForm(initial={"address": client.email}, workspace=workspace),
    }
