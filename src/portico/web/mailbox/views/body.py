"""The HTML of a mail alone, as a mail program would show it."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.integrations.mailbox.reading import get_mail

_POLICY = {
    "script-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
}


@require_safe
@csp_replace(_POLICY)  # type: ignore[arg-type]  # it is typed for views of a request alone
def show_body(request: HttpRequest, name: str) -> HttpResponse:
    """Links open in the whole window; no script runs here, and only our own page may frame it."""
    mail = get_mail(name)
    if mail is None:
        raise Http404
    html = mail.html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(html, headers={"X-Frame-Options": "SAMEORIGIN"})
