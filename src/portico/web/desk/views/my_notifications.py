"""*My notifications*: what the signed-in user hears about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.messaging.selectors.automated import list_wanted
from portico.apps.messaging.services.choosing import choose_notices
from portico.domain.notifications import Change
from portico.web.common.clock import read_clock
from portico.web.desk.notification_words import CHANGE_WORDS
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """One switch for each kind of change; they hold in every workspace."""
    access = open_desk(request, public_id)
    if request.method == "POST":
        wanted = {change for change in Change if change.value in request.POST.getlist("on")}
        choose_notices(user=access.user, wanted=wanted, actor=access.actor, now=read_clock())
        messages.success(request, _("Your notifications are saved."))
        return redirect("desk:my_notifications", public_id)
    wanted_now = list_wanted(access.user)
    context = {
        "section": "my_notifications",
        "switches": [(c, *CHANGE_WORDS[c], c in wanted_now) for c in Change],
    }
    return render_desk(request, access, "desk/my_notifications.html", context)
