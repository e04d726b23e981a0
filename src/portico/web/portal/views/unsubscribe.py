"""End marketing from within a mail (RFC 8058): the address is the proof."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portico.apps.access.unsubscribing import find_unsubscribing
from portico.apps.entry.services.choosing_mails import end_marketing
from portico.apps.workspaces.languages import speak
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.portal.pages import show_door


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET asks, and changes nothing; a POST ends it, from a mail program or by the button.

    It works without cookies, and while the portal is off.
    """
    found = find_unsubscribing(token)
    if found is None:
        raise NotThere("unsubscribe")
    client, workspace = found
    speak(client.language, workspace.language)
    is_done = not client.marketing_emails
    if request.method == "POST":
        is_done = end_marketing(token=token, now=read_clock()) is not None
    context = {"is_done": is_done, "short_name": client.short_name}
    return show_door(request, workspace, "unsubscribe.html", context)
