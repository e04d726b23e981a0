"""*Download my data*: one archive, after a fresh code."""

import io
import json
import zipfile

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.care.selectors.export import collect_client_data, list_client_papers
from portico.apps.care.services.noting import note_access
from portico.domain.privacy import Record
from portico.domain.trust import Guarded
from portico.web.portal.fresh import fresh_code_page
from portico.web.portal.guard import Portal, PortalRequest, portal_page
from portico.web.portal.pages import show


@require_safe
@portal_page
@fresh_code_page(Guarded.DOWNLOAD)
def download(request: PortalRequest) -> HttpResponse:
    """What it holds, and the button."""
    return show(request, "download.html", {"here": "profile"})


@require_safe
@portal_page
@fresh_code_page(Guarded.DOWNLOAD)
def download_file(request: PortalRequest) -> HttpResponse:
    """A ZIP with `data.json`, the signed forms as PDF, and the files that were handed in."""
    portal = request.portal
    note_access(
        client=portal.client,
        workspace=portal.workspace,
        kind=Record.CLIENT,
        subject_uid=portal.client.uid,
        verb="downloaded",
        actor=portal.actor,
        now=portal.now,
    )
    response = HttpResponse(_pack(portal), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


def _pack(portal: Portal) -> bytes:
    document = collect_client_data(portal.client, portal.workspace, now=portal.now)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(document, ensure_ascii=False, indent=2))
        for name, content in list_client_papers(portal.client, portal.workspace):
            archive.writestr(name, content)
    return packed.getvalue()
