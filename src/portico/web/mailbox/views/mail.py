"""One mail: its headers, its files, and its body in a frame of its own."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portico.integrations.mailbox.reading import get_mail


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # it is typed for views of a request alone
def show_mail(request: HttpRequest, name: str) -> HttpResponse:
    """The mail; 404 where there is none of this name."""
    mail = get_mail(name)
    if mail is None:
        raise Http404
    return render(request, "mailbox/mail.html", {"mail": mail})
