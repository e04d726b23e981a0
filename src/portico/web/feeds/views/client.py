"""A client's appointments with one workspace."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from portico.apps.access.feeds import find_client_feed
from portico.apps.appointments.feed_parts import encode_client_feed
from portico.apps.workspaces.languages import speak
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.feeds.answers import answer_feed


@require_safe
def show(request: HttpRequest, public_id: str, mark: str) -> HttpResponseBase:
    """404 for whatever does not open it, without a word why; writes no row."""
    found = find_client_feed(public_id, mark)
    if found is None:
        raise NotThere("feed")
    client, workspace = found
    speak(client.language, workspace.language)
    return answer_feed(request, encode_client_feed(client, workspace, now=read_clock()))
