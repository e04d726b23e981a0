"""What the pages of one flow have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portico.apps.flows.models import Flow
from portico.apps.people.selectors import DeskAccess
from portico.web.desk.flow_words import STATES, trigger_text
from portico.web.desk.shell import render_desk


def render_flow(
    request: HttpRequest,
    access: DeskAccess,
    flow: Flow,
    part: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """One of the pages, with name, state and tabs."""
    frame = {
        "section": "flows",
        "part": part,
        "flow": flow,
        "state_word": STATES[flow.state],
        "trigger": trigger_text(flow.draft),
        "is_changed": flow.current is not None and flow.current.definition != flow.draft,
    }
    return render_desk(request, access, f"desk/{part}.html", frame | context, status=status)
