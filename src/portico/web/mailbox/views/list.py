"""All mails, the newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portico.integrations.mailbox.reading import list_mails

_SHOWN = 100


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """The newest mails; `?to=` keeps those to one address."""
    wanted = request.GET.get("to", "").strip().lower()
    mails = list_mails(limit=_SHOWN, to=wanted)
    context = {"mails": mails, "wanted": wanted, "is_full": len(mails) == _SHOWN}
    return render(request, "mailbox/list.html", context)
