"""Settings, Automated messages: one message, its words, a preview, a test."""

from http import HTTPStatus
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.automating import reword_message
from portico.apps.appointments.trial_mails import send_trial
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.selectors.automated import get_automated
from portico.apps.messaging.services.automating import reset_wording
from portico.apps.people.selectors import DeskAccess
from portico.web.common.clock import read_clock
from portico.web.desk.automated_pages import pick_appointment, pick_language_of, show_message
from portico.web.desk.forms.automated import WordingForm
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.saving import read_version
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # views with arguments
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Switches, subject and text of one language; what was typed stays until it is saved."""
    access = open_desk(request, public_id)
    row = get_automated(access, uid)
    language = pick_language_of(request, row)
    if request.method != "POST":
        return show_message(request, access, row, WordingForm(row=row, language=language))
    form = WordingForm(request.POST, row=row, language=language)
    button = request.POST.get("do", "save")
    if button == "reset":
        status = _reset(access, row, request, language)
    elif not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif button == "test":
        return _test(request, access, row, form)
    else:
        status = _save(access, row, form)
    if status == HTTPStatus.OK:
        messages.success(request, _("The message is saved."))
        return redirect(f"{reverse('desk:automated_message', args=[public_id, uid])}?in={language}")
    row.refresh_from_db()
    if button == "reset":
        form = WordingForm(row=row, language=language)
    return show_message(request, access, row, form, status=status)


def _save(access: DeskAccess, row: AutomatedMessage, form: WordingForm) -> HTTPStatus:
    return try_to_save(
        form,
        lambda: reword_message(
            workspace=access.workspace,
            uid=row.uid,
            wording=form.wording(),
            is_on=form.cleaned_data["is_on"],
            is_for_staff_bookings=form.cleaned_data["is_for_staff_bookings"],
            seen=form.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        ),
    )


def _reset(
    access: DeskAccess, row: AutomatedMessage, request: HttpRequest, language: str
) -> HTTPStatus:
    form = WordingForm(request.POST, row=row, language=language)
    return try_to_save(
        form,
        lambda: reset_wording(
            workspace=access.workspace,
            uid=row.uid,
            language=language,
            seen=read_version({"version": request.POST.get("seen", "")}),
            actor=access.actor,
            now=read_clock(),
        ),
    )


def _test(
    request: HttpRequest, access: DeskAccess, row: AutomatedMessage, form: WordingForm
) -> HttpResponse:
    """The test of what is typed, saved or not; the page keeps it."""
    appointment = pick_appointment(access, request.POST.get("appointment", ""), row)
    if appointment is None:
        form.add_error(None, _("There is no appointment with a client to show it with."))
        return show_message(request, access, row, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    message = send_trial(
        row=row,
        appointment=appointment,
        wording=form.wording(),
        user=access.user,
        now=read_clock(),
    )
    said = _("A test is on its way to %(address)s.") % {"address": message.address}
    return show_message(request, access, row, form, said=said)
