"""Forms that were sent: what is open, and where each stands."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.care.selectors.forms_desk import STATES, count_requests, list_requests
from portico.web.desk import form_words
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def show_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Names and states; no answers."""
    access = open_desk(request, public_id)
    wanted = request.GET.get("show", "")
    shown = wanted if wanted in STATES else "open"
    page = request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
    counts = count_requests(access)
    context = {
        "section": "forms",
        "found": list_requests(access, shown, number),
        "shown": shown,
        "tabs": [(key, word, counts[key]) for key, word in form_words.LISTS.items()],
        "words": form_words.STATES,
    }
    return render_desk(request, access, "desk/form_requests.html", context)
