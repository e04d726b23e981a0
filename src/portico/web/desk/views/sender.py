"""Settings, Sender: as whom mails come, and the codes that prove it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.messaging.models import SenderAddress
from portico.apps.messaging.selectors.senders import SenderFacts, load_sender_facts
from portico.apps.messaging.services.identifying import (
    ask_sender_code,
    change_sender,
    prove_address,
)
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import CodeWrong, InvalidInput, LinkEnded
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.sender import SenderForm
from portico.web.desk.shell import open_desk, render_desk


@dataclass(frozen=True, slots=True)
class WaitingCode:
    """An address that waits for its code, and what was wrong with the one just typed."""

    row: SenderAddress
    error: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name and addresses; what is unproven asks for its code."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    facts = load_sender_facts(access)
    typed = request.POST if request.method == "POST" else None
    initial = {
        "from_name": facts.wanted.name,
        "from_address": facts.wanted.address,
        "reply_to": facts.wanted.reply_to,
    }
    form = SenderForm(typed, initial=initial)
    if form.is_valid() and _save(access, form):
        messages.success(request, _("The sender is saved."))
        return redirect("desk:sender", public_id)
    return _render(request, access, form, facts, status=422 if form.errors else 200)


@login_required
@require_POST
def prove(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Type a mailed code, or ask for another one."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    now = read_clock()
    if request.POST.get("do") == "again":
        if ask_sender_code(workspace=access.workspace, uid=uid, now=now):
            messages.success(request, _("A new code is on its way. The one before has ended."))
        else:
            messages.warning(request, _("Enough codes for one hour. Try again later."))
        return redirect("desk:sender", public_id)
    try:
        address = prove_address(
            workspace=access.workspace,
            uid=uid,
            code=request.POST.get("code", ""),
            actor=access.actor,
            now=now,
        )
    except (CodeWrong, LinkEnded) as error:
        return _refuse(request, access, uid, _say(error))
    messages.success(request, _("%(address)s counts from now on.") % {"address": address})
    return redirect("desk:sender", public_id)


def _save(access: DeskAccess, form: SenderForm) -> bool:
    try:
        change_sender(
            workspace=access.workspace, wanted=form.wanted(), actor=access.actor, now=read_clock()
        )
    except InvalidInput as error:
        form.show(error)
        return False
    return True


def _refuse(request: HttpRequest, access: DeskAccess, uid: UUID, error: str) -> HttpResponse:
    facts = load_sender_facts(access)
    initial = {
        "from_name": facts.wanted.name,
        "from_address": facts.wanted.address,
        "reply_to": facts.wanted.reply_to,
    }
    form = SenderForm(initial=initial)
    return _render(request, access, form, facts, status=422, refused=(uid, error))


def _render(
    request: HttpRequest,
    access: DeskAccess,
    form: SenderForm,
    facts: SenderFacts,
    *,
    status: int,
    refused: tuple[UUID | None, str] = (None, ""),
) -> HttpResponse:
    waiting = [
        WaitingCode(row, refused[1] if row.uid == refused[0] else "") for row in facts.waiting
    ]
    context = {
        "section": "settings",
        "part": "sender",
        "form": form,
        "chosen": facts.chosen,
        "waiting": waiting,
    }
    return render_desk(request, access, "desk/settings_sender.html", context, status=status)


def _say(error: CodeWrong | LinkEnded) -> str:
    if isinstance(error, LinkEnded):
        return _("This code has ended. Ask for a new one.")
    if not error.tries_left:
        return _("That was tried too often. Ask for a new code.")
    return ngettext(
        "This is not the code. It can be tried %(count)d more time.",
        "This is not the code. It can be tried %(count)d more times.",
        error.tries_left,
    ) % {"count": error.tries_left}
