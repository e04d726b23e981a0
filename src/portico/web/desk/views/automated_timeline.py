"""Settings, Automated messages: what a client of one service gets when."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.catalog.selectors import list_services
from portico.apps.messaging.selectors.automated import list_automated, list_automated_texts
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.message_timeline import plan_timeline
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """From the booking to the day itself, with an example date; `?service=` chooses."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    services = list(list_services(access.workspace))
    wanted = request.GET.get("service", "")
    chosen = next((s for s in services if str(s.uid) == wanted), services[0] if services else None)
    rows = list_automated(access)
    context = {
        "section": "settings",
        "part": "messages",
        "services": services,
        "chosen": chosen,
        "timeline": plan_timeline(
            rows,
            access.workspace,
            chosen,
            texts=list_automated_texts(access),
            now=read_clock(),
        ),
    }
    return render_desk(request, access, "desk/automated_timeline.html", context)
