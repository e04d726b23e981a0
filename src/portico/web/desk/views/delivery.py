"""Settings, Delivery: does mail go out, and if not, why."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portico.apps.messaging.selectors.delivery import list_failed, list_messages_for_desk
from portico.apps.messaging.services.retrying import retry_messages
from portico.apps.messaging.services.trying import send_test
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.posting import describe_delivery
from portico.web.desk.shell import open_desk, render_desk

_AT_ONCE = 500
"""Failed messages that one press tries again."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """How sending goes, a test, and what failed."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    if request.method == "POST":
        messages.success(request, _change(access, request.POST.get("do", "")))
        return redirect("desk:delivery", public_id)
    context = {
        "section": "settings",
        "part": "delivery",
        "delivery": describe_delivery(access, now=read_clock()),
        "has_mailbox": settings.HAS_MAILBOX_PAGE,
    }
    return render_desk(request, access, "desk/settings_delivery.html", context)


def _change(access: DeskAccess, button: str) -> str:
    if button == "retry":
        failed = list_failed(list_messages_for_desk(access), limit=_AT_ONCE)
        count = retry_messages(
            organization=access.workspace.organization,
            message_uids=[message.uid for message in failed],
            actor=access.actor,
            now=read_clock(),
        )
        return ngettext(
            "%(count)d mail is tried again now.", "%(count)d mails are tried again now.", count
        ) % {"count": count}
    message = send_test(
        workspace=access.workspace, user=access.user, actor=access.actor, now=read_clock()
    )
    return _("A test is on its way to %(address)s.") % {"address": message.address}
