"""An automated message alone, as a mail program would show it, with a real appointment."""

from http import HTTPStatus
from uuid import UUID

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.previewing import preview_message
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.own_words import OwnWords, read_words
from portico.apps.messaging.rendering import RenderedMail
from portico.apps.messaging.selectors.automated import get_automated
from portico.web.common.clock import read_clock
from portico.web.desk.automated_pages import pick_appointment, pick_language_of
from portico.web.desk.forms.automated import WordingForm
from portico.web.desk.shell import open_desk

_POLICY = {
    "default-src": [NONE],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": ["data:"],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@csp_replace(_POLICY)  # type: ignore[arg-type]  # views with arguments
def show(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """GET: as it is saved. POST: as it is typed, kept nowhere. Only our own page may frame it."""
    access = open_desk(request, public_id)
    row = get_automated(access, uid)
    language = pick_language_of(request, row)
    words, faults = _read_words(request, row, language)
    appointment = pick_appointment(access, request.POST.get("appointment", ""), row)
    mail = None
    if appointment is not None and not faults:
        mail = preview_message(row, appointment, words, language=language, now=read_clock())
    if mail is not None and request.POST.get("as") != "text":
        return HttpResponse(mail.html, headers={"X-Frame-Options": "SAMEORIGIN"})
    return _show_note(request, mail, faults, has_appointment=appointment is not None)


def _read_words(
    request: HttpRequest, row: AutomatedMessage, language: str
) -> tuple[OwnWords, list[str]]:
    if request.method != "POST":
        return read_words(row, language), []
    form = WordingForm(request.POST, row=row, language=language)
    if form.is_valid():
        typed = form.wording()
        return OwnWords(typed.subject, typed.body, row.version), []
    return OwnWords(), [str(text) for texts in form.errors.values() for text in texts]


def _show_note(
    request: HttpRequest, mail: RenderedMail | None, faults: list[str], *, has_appointment: bool
) -> HttpResponse:
    """As plain text, or why there is nothing to show."""
    context = {"mail": mail, "faults": faults, "has_appointment": has_appointment}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    answer = render(request, "desk/parts/preview_note.html", context, status=status)
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer
