"""The editor of a session summary, as its views show it."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from portico.apps.care.selectors.summaries_desk import (
    SummaryPage,
    list_offered_templates,
)
from portico.apps.care.services.noting import note_access
from portico.apps.care.services.writing import Written
from portico.apps.people.selectors import DeskAccess
from portico.domain.privacy import Record
from portico.domain.summaries import LONGEST
from portico.web.common.clock import read_clock
from portico.web.common.markdown import render_markdown
from portico.web.desk.shell import render_desk


def read_written(request: HttpRequest) -> Written:
    """What was typed; a version that is none is 0, which saves nothing over anything."""
    seen = request.POST.get("seen", "")
    is_number = seen.isascii() and seen.isdecimal() and len(seen) < 10
    return Written(
        text=request.POST.get("text", "").replace("\r\n", "\n"),
        notes=request.POST.get("notes", "").replace("\r\n", "\n"),
        seen_version=int(seen) if is_number else 0,
    )


def note_opening(access: DeskAccess, page: SummaryPage) -> None:
    """In the access log before anything of it is shown."""
    if page.uid is not None:
        note_access(
            client=page.client,
            workspace=access.workspace,
            kind=Record.SUMMARY,
            subject_uid=page.uid,
            actor=access.actor,
            now=read_clock(),
        )


def show_editor(
    request: HttpRequest,
    access: DeskAccess,
    page: SummaryPage,
    *,
    typed: Written | None = None,
    faults: tuple[str, ...] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page with what is kept, or with what was `typed` in its place.

    On a conflict what somebody else saved is shown beside it, and the next *Save* takes what was
    typed, knowingly.
    """
    is_stale = status == HTTPStatus.CONFLICT
    shown = typed or Written(page.text, page.notes, page.version)
    context: dict[str, Any] = {
        "section": "appointments",
        "page": page,
        "typed": shown,
        "seen": page.version if is_stale or typed is None else typed.seen_version,
        "preview": render_markdown(shown.text),
        "templates": list_offered_templates(access, page.appointment),
        "is_stale": is_stale,
        "faults": faults,
        "longest": LONGEST,
        "unshared": [one for one in page.clients if one.pk not in _shared(page)],
    }
    return render_desk(request, access, "desk/summary.html", context, status=status)


def _shared(page: SummaryPage) -> set[int]:
    return {one.client.pk for one in page.shares}
