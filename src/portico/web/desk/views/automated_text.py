"""Settings, Automated messages: the text that goes beside an e-mail."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.texting import reword_text
from portico.apps.appointments.text_previews import preview_text
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.selectors.automated import get_automated
from portico.apps.messaging.selectors.texting import find_text_sender
from portico.apps.messaging.services.wording_texts import find_text_beside, text_tags_for
from portico.apps.people.selectors import DeskAccess
from portico.domain.texting import count_parts
from portico.web.common.clock import read_clock
from portico.web.desk.automated_pages import (
    find_revealing,
    list_languages,
    pick_appointment,
    pick_language_of,
)
from portico.web.desk.automated_words import title_of
from portico.web.desk.changes import list_changes, list_others_changes
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.texts import TextWordingForm
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.tag_words import group_tags


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Switch and words in one language; *Show* counts the parts of what is typed."""
    access = open_desk(request, public_id)
    mail = get_automated(access, uid)
    row = find_text_beside(mail)
    language = pick_language_of(request, mail)
    typed = request.POST if request.method == "POST" else None
    form = TextWordingForm(typed, mail=mail, row=row, language=language)
    status = HTTPStatus.OK
    if form.is_bound and not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif form.is_bound and request.POST.get("do") != "show":
        status = _save(access, mail, form, language)
        if status == HTTPStatus.OK:
            messages.success(request, _("The text is saved."))
            address = reverse("desk:automated_text", args=[public_id, uid])
            return redirect(f"{address}?in={language}")
    return _show(request, access, mail, form, status)


def _save(
    access: DeskAccess, mail: AutomatedMessage, form: TextWordingForm, language: str
) -> HTTPStatus:
    return try_to_save(
        form,
        lambda: reword_text(
            workspace=access.workspace,
            uid=mail.uid,
            language=language,
            body=form.cleaned_data["body"],
            is_on=form.cleaned_data["is_on"],
            seen=form.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        ),
    )


def _show(
    request: HttpRequest,
    access: DeskAccess,
    mail: AutomatedMessage,
    form: TextWordingForm,
    status: HTTPStatus,
) -> HttpResponse:
    mail.workspace = access.workspace
    row, language = find_text_beside(mail), str(form["language"].value())
    row.workspace = access.workspace
    appointment = pick_appointment(access, "", row)
    sample = ""
    if appointment is not None and not form.errors:
        body = str(form["body"].value() or "")
        sample = preview_text(row, appointment, body, language=language, now=read_clock())
    context = {
        "section": "settings",
        "part": "messages",
        "mail": mail,
        "row": row,
        "form": form,
        "title": title_of(mail),
        "language": language,
        "languages": list_languages(row),
        "tag_groups": group_tags(text_tags_for(mail)),
        "sample": sample,
        "parts": count_parts(sample),
        "appointment": appointment,
        "sender": find_text_sender(access.workspace),
        "revealing": find_revealing(access, str(form["body"].value() or "")),
        "is_stale": status == HTTPStatus.CONFLICT,
        "history": list_changes("automated_message", row.uid, access.workspace),
    }
    if status == HTTPStatus.CONFLICT:
        context["others_changes"] = list_others_changes(
            "automated_message",
            row.uid,
            access.workspace,
            seen=request.POST.get("seen", ""),
            present=row.version,
        )
    return render_desk(request, access, "desk/automated_text.html", context, status=status)
