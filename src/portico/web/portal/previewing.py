"""A portal page as staff see it in *View as client*: its links led elsewhere, nothing to press.

See docs/adr/0007: the page's own view and templates make it, then the addresses in it are changed.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse

SHOWN = frozenset(
    {
        *("home", "upcoming", "past", "profile"),
        *("appointment", "summary", "forms", "form", "cancel", "member_cancel", "reschedule"),
    }
)
"""The pages that the preview has; no other address is reachable in it."""
DOCUMENTS = {"form_pdf": "desk:form_paper", "form_file": "desk:form_upload"}
"""What the desk hands out to staff who look: same parameters, its own permission."""
_ADDRESS = re.compile(r'(?<![\w-])(href|action|hx-get)="/w/([^"/]+)/([^"]*)"')
_URLS = "portico.web.portal.urls"


@dataclass(frozen=True, slots=True)
class NoSession:
    """Stands where a portal session would: of no browser, trusted with nothing."""

    workspace_id: int
    pk: int | None = None
    is_trusted: bool = False
    is_limited: bool = False
    confirmed_at: datetime | None = None


def find_page(public_id: str, rest: str) -> ResolverMatch | None:
    """The portal's page at `rest` below the workspace's address, if the preview has it."""
    try:
        match = resolve(f"/w/{public_id}/{rest}", _URLS)
    except Resolver404:
        return None
    return match if match.url_name in SHOWN else None


def _find_document(own_id: str, public_id: str, rest: str) -> str:
    """Where the desk hands out what the portal does at `rest`; empty for anything else."""
    try:
        match = resolve(f"/w/{public_id}/{rest}", _URLS)
    except Resolver404:
        return ""
    name = DOCUMENTS.get(match.url_name or "")
    if name is None or public_id != own_id:
        return ""
    return reverse(name, kwargs=match.kwargs)


def lead_into_preview(response: HttpResponse, workspace: Any, prefix: str) -> None:
    """Change every address of the portal in the page to one below `prefix`.

    Papers and files lead to the desk's own, which asks for the permission and writes the log. A
    link to what the preview lacks loses its address and is switched off; so *Join* leads nowhere,
    and no link leaves the preview for the portal itself.
    """

    def change(found: re.Match[str]) -> str:
        attribute, public_id, rest = found.groups()
        path = rest.partition("?")[0].partition("#")[0]
        is_shown = public_id == workspace.public_id and find_page(public_id, path) is not None
        if attribute == "action":
            return f'action="{prefix}"'
        if attribute == "hx-get":
            return f'hx-get="{prefix}{rest}"' if is_shown else ""
        if is_shown:
            return f'href="{prefix}{rest}"'
        document = _find_document(workspace.public_id, public_id, path)
        return f'href="{document}"' if document else 'role="link" aria-disabled="true"'

    text = response.content.decode(response.charset)
    response.content = _ADDRESS.sub(change, text).encode(response.charset)
