"""*My notifications*: what the signed-in user hears about, and how."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.messaging.services.choosing import choose_notices
from portico.domain.notifications import Change
from portico.web.common.clock import read_clock
from portico.web.desk.forms.notices import NoticesForm
from portico.web.desk.notification_words import CHANGE_WORDS
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """One switch for each kind of change and each way; they hold in every workspace."""
    access = open_desk(request, public_id)
    typed = request.POST if request.method == "POST" else None
    form = NoticesForm(typed, user=access.user, workspace=access.workspace)
    if form.is_valid():
        choose_notices(
            user=access.user,
            wanted=form.wanted,
            texts=form.texts,
            actor=access.actor,
            now=read_clock(),
        )
        messages.success(request, _("Your notifications are saved."))
        return redirect("desk:my_notifications", public_id)
    context = {
        "section": "my_notifications",
        "form": form,
        "mail_switches": [(c, *CHANGE_WORDS[c], form.is_on("on", c)) for c in Change],
        "text_switches": [(c, *CHANGE_WORDS[c], form.is_on("text", c)) for c in Change],
    }
    status = 422 if form.is_bound else 200
    return render_desk(request, access, "desk/my_notifications.html", context, status=status)
