"""The access log: who saw or changed whose record, as a page and as a table to keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portico.apps.care.models import AccessEntry
from portico.apps.care.selectors.openings import list_access_log, stream_access_log
from portico.domain.privacy import Record
from portico.web.common.clock import read_clock
from portico.web.common.tables import stream_table
from portico.web.desk.privacy_words import KINDS, VERBS
from portico.web.desk.shell import open_desk, render_desk


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for, as the address holds it."""

    text: str
    kind: str
    page: int


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """The newest first; the address holds what is looked for."""
    access = open_desk(request, public_id)
    wanted = _read(request)
    log = list_access_log(access, text=wanted.text, kind=wanted.kind, page=wanted.page)
    context = {
        "section": "settings",
        "part": "privacy",
        "log": log,
        "lines": [(one, *_words(one)) for one in log.rows],
        "text": wanted.text,
        "kind": wanted.kind,
        "kinds": [(one.value, word) for one, word in KINDS.items()],
    }
    return render_desk(request, access, "desk/access_log.html", context)


@login_required
@require_safe
def download(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """The same as CSV, all pages of it, times in UTC."""
    access = open_desk(request, public_id)
    wanted = _read(request)
    rows = stream_access_log(access, text=wanted.text, kind=wanted.kind)
    head = (
        *(_("When (UTC)"), _("Who"), _("Kind of person"), _("Did"), _("What")),
        *(_("Record"), _("Client"), _("Client’s number"), _("Workspace")),
    )
    name = f"access-log-{read_clock():%Y-%m-%d}.csv"
    return stream_table(name, head, _rows(rows))


def _read(request: HttpRequest) -> _Wanted:
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    known = kind if kind in set(Record) else ""
    return _Wanted(request.GET.get("q", "")[:100].replace("\0", ""), known, number)


def _words(entry: AccessEntry) -> tuple[str, str]:
    return str(KINDS[Record(entry.kind)]), str(VERBS.get(entry.verb, entry.verb))


def _rows(entries: Iterator[AccessEntry]) -> Iterator[tuple[str, ...]]:
    for one in entries:
        kind, verb = _words(one)
        yield (
            one.at.astimezone(UTC).isoformat(timespec="seconds"),
            one.actor_name,
            one.actor_kind,
            verb,
            kind,
            str(one.subject_uid),
            one.client.name,
            str(one.client.uid),
            one.workspace.name if one.workspace else "",
        )
