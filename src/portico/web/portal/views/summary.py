"""The summary of a session, as it was shared."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.care.selectors.summaries_portal import list_shared_summaries
from portico.apps.care.services.noting import note_access
from portico.domain.privacy import Record
from portico.domain.trust import Guarded
from portico.web.common.markdown import render_markdown
from portico.web.portal.details import load_page
from portico.web.portal.fresh import trusted_page
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show
from portico.web.portal.showing import show_times


@require_safe
@portal_page
@trusted_page(Guarded.SUMMARY)
def summary(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Each opening is in the access log. Unshared meanwhile: the page says so, politely."""
    portal = request.portal
    page = load_page(portal, uid)
    found = list_shared_summaries(portal.client, portal.workspace, uid)
    for one in found:
        note_access(
            client=portal.client,
            workspace=portal.workspace,
            kind=Record.SUMMARY,
            subject_uid=one.uid,
            actor=portal.viewer or portal.actor,
            now=portal.now,
        )
    context = {
        "here": "appointments",
        "card": page.card,
        "shown": show_times(page.card, portal),
        "texts": [(one, render_markdown(one.text, top=2)) for one in found],
    }
    return show(request, "summary.html", context, status=200 if found else 404)
