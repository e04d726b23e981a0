"""Settings, Texts: by whom they go out, when not, a test, and what came back."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.appointments.services.texting import change_text_sender
from portico.apps.messaging.selectors.texting import (
    find_text_sender,
    get_last_test_text,
    list_incoming_texts,
)
from portico.apps.messaging.services.configuring_texts import send_test_text
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_others_changes
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.texts import SenderForm, TestTextForm
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.telling import describe_messages

_SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """The sender of this workspace; what was typed stays until it is saved."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    sender = find_text_sender(access.workspace)
    form = SenderForm(request.POST if request.method == "POST" else None, sender=sender)
    status = HTTPStatus.OK
    if form.is_bound:
        status = _save(access, form)
        if status == HTTPStatus.OK:
            messages.success(request, _("The settings of texts are saved."))
            return redirect("desk:text_settings", public_id)
    return _show(request, access, form, TestTextForm(), status)


@login_required
@require_POST
def test(request: HttpRequest, public_id: str) -> HttpResponse:
    """A text to the number that was typed."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    form = TestTextForm(request.POST)
    status = try_to_save(
        form,
        lambda: send_test_text(
            workspace=access.workspace,
            user=access.user,
            number=form.cleaned_data["to"],
            actor=access.actor,
            now=read_clock(),
        ),
    )
    if status == HTTPStatus.OK:
        messages.success(request, _("A test is on its way."))
        return redirect("desk:text_settings", public_id)
    own = SenderForm(sender=find_text_sender(access.workspace))
    return _show(request, access, own, form, status)


def _save(access: DeskAccess, form: SenderForm) -> HTTPStatus:
    return try_to_save(
        form,
        lambda: change_text_sender(
            workspace=access.workspace,
            wanted=form.wanted(),
            seen=form.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        ),
    )


def _show(
    request: HttpRequest,
    access: DeskAccess,
    form: SenderForm,
    test_form: TestTextForm,
    status: HTTPStatus,
) -> HttpResponse:
    sender = find_text_sender(access.workspace)
    last = get_last_test_text(access)
    is_stale = status == HTTPStatus.CONFLICT
    context = {
        "section": "settings",
        "part": "texts",
        "form": form,
        "test_form": test_form,
        "sender": sender,
        "has_mailbox": settings.HAS_MAILBOX_PAGE,
        "can_be_called": settings.IS_HTTPS,
        "address": _incoming_address(sender.uid) if sender else "",
        "test": describe_messages([last])[0] if last else None,
        "incoming": list_incoming_texts(access)[:_SHOWN],
        "is_stale": is_stale,
    }
    if is_stale and sender:
        context["others_changes"] = list_others_changes(
            "text_sender",
            sender.uid,
            access.workspace,
            seen=request.POST.get("seen", ""),
            present=sender.version,
        )
    return render_desk(request, access, "desk/settings_texts.html", context, status=status)


def _incoming_address(uid: object) -> str:
    return f"{settings.BASE_URL}{reverse('hooks:texts', args=[uid])}"
