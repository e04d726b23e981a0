"""Share a summary with clients, and take it back; what it said before."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.care.sealed import open_text
from portico.apps.care.selectors.summaries_desk import (
    SummaryPage,
    get_revision,
    load_summary_page,
)
from portico.apps.care.services.sharing import share_summary, unshare_summary
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere, Refused, StaleChange
from portico.web.common.clock import read_clock
from portico.web.common.markdown import render_markdown
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.summary_pages import note_opening, read_written
from portico.web.desk.summary_words import share_refusals


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, public_id: str, uid: UUID, client_uid: UUID) -> HttpResponse:
    """Asks once: what they will read, and who. Of several clients nobody is ticked."""
    access = open_desk(request, public_id)
    page = load_summary_page(access, uid, client_uid)
    if page.uid is None:
        raise NotThere("summary")
    note_opening(access, page)
    if request.method != "POST":
        return _ask(request, access, page)
    chosen = {one.uid for one in page.clients if str(one.uid) in request.POST.getlist("with")}
    try:
        share_summary(
            appointment=page.appointment,
            client_uid=client_uid,
            with_uids=chosen,
            seen_version=read_written(request).seen_version,
            actor=access.actor,
            now=read_clock(),
        )
    except Refused as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _ask(request, access, page, share_refusals(error.decision), status=status)
    except StaleChange:
        faults = (_("The draft was changed meanwhile: this is how it stands now."),)
        return _ask(request, access, page, faults, status=HTTPStatus.CONFLICT)
    names = ", ".join(one.name for one in page.clients if one.uid in chosen)
    messages.success(request, _("Shared with %(names)s.") % {"names": names})
    return redirect("desk:summary", public_id, uid, client_uid)


@login_required
@require_POST
def unshare(
    request: HttpRequest, public_id: str, uid: UUID, client_uid: UUID, with_uid: UUID
) -> HttpResponse:
    """Nobody is mailed; it is gone from the portal at once."""
    access = open_desk(request, public_id)
    page = load_summary_page(access, uid, client_uid)
    unshare_summary(
        appointment=page.appointment,
        client_uid=client_uid,
        with_uid=with_uid,
        actor=access.actor,
        now=read_clock(),
    )
    messages.success(request, _("It is not shared any more."))
    return redirect("desk:summary", public_id, uid, client_uid)


@login_required
@require_http_methods(["GET", "HEAD"])
def revision(
    request: HttpRequest, public_id: str, uid: UUID, client_uid: UUID, number: int
) -> HttpResponse:
    """One revision as it was; its text can be taken into the draft from here."""
    access = open_desk(request, public_id)
    page = load_summary_page(access, uid, client_uid)
    found = get_revision(access, uid, client_uid, number)
    note_opening(access, page)
    text = open_text(found)
    context = {
        "section": "appointments",
        "page": page,
        "revision": found,
        "text": text,
        "shown": render_markdown(text, top=2),
    }
    return render_desk(request, access, "desk/summary_revision.html", context)


def _ask(
    request: HttpRequest,
    access: DeskAccess,
    page: SummaryPage,
    faults: tuple[str, ...] = (),
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "section": "appointments",
        "page": page,
        "shown": render_markdown(page.text),
        "ticked": request.POST.getlist("with"),
        "faults": faults,
    }
    return render_desk(request, access, "desk/summary_share.html", context, status=status)
