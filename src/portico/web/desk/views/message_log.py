"""Messages: the log of what was sent, and what is planned."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.message_log import list_message_log
from portico.domain.roles import Grant, Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.message_log import MessageLogForm
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.telling import describe_messages

_FILTERS = ("q", "kind", "channel", "state", "day_from", "day_to")


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """The newest first, or with `?show=planned` the next first; a provider's own only."""
    access = open_desk(request, public_id)
    grant = access.require(Permission.APPOINTMENTS)
    form = MessageLogForm(request.GET)
    filters = form.wanted()
    found = list_message_log(access, filters, now=read_clock())
    lines = describe_messages([row.message for row in found.rows])
    context = {
        "section": "message_log",
        "form": form,
        "filters": filters,
        "found": found,
        "lines": list(zip(found.rows, lines, strict=True)),
        "is_own_only": grant is Grant.OWN,
        "is_filtered": any(request.GET.get(name) for name in _FILTERS),
    }
    return render_desk(request, access, "desk/message_log.html", context)
